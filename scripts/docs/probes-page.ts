import { SAMPLE_KINDS, type SampleKind } from '../../src/core/index.js'
import { builtInProbes, type Probe } from '../../src/probes/index.js'
import { code, markdownTable } from './markdown-table.js'

/** Where a probe's severities depend on how fast samples were taken. */
const EXAMPLE_HZ: Partial<Record<SampleKind, number>> = { roi_series: 0.5 }

/** docs/reference/probes.md, from the registry. */
export function probesPage(): string {
  const probes = builtInProbes.all()
  return `# Probes

After this page you know how each probe damages samples, and which probes fit yours. What to do with them:
[Robustness](../guides/robustness.md).

Severity 0 is the clean sample, byte for byte. A dataset says what its samples are with ${code('signal: { kind: … }')}.

${markdownTable(
  ['kind of sample', 'probes'],
  SAMPLE_KINDS.map((kind) => [
    code(kind),
    probes
      .filter(({ kinds }) => kinds.includes(kind))
      .map(({ id }) => `[${id}](#${id})`)
      .join(', ') || 'none yet',
  ]),
)}
${probes.map(probePart).join('\n')}`
}

function probePart(probe: Probe): string {
  const facts: [string, string][] = [
    ['Samples', probe.kinds.map(code).join(', ')],
    ['Severity', `${probe.unit}, up to ${probe.most}`],
    ['Standard severities', gridsOf(probe)],
    [
      'Random numbers',
      probe.isNested
        ? 'one stream per sample: weaker damage is part of stronger damage'
        : 'a stream per sample and severity',
    ],
    ['In the score', probe.isApart === true ? 'never: it is shown apart' : 'where the benchmark lists it'],
    ['Version', String(probe.version)],
    ['Source', probe.source],
  ]
  return `## ${probe.id}

${probe.label}. ${probe.clinicalReason}

${markdownTable(['', ''], facts)}`
}

/** Its severities, once for all kinds of sample that share them. */
function gridsOf({ kinds, grid, format }: Probe): string {
  const byText = new Map<string, SampleKind[]>()
  for (const kind of kinds) {
    const severities = grid({ kind, samplingHz: EXAMPLE_HZ[kind] ?? 200 })
    const text = severities.map(format).join(', ')
    byText.set(text, [...(byText.get(text) ?? []), kind])
  }
  const [[only]] = byText
  if (byText.size === 1) return only
  return [...byText].map(([text, of]) => `${of.join(', ')}: ${text}`).join('; ')
}
