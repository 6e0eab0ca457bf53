import type { Registry } from '../core/index.js'
import type { Block } from './block.js'
import type { ReportContext, ReportSection } from './section.js'
import { benchmarkName, modelName } from './words.js'

export interface ComposedSection {
  readonly id: string
  readonly title: string
  readonly blocks: readonly Block[]
}

/** A report before it is text: what every renderer is given. */
export interface Report {
  readonly title: string
  /** Stands under the title. */
  readonly subtitle: string
  /** Stands above the title, from the general to the particular. */
  readonly trail: readonly string[]
  readonly sections: readonly ComposedSection[]
  /** The last line. */
  readonly footer: string
}

/** Always the last line of a page: what a score is not. */
export const disclaimer =
  'Written by fmbench. A score here is not a regulatory approval and no statement about clinical use. Inspired by the ITU/WHO Focus Group on AI for Health.'

/** The sections that have something to say about this record, in the registry's order. */
export function composeReport(context: ReportContext, sections: Registry<ReportSection>): Report {
  const { record, benchmark } = context
  return {
    title: modelName(context, record.model_ids.candidate),
    subtitle: `on ${benchmarkName(context)}`,
    trail: [
      benchmark?.health_domain,
      benchmark?.ai_task,
      `${record.benchmark_id} ${record.benchmark_version ?? ''}`.trim(),
    ].filter((step) => step !== undefined),
    sections: sections
      .all()
      .filter((section) => section.appliesTo(context))
      .map((section) => ({ id: section.id, title: section.title, blocks: section.render(context) })),
    footer: disclaimer,
  }
}
