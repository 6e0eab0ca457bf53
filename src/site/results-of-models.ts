import type { BenchmarkBoards, Board, Row } from '../leaderboard/index.js'
import type { ModelDocument } from '../spec/index.js'
import type { Site } from './page.js'

/** A row of some board, and where it stands. */
export interface Result {
  readonly of: BenchmarkBoards
  readonly board: Board
  readonly row: Row
}

export interface SiteModel {
  readonly id: string
  readonly name: string
  /** Absent for a floor that somebody else's record names. */
  readonly document: ModelDocument | undefined
  readonly results: readonly Result[]
}

/** All models of the catalogue and of the boards, by name. */
export function modelsOf({ boards, context }: Pick<Site, 'boards' | 'context'>): SiteModel[] {
  const results = new Map<string, Result[]>()
  for (const of of boards.benchmarks) {
    for (const board of of.boards) {
      for (const row of [...board.rows, ...board.unranked]) {
        const found = results.get(row.model.id)
        if (found === undefined) results.set(row.model.id, [{ of, board, row }])
        else found.push({ of, board, row })
      }
    }
  }
  const ids = new Set([...context.catalog.models.keys(), ...results.keys()])
  return [...ids]
    .map((id): SiteModel => {
      const document = context.catalog.models.get(id)?.value
      const found = results.get(id) ?? []
      return { id, name: document?.name ?? found.at(0)?.row.model.name ?? id, document, results: found }
    })
    .toSorted((a, b) => compareNames(a.name, b.name) || compareNames(a.id, b.id))
}

/** Upper and lower case side by side, and the same order on every machine. */
const compareNames = (a: string, b: string): number => {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()]
  return one < other ? -1 : one > other ? 1 : 0
}
