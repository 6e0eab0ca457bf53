import { Registry } from '../core/index.js'
import type { Block, FigureBlock } from './block.js'
import { composeReport, type Report } from './compose.js'
import { svgFile } from './figures/svg.js'
import { renderHtml } from './html.js'
import { renderMarkdown } from './markdown.js'
import { composeSummary, type SummaryEntry } from './run-summary.js'
import type { ReportContext, ReportSection } from './section.js'
import { calibrationSection } from './sections/calibration.js'
import { dataSection } from './sections/data.js'
import { discriminationSection } from './sections/discrimination.js'
import { efficiencySection } from './sections/efficiency.js'
import { fairnessSection } from './sections/fairness.js'
import { floorsSection } from './sections/floors.js'
import { howSection } from './sections/how.js'
import { limitsSection } from './sections/limits.js'
import { provenanceSection } from './sections/provenance.js'
import { reportsSection } from './sections/reports.js'
import { robustnessSection } from './sections/robustness.js'
import { seedsSection } from './sections/seeds.js'
import { strataSection } from './sections/strata.js'
import { summarySection } from './sections/summary.js'
import { undefinedSection } from './sections/undefined.js'

export type { Block } from './block.js'
export { renderCases } from './cases/index.js'
export { composeReport, type Report } from './compose.js'
export { renderHtml } from './html.js'
export { renderMarkdown } from './markdown.js'
export type { SummaryEntry } from './run-summary.js'
export type { ReportContext, ReportSection } from './section.js'

/** The parts of a report, in the order they are read. */
export const reportSections = new Registry<ReportSection>('report section', [
  summarySection,
  reportsSection,
  floorsSection,
  robustnessSection,
  discriminationSection,
  calibrationSection,
  seedsSection,
  strataSection,
  fairnessSection,
  undefinedSection,
  limitsSection,
  dataSection,
  howSection,
  efficiencySection,
  provenanceSection,
])

/** Files by path relative to the output folder. */
export type ReportFiles = Readonly<Record<string, string>>

/** report.md, report.html and figures/*.svg of one record. The same record gives the same bytes. */
export function renderReportFiles(
  context: ReportContext,
  sections: Registry<ReportSection> = reportSections,
): ReportFiles {
  return filesOf('report', composeReport(context, sections))
}

/** summary.md, summary.html and figures/*.svg of several records: what each model did on each benchmark. */
export function renderSummary(entries: readonly SummaryEntry[]): ReportFiles {
  const forHtml = filesOf('summary', composeSummary(entries, 'html'))
  const forMarkdown = filesOf('summary', composeSummary(entries, 'md'))
  return { ...forHtml, 'summary.md': forMarkdown['summary.md'] }
}

function filesOf(name: string, report: Report): ReportFiles {
  return {
    [`${name}.md`]: renderMarkdown(report, { figuresFolder: 'figures' }),
    [`${name}.html`]: renderHtml(report),
    ...Object.fromEntries(figureFiles(report).map(([file, text]) => [`figures/${file}`, text])),
  }
}

/** The figures that the Markdown of a report shows, by their names in its folder of figures. */
export function figureFiles(report: Report): [name: string, text: string][] {
  const figures = report.sections.flatMap(({ blocks }) => figuresIn(blocks))
  return figures.map(({ name, drawing, title, alt }) => [`${name}.svg`, svgFile(drawing, `figure-${name}`, title, alt)])
}

function figuresIn(blocks: readonly Block[]): FigureBlock[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'figure') return [block]
    return block.kind === 'details' ? figuresIn(block.blocks) : []
  })
}
