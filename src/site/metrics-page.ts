import { rangeText } from '../leaderboard/pages/explanation.js'
import { betterInWords, type Metric } from '../metrics/index.js'
import { formatPlain } from '../report/format-number.js'
import { withLinks } from '../report/words.js'
import { metricAnchor } from './breakdown.js'
import { html, type Markup } from './markup.js'
import { blocks, renderPage, type Site } from './page.js'

const NEEDS: Readonly<Record<Metric['needs'], string>> = {
  score: 'a score per sample',
  label: 'a class per sample',
  probability: 'a probability per class',
  value: 'a quantity per sample',
  reconstruction: 'an array per sample, filled in where it was masked',
  text: 'reports, beside what people wrote',
  curves: 'any of these, for clean and for damaged samples',
}

/** Every metric in plain words, from the registry. */
export function metricsPage(site: Site): string {
  const metrics = metricsOf(site)
  return renderPage(
    {
      path: 'metrics.html',
      title: 'Metrics',
      trail: [],
      heading: 'Metrics in plain words',
      main: [
        html`<p class="about">What each number on this site measures, what guessing earns, and when it does not exist. A value that does not exist is shown with the reason; it is never 0.</p>`,
        html`<form class="tools search" role="search"><div class="filters"><label>Find <input type="search" name="find" autocomplete="off" placeholder="metric"></label><span class="count" role="status"></span></div></form>`,
        metrics.map((metric) => explained(metric, site)),
      ],
    },
    site,
  )
}

/** The listed metrics, and those with another number in their name that a board shows. */
function metricsOf({ boards, context: { metrics } }: Site): readonly Metric[] {
  const listed = metrics.all()
  const known = new Set(listed.map(({ id }) => id))
  const named = boards.benchmarks.flatMap(({ benchmark, primary }) => [primary.id, ...benchmark.metrics.secondary])
  const more = named.filter((id) => metrics.has(id)).map((id) => metrics.get(id))
  const others = new Map(more.filter(({ id }) => !known.has(id)).map((metric) => [metric.id, metric]))
  return [...listed, ...others.values()]
}

function explained(metric: Metric, { boards, paths }: Site): Markup {
  const using = boards.benchmarks.filter(({ primary }) => primary.id === metric.id)
  const anchor = metricAnchor(metric.id)
  const facts = [
    { label: 'Range', value: `${rangeText(metric)}; ${betterInWords(metric)} is better` },
    { label: 'Guessing earns', value: metric.chance === undefined ? 'what the data give' : formatPlain(metric.chance) },
    { label: 'Needs', value: `${NEEDS[metric.needs]}${metric.isBinaryOnly === true ? '; two classes only' : ''}` },
    { label: 'Not defined when', value: metric.undefinedWhen },
    { label: 'Example', value: metric.meaning.example },
    { label: 'Source', value: withLinks(metric.source) },
  ]
  const words = [metric.id, metric.label, ...(metric.aliases ?? [])].join(' ')
  return html`<section id="${anchor}" aria-labelledby="${anchor}-title" data-words="${words}">
<h2 id="${anchor}-title">${metric.label} <code>${metric.id}</code></h2>
<p>${metric.meaning.what}</p>
${blocks([{ kind: 'facts', facts }])}${
  using.length === 0
    ? ''
    : html`<p class="key">Ranks ${using.map(
        ({ benchmark }, i) =>
          html`${i > 0 ? ', ' : ''}<a href="${paths.benchmark(benchmark.benchmark_id)}">${benchmark.name}</a>`,
      )}.</p>`
}
</section>
`
}
