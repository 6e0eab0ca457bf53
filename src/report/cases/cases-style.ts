import type { SlotOutcome } from '../../findings/index.js'

/** Outcomes that somebody may want to see alone. */
export const SHOWN_OUTCOMES = [
  'matched',
  'missed',
  'made_up',
  'flipped',
  'differs',
  'absent',
] as const satisfies readonly SlotOutcome[]

/** Colour never stands alone: each outcome has another line as well. */
export const casesStyle = `
body.cases{display:block}.cases header{padding-bottom:18px}.cases h1{margin-bottom:18px}
.legend{list-style:none;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:4px 28px;max-width:none;font-size:14px}
.legend li{margin:0}
.filters fieldset{border:0;padding:0;margin:0 0 8px;display:flex;flex-wrap:wrap;gap:4px 16px;font-size:14px}.filters legend{color:var(--soft);padding:0;margin-bottom:2px}
.filters label{display:inline-flex;gap:6px;align-items:center;padding:3px 0}.filters input{accent-color:var(--accent);margin:0}
.pages{font-size:14px;margin:8px 0 0}.pages>*{padding:2px 5px}
article{padding:24px 0 18px;border-bottom:1px solid var(--line)}
article h2{font-size:18px;margin-bottom:8px}article h2 small{font-weight:400;font-size:13px;color:var(--soft);margin-left:10px}
article h3{font-size:13px;font-weight:400;color:var(--soft);margin:0 0 4px}
.chips{margin-bottom:12px;max-width:none;display:flex;flex-wrap:wrap;gap:6px}
.chip{font-size:13px;font-weight:500;line-height:1.3;padding:2px 8px;border-radius:999px;border:1px solid var(--line);white-space:nowrap}
.texts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:8px 40px}
.report{white-space:pre-wrap;max-width:none;margin:0;font-size:15px;line-height:1.65}.report.empty{color:var(--soft)}
mark{background:none;color:inherit;border-radius:3px;padding:1px 2px}
mark.cue{text-decoration:underline dotted;text-underline-offset:4px}
:root{--good:#1d6b34;--goodWash:#e3f2e6;--bad:#a3242b;--badWash:#fbe6e6;--odd:#5b3d9e;--oddWash:#eee8fa}
@media screen and (prefers-color-scheme:dark){:root{--good:#7cce8f;--goodWash:#14291a;--bad:#f08d90;--badWash:#331819;--odd:#b9a2f2;--oddWash:#221a35}}
.chip.matched,mark.finding.matched{background:var(--goodWash);color:var(--good);border-color:currentColor}
.chip.missed,mark.finding.missed{background:var(--warnWash);color:var(--warn);border-color:currentColor}
.chip.made_up,mark.finding.made_up{background:var(--badWash);color:var(--bad);border-color:currentColor}
.chip.flipped,mark.finding.flipped{background:var(--oddWash);color:var(--odd);border-color:currentColor}
.chip.differs,mark.finding.differs{background:var(--wash);color:var(--accent);border-color:currentColor}
.chip.absent{color:var(--soft)}
mark.finding{border-bottom:2px solid currentColor}mark.finding.missed{border-bottom-style:dashed}mark.finding.made_up{border-bottom-style:double;border-bottom-width:4px}mark.finding.flipped{border-bottom-style:dotted}mark.finding.absent{border-bottom:1px solid var(--soft)}
@media print{.filters,.pages{display:none}article{break-inside:avoid}}`

/** Each filter hides what does not fit: a page without script can be sent through any hospital's firewall. */
export function filterStyle(categories: number): string {
  const hide = (when: string, without: string) => `body:has(${when}) article:not(${without}){display:none}`
  const ofCategory = Array.from({ length: categories }, (_, i) => hide(`#c-${i}:checked`, `.k${i}`))
  const ofOutcome = SHOWN_OUTCOMES.map((outcome) => hide(`#o-${outcome}:checked`, `.is-${outcome}`))
  const ofBoth = SHOWN_OUTCOMES.flatMap((outcome) =>
    Array.from({ length: categories }, (_, i) =>
      hide(`#o-${outcome}:checked):has(#c-${i}:checked`, `.k${i}-${outcome}`),
    ),
  )
  return [...ofCategory, ...ofOutcome, ...ofBoth].join('\n')
}
