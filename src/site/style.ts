import { pageStyle } from '../report/page-style.js'

/** No board has more columns to choose from; those beyond it would always be shown. */
const MAX_COLUMNS = 80

/** The table names the columns that are hidden. Without a script the boxes decide by themselves. */
const columnStyle = Array.from({ length: MAX_COLUMNS }, (_, i) => `.hide${i} .c${i}{display:none}`).join('')
const columnStyleWithoutScript = Array.from(
  { length: MAX_COLUMNS },
  (_, i) =>
    `.board:has(#c${i}:checked) .hide${i} .c${i}{display:table-cell}.board:has(#c${i}:not(:checked)) .c${i}{display:none}`,
).join('')

/** The style of a site: that of a report, and what only a site has. */
export const siteStyle = `${pageStyle}
.site{display:block;max-width:1280px;padding:0 32px}
.hidden,.skip:not(:focus){position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip:focus{position:absolute;left:32px;top:8px;background:var(--paper);padding:6px 12px;z-index:3}
main:focus{outline:none}
.top{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 32px;padding:18px 0;border-bottom:1px solid var(--line);font-size:14px}
.brand{font-weight:650;font-size:17px;letter-spacing:-.015em;text-decoration:none}
.site nav{font-size:14px}.site nav ul,.site nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:2px 22px;margin:0;padding:0;max-width:none;position:static;max-height:none;overflow:visible}
.site nav li{margin:0}.site nav a{padding:3px 0}.site nav a[aria-current]{color:var(--ink);font-weight:600}
.site .trail ol{gap:0;color:var(--soft);padding-top:30px}.site .trail li+li::before{content:"/";padding:0 9px;opacity:.6}.site .trail a{display:inline}
.site h1{margin:6px 0 12px;max-width:26ch}.site h1:first-child{margin-top:38px}
.about{color:var(--soft);font-size:17px;line-height:1.55;max-width:74ch}
.verdict{border-left:3px solid var(--accent);padding:2px 0 2px 18px;margin:26px 0}.verdict p:last-child{margin:0;max-width:74ch}.verdict .lead{max-width:60ch}
.site .strip{margin:26px 0 18px;grid-template-columns:repeat(auto-fit,minmax(140px,1fr))}
.podium{list-style:none;display:grid;grid-template-columns:repeat(3,minmax(0,220px));gap:0 2px;align-items:end;margin:0 0 8px;padding:0}
.podium li{margin:0;display:grid;gap:1px;background:var(--wash);padding:10px 14px;border-top:3px solid var(--accent);line-height:1.35;align-content:start}
.podium .place{font-size:13px;color:var(--soft)}.podium .step1{min-height:118px}.podium .step2{min-height:94px}.podium .step3{min-height:76px}
.contents{padding:4px 0 8px}
.site section{padding:40px 0 6px;border-top:1px solid var(--line);margin-top:26px}.site section:first-of-type{border-top:0;margin-top:0;padding-top:20px}
h3{font-size:17px;line-height:1.3;letter-spacing:-.01em;font-weight:650;margin:34px 0 8px}
.key,.aside,.count{font-size:14px;color:var(--soft);max-width:90ch;margin-bottom:8px}.count:empty{margin:0}.aside{font-weight:400;padding-left:6px}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 22px;padding:0;margin:0 0 6px;max-width:none;font-size:14px}.legend li{margin:0}.legend .line{width:30px;height:14px;vertical-align:-2px}
.areas thead th{overflow-wrap:normal}.areas td.num{min-width:126px}.areas td small{white-space:normal}
.curves .figures{grid-template-columns:repeat(auto-fill,minmax(min(100%,350px),1fr));gap:30px 44px}.curves figure{display:grid;grid-template:subgrid/minmax(0,1fr);grid-row:span 3;row-gap:8px}.curves .figures figcaption{margin:0}.curves .numbers{margin:0}.curves .figures.single figure{display:block;max-width:432px}
.sample{width:8px;height:14px;vertical-align:-2px}
.tools{display:flex;flex-wrap:wrap;gap:10px 22px;align-items:center;margin:0 0 4px;font-size:14px}
.filters{display:none;flex-wrap:wrap;gap:8px 18px;align-items:center}.scripted .filters{display:flex}
.tools label{overflow-wrap:normal;white-space:nowrap;display:inline-flex;gap:6px;align-items:center;color:var(--soft)}
input,select,button{font:inherit;color:inherit}
input[type=search],input[type=date],select{background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:4px 8px;min-height:32px;color:var(--ink);max-width:190px}.search input[type=search]{max-width:none;width:min(100%,300px)}
input[type=checkbox]{accent-color:var(--accent);width:16px;height:16px;margin:0}
.tools button,.more button,.pick button{background:none;border:1px solid var(--line);border-radius:6px;padding:4px 12px;min-height:32px;cursor:pointer}.tools button:hover,.more button:hover{border-color:var(--accent);color:var(--accent)}
input:focus-visible,select:focus-visible,button:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.columns{margin:0;position:relative}.columns>div{border:1px solid var(--line);border-radius:8px;padding:12px 16px;display:grid;gap:10px;margin:6px 0!important}
.columns[open]{flex-basis:100%}.columns fieldset{border:0;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:8px 18px}.columns legend{font-size:13px;font-weight:600;padding:0 0 4px}
.board table,.unranked{width:100%}.board td,.board th,.heat td,.heat th,.unranked td,.unranked th{padding:9px 0 9px 22px}.site td:first-child,.site th:first-child{padding-left:0}
.site .scroll{margin:12px 0 14px}.site caption{max-width:min(90ch,calc(100vw - 40px))}
.board tbody th,.unranked tbody th{min-width:180px;max-width:34ch}
.board td,.board tbody th{vertical-align:top}
.rank{font-size:17px;font-weight:600;letter-spacing:-.015em;white-space:nowrap}.floor .rank{font-size:14px;font-weight:400;letter-spacing:0;padding-top:11px}
.floor,.floor a,.unranked td,.unranked th{color:var(--soft)}
.place1 .rank::after,.place2 .rank::after,.place3 .rank::after{content:"";display:inline-block;width:7px;height:7px;border-radius:50%;background:var(--accent);margin-left:7px;vertical-align:3px}
small{display:block;font-size:13px;line-height:1.4;color:var(--soft);font-weight:400}td small{white-space:nowrap}th .record{margin-left:6px}th>a,th .record{display:inline-block;min-height:24px;line-height:24px}th>a{line-height:1.45}
.mark{color:var(--warn)}.why{display:block}.why+.why{margin-top:2px}
td b{font-weight:600}.floor b{font-weight:400}
th button{background:none;border:0;padding:4px 0;margin:-4px 0;cursor:pointer;color:inherit;font-weight:inherit;text-align:inherit;white-space:nowrap}
html:not(.scripted) th button{pointer-events:none}
th button:hover{color:var(--accent)}th[aria-sort] button{color:var(--ink);font-weight:600}
th[aria-sort=ascending] button::after{content:" \\2191"}th[aria-sort=descending] button::after{content:" \\2193"}
.pic{width:27%;min-width:150px}.iv,.axis{display:block;width:100%;max-width:280px;height:auto;overflow:visible}
.site .axis text{font-size:11px;text-anchor:middle;fill:var(--soft)}
.iv .hollow{fill:var(--paper);stroke:var(--soft);stroke-width:1.25}
.floorline{stroke:var(--warn);stroke-width:1;stroke-dasharray:2 3;fill:none}.iv .chance,.sample .chance{stroke:var(--soft);stroke-width:1;stroke-dasharray:1 3;fill:none}
.heat td{text-align:right;border-radius:3px}.heat td.num{padding:7px 12px;min-width:104px}.heat tbody th{min-width:110px}.heat thead th{white-space:normal;max-width:20ch;padding-right:12px}.heat thead th:first-child{padding-right:0}
.h1,.h2,.h3,.h4,.h5{background:color-mix(in oklab,var(--accent) var(--mix),var(--paper))}.h1{--mix:5%}.h2{--mix:9%}.h3{--mix:13%}.h4{--mix:17%}.h5{--mix:21%}
.h1 small,.h2 small,.h3 small,.h4 small,.h5 small{color:var(--ink)}
.heat .inner{padding-left:18px}
.site details>summary{font-weight:600}.site details.numbers>summary,.other>summary{font-weight:400}
.site section>details>:not(summary){margin-left:0}
.cards{list-style:none;display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,340px),1fr));gap:26px 44px;padding:0;margin:0 0 10px;max-width:none}
.cards li{margin:0;display:flex;flex-direction:column;border-top:1px solid var(--line);padding-top:12px}.cards .name{font-weight:600;font-size:17px;letter-spacing:-.01em;line-height:1.35;text-decoration:none}.cards .name:hover{text-decoration:underline}
.task{font-size:13px;color:var(--soft)}.cards p{font-size:14px;line-height:1.5;color:var(--soft);margin:4px 0 0}.cards .state strong{color:var(--ink);font-weight:600}
.field{display:block;width:100%;height:auto;margin-top:10px}.field .dot{fill-opacity:.75}.tick{stroke:var(--soft);stroke-width:1.5}.ends{display:flex;justify-content:space-between;font-size:11px;color:var(--soft);line-height:1.2}
.site .plain{min-width:min(100%,560px)}.plain td,.plain tbody th{vertical-align:top}.plain tbody th{min-width:170px}
.pick{display:none}.scripted .pick{display:inline-flex;vertical-align:-3px;margin-right:8px}.multiples{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,300px),1fr));gap:26px 44px;margin-bottom:26px}.picked{background:var(--wash)}
h2 code{font-size:.7em;font-weight:400;color:var(--soft);padding-left:6px}
[hidden]{display:none!important}
.drop{border:1px dashed var(--soft);border-radius:8px;padding:16px 18px;margin:14px 0}.drop label{display:grid;grid-template-columns:minmax(0,1fr);gap:8px;font-weight:600;margin:0 0 14px}.drop input,.drop select{max-width:100%}.drop p{margin:10px 0 0}.drop p:empty,.drop ul:empty{margin:0}
.drop input[type=text]{background:var(--paper);border:1px solid var(--soft);border-radius:6px;padding:4px 8px;min-height:32px}.drop button{background:none;border:1px solid var(--soft);border-radius:6px;padding:4px 16px;min-height:34px;cursor:pointer}.drop button:hover{border-color:var(--accent);color:var(--accent)}
iframe{width:100%;height:85vh;border:1px solid var(--line);border-radius:8px;background:var(--paper)}
.findings{list-style:none;padding:0;margin:0 0 18px;max-width:90ch}.findings li{margin:14px 0 0;overflow-wrap:anywhere}.findings strong{margin-right:4px}.findings .blocks strong{color:var(--warn)}
.links{columns:2 260px;column-gap:40px;list-style:none;padding:0;max-width:none}.links li{break-inside:avoid}
.bottom{margin-top:60px}.bottom p{margin-bottom:6px;max-width:90ch}
${columnStyle}
@media (scripting:none){${columnStyleWithoutScript}}
@media (scripting:enabled){.rest{display:none}}
@media screen and (max-width:960px){.site{padding:0 20px}.site .top{padding:14px 0}.site h1:first-child{margin-top:26px}}
@media screen and (max-width:620px){.site{padding:0 16px}.podium{grid-template-columns:1fr}.podium .step1,.podium .step2,.podium .step3{min-height:0}
.site .top{gap:6px}.site nav ul{gap:0 16px}.board .pic{display:none}.board tbody th{min-width:132px}.board td,.board th,.heat td,.heat th{padding-left:14px}.filters label{flex:1 1 44%}}
@media print{.site .top nav,.contents,.tools,.skip,.count{display:none}.site{padding:0;max-width:none}.site section{padding-top:12pt;margin-top:10pt}.board .pic{display:none}.site h1{max-width:none}.bottom{margin-top:16pt}}
`
