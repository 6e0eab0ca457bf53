import { figureStyle } from './figures/svg.js'
import { type Colour, dark, light } from './palette.js'

function variables(colours: Readonly<Record<Colour, string>>): string {
  return Object.entries(colours)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';')
}

/** Selectors of figures begin with `svg`, so that their short class names touch nothing else. */
const figures = figureStyle((colour) => `var(--${colour})`).replace(
  /(^|\})([^{}]+)\{/g,
  (_, before: string, selector: string) =>
    `${before}${selector
      .split(',')
      .map((one) => `svg ${one}`)
      .join(',')}{`,
)

/** The style of every page: one column of text, numbers that line up, and colour only where it means something. */
export const pageStyle = `:root{${variables(light)};color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{${variables(dark)}}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;max-width:1200px;padding:0 32px;background:var(--paper);color:var(--ink);font:16px/1.6 ui-sans-serif,system-ui,"Inter","Segoe UI",sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere;
display:grid;grid-template:"header header" "nav main" "footer footer"/196px minmax(0,1fr);column-gap:64px}
header{grid-area:header;padding:44px 0 30px;border-bottom:1px solid var(--line)}
nav{grid-area:nav}main{grid-area:main}footer{grid-area:footer}
strong,code,h1,dd{unicode-bidi:isolate}
.trail{margin:0;font-size:14px;color:var(--soft)}.trail span{padding:0 4px;opacity:.6}
h1{font-size:clamp(27px,4.2vw,40px);line-height:1.14;letter-spacing:-.022em;font-weight:650;margin:8px 0 0;text-wrap:balance}
h1 span{display:block;font-size:.55em;line-height:1.3;letter-spacing:-.01em;font-weight:400;color:var(--soft);margin-top:6px}
h2{font-size:23px;line-height:1.25;letter-spacing:-.015em;font-weight:650;margin:0 0 14px}
section{padding:38px 0 14px;scroll-margin-top:0}section+section{border-top:1px solid var(--line)}
p,ul{margin:0 0 16px;max-width:70ch}ul{padding-left:20px}li{margin-bottom:8px}li::marker{color:var(--soft)}
.lead{font-size:22px;line-height:1.4;letter-spacing:-.012em;margin-bottom:10px;max-width:52ch}.lead strong{font-weight:650}
a{color:inherit;text-decoration-color:var(--accent);text-decoration-thickness:1px;text-underline-offset:3px}a:hover{color:var(--accent)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:2px solid var(--accent);outline-offset:3px;border-radius:3px}
nav{font-size:14px}nav ol{list-style:none;margin:0;padding:42px 0 24px;position:sticky;top:0;max-height:100vh;overflow-y:auto}
nav li{margin:0}nav a{display:block;padding:5px 0;line-height:1.4;color:var(--soft);text-decoration:none}nav a:hover{color:var(--accent);text-decoration:underline}
dl{margin:0 0 24px}dt{color:var(--soft);font-size:14px}dd{margin:0}
.strip{display:grid;grid-template-columns:repeat(auto-fit,minmax(126px,1fr));border-block:1px solid var(--line);padding:18px 0 4px;margin:26px 0;gap:0 28px}
.strip div{display:flex;flex-direction:column-reverse;justify-content:flex-end;padding-bottom:14px}.strip dd{font-size:20px;line-height:1.35;font-weight:600;letter-spacing:-.012em}.strip dt{font-size:13px;line-height:1.4}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));column-gap:48px}.facts .wide{grid-column:1/-1}.facts .wide dd{max-width:70ch}.facts div{display:grid;grid-template-columns:136px minmax(0,1fr);gap:2px 24px;padding:7px 0;align-items:baseline}
.facts div{border-bottom:1px solid var(--line)}
.scroll{overflow-x:auto;margin:22px 0 26px}
table{border-collapse:collapse;font-size:15px;line-height:1.45;min-width:min(100%,460px)}
caption{text-align:left;font-size:14px;color:var(--soft);padding-bottom:8px;max-width:min(70ch,calc(100vw - 32px))}
th,td{text-align:left;font-weight:400;padding:8px 0 8px 28px;vertical-align:baseline}th:first-child,td:first-child{padding-left:0}
thead th{font-size:13px;color:var(--soft);white-space:nowrap;vertical-align:bottom;border-bottom:1px solid var(--line)}
tbody tr+tr>*{border-top:1px solid var(--line)}
tbody th,td{min-width:min-content}td:not(.num),tbody th{max-width:52ch;overflow-wrap:break-word}
.num{text-align:right;white-space:nowrap}
code{font:.875em/1.5 ui-monospace,"SF Mono","Cascadia Mono",Menlo,Consolas,monospace}
td code{overflow-wrap:anywhere}
pre{background:var(--wash);border-radius:8px;padding:14px 16px;overflow-x:auto;margin:0 0 20px}
.note{border-left:3px solid var(--accent);background:var(--wash);padding:11px 16px;border-radius:0 8px 8px 0;font-size:15px;line-height:1.5;margin:0 0 12px}
.note.caution{border-color:var(--warn);background:var(--warnWash)}
details{margin:0 0 10px}summary{cursor:pointer;padding:5px 0;width:fit-content;max-width:100%;text-underline-offset:3px}summary::marker{color:var(--soft)}summary:hover{color:var(--accent)}
details[open]{padding-bottom:8px}section>details>:not(summary){margin-left:18px}section>details .scroll{margin-top:10px}
.figures{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,380px),1fr));gap:34px 48px;margin:26px 0 30px}
figure{margin:0;min-width:0}.figures figcaption{margin-bottom:10px}
figcaption{font-size:14px;line-height:1.5;color:var(--soft);max-width:46ch}figcaption strong{color:var(--ink);font-weight:600;font-size:15px}
.plot{display:block;width:100%;max-width:432px;height:auto;overflow:visible}
.numbers{margin:4px 0 0}.numbers summary{font-size:13px}.numbers table{font-size:14px}.numbers caption{display:none}
.single figure{display:grid;grid-template:"plot caption" "plot facts" "plot numbers" 1fr/minmax(0,432px) minmax(0,1fr);column-gap:40px;align-items:start;grid-column:1/-1}
.single figcaption{grid-area:caption;padding-top:4px;margin-bottom:4px}.single .plot{grid-area:plot}.single .numbers{grid-area:numbers}.single .facts{grid-area:facts;margin:6px 0 8px;grid-template-columns:minmax(0,1fr)}figure .facts{font-size:14px;line-height:1.5;margin-top:10px}figure .facts div{padding:4px 0}.single figcaption>strong{display:block;margin-bottom:4px}
${figures}
footer{border-top:1px solid var(--line);margin-top:30px;padding:20px 0 40px;font-size:13px;color:var(--soft)}footer p{margin:0}
@media screen and (max-width:960px){body{display:block;padding:0 20px}header{padding:26px 0 20px}nav ol{position:static;display:flex;flex-wrap:wrap;gap:0 18px;padding:12px 0;max-height:none}section:first-child{border-top:1px solid var(--line)}}
@media screen and (max-width:760px){.single figure{display:block}.single figcaption{margin-bottom:12px}.lead{font-size:20px}section{padding-top:30px}}
@media screen and (max-width:520px){body{padding:0 16px}th,td{padding-left:18px}.facts div{grid-template-columns:minmax(0,1fr)}.strip{grid-template-columns:repeat(auto-fit,minmax(120px,1fr))}}
@media print{@page{size:A4;margin:16mm 14mm}:root{--paper:#fff;color-scheme:light}
body{display:block;max-width:none;padding:0;font-size:10pt}h1{font-size:23pt}h2{font-size:14pt;margin-bottom:8pt}.lead{font-size:13.5pt;max-width:none}.note{font-size:9.5pt;padding:7pt 10pt}.strip{margin:12pt 0;padding:10pt 0 2pt}.strip dd{font-size:13pt}figcaption,caption,dt,.trail{font-size:9pt}figcaption strong{font-size:10pt}.strip dt,thead th,footer{font-size:8.5pt}nav,.numbers{display:none}summary{list-style:none}p,ul,.note,.facts .wide dd{max-width:none}header{padding:0 0 12pt}section{padding:14pt 0 0}
h2{break-after:avoid}figure,tr,.note,.strip,li,pre,.facts div{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}table{font-size:9pt;min-width:0}thead th,tbody th,td{padding-left:14pt;min-width:0;white-space:normal;overflow-wrap:anywhere}.num{white-space:normal}
.figures{grid-template-columns:1fr 1fr;gap:14pt 20pt}.single figure{grid-template-columns:8.4cm 1fr}pre{white-space:pre-wrap}
details::details-content{content-visibility:visible;display:block;height:auto}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`
