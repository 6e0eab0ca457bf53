import type { Doubt, SubmissionCheck } from '../check.js'

/** A day, or a day and a time, as ISO 8601 writes them. */
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/

export const datesCheck: SubmissionCheck = {
  id: 'dates',
  aliases: ['N11'],
  label: 'It was evaluated after its model and its dataset came out, and not in the future',
  source: 'a model cannot be evaluated before it exists',
  check(record, { catalog, now }) {
    const { date } = record.run_metadata
    const path = ['run_metadata', 'date']
    if (!DATE.test(date)) {
      const mend = 'Write it as 2026-01-31, or as 2026-01-31T12:00:00Z.'
      return [{ severity: 'asks', path, what: `"${date}" is no date`, mend }]
    }
    const model = catalog.findModel(record.model_ids.candidate)?.value
    const dataset = catalog.datasets.get(record.dataset_id ?? '')?.value
    const released = [
      [model?.name, model?.released],
      [dataset?.name, dataset?.released],
    ] as const
    const early = released.flatMap(([name, day]): Doubt[] => {
      // A release may be known to the month or the year alone.
      if (day === undefined || date.slice(0, day.length) >= day) return []
      const what = `evaluated on ${date.slice(0, 10)}, but ${name} came out ${day.length === 10 ? 'on' : 'in'} ${day}`
      return [{ severity: 'asks', path, what, mend: 'Correct the date, or say which version was evaluated.' }]
    })
    if (now === undefined || date.slice(0, 10) <= now.slice(0, 10)) return early
    const what = `${date.slice(0, 10)} lies in the future`
    return [...early, { severity: 'asks', path, what, mend: 'Correct the date, or the clock of the machine.' }]
  },
}
