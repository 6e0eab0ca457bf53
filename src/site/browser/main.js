// The one script of a site. Pages read without it; it adds sorting, filters, search and comparisons.
import { startBoard } from './board.js'
import { startCheck } from './check.js'
import { startCompare } from './compare.js'
import { startScore } from './score.js'
import { startSearch } from './search.js'

document.documentElement.classList.add('scripted')
for (const board of document.querySelectorAll('.board')) startBoard(board)
for (const form of document.querySelectorAll('form.search')) startSearch(form)
for (const table of document.querySelectorAll('table.compare')) startCompare(table)
for (const form of document.querySelectorAll('form.check')) startCheck(form)
for (const form of document.querySelectorAll('form.score')) startScore(form)
