/** Of the pages of eyes and their table, beside the style of all pages: light, dark, and on A4. */
export const EYE_PAGE_STYLE = `
:root { --paper: #fff; --ink: #1d2126; --faint: #5b6470; --line: #d9dde2; --tint: #f4f6f8; --good: #1f7a4d; --bad: #a23b2a; }
@media screen and (prefers-color-scheme: dark) {
  :root { --paper: #14171a; --ink: #e4e7ea; --faint: #9aa4af; --line: #363c43; --tint: #1e2328; --good: #58c08d; --bad: #ec8d7c; color-scheme: dark; }
}
html { background: var(--paper); }
body { color: var(--ink); background: var(--paper); }
h1 { margin-bottom: .2rem; } h2 { margin: 2.4rem 0 .6rem; padding-top: .6rem; border-top: 1px solid var(--line); }
h1, th[scope=row], td.meaning, figcaption, code { overflow-wrap: anywhere; }
.note, figcaption, .meaning { color: var(--faint); }
a { color: inherit; }
.lead { font-size: 1.1rem; max-width: 52rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(10.5rem, 1fr)); gap: .7rem; margin: 1.2rem 0; }
.card { background: var(--tint); border-radius: .4rem; padding: .7rem .9rem; break-inside: avoid; }
.card b { display: block; font-size: 1.5rem; font-weight: 600; line-height: 1.25; }
.card .unit { font-size: .9rem; font-weight: 400; }
.card .name { font-size: .85rem; font-weight: 600; } .card .note { font-size: .8rem; display: block; }
.row { display: grid; gap: .8rem; margin: .8rem 0; }
.two { grid-template-columns: repeat(2, minmax(0, 1fr)); } .three { grid-template-columns: repeat(3, minmax(0, 1fr)); }
figure { break-inside: avoid; min-width: 0; }
img { width: 100%; height: auto; max-height: 44rem; object-fit: contain; object-position: left; image-rendering: auto; }
.maps { display: grid; grid-template-columns: minmax(0, 26rem) minmax(0, 1fr); gap: 1.4rem; align-items: start; margin: .8rem 0; }
.maps > div > :first-child { margin-top: 0; } .maps img, .row img { max-height: 30rem; }
.scale { height: .6rem; border-radius: .2rem; margin-top: .4rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.ends { display: flex; justify-content: space-between; gap: 1rem; font-size: 13px; color: var(--faint); }
table { width: 100%; margin: .8rem 0 1.2rem; }
th, td { white-space: normal; border-color: var(--line); vertical-align: top; }
thead th { border-bottom: 2px solid var(--line); vertical-align: bottom; }
tr { break-inside: avoid; }
td.meaning, th.meaning { text-align: left; font-size: .87rem; width: 42%; }
th[scope=row] { font-weight: 500; } .count th[scope=row] { width: 24%; }
.figures td { font-variant-numeric: tabular-nums; } .figures td:not(.meaning) { white-space: nowrap; }
.frames { font-size: .87rem; } .frames th, .frames td { padding: .2rem .4rem; } .frames th[scope=row] { min-width: 6rem; }
.warning { border-left: .3rem solid var(--bad); padding: .1rem .8rem; margin: .6rem 0; }
.kernels { display: grid; grid-template-columns: minmax(6rem, 11rem) 1fr; gap: .5rem 1rem; align-items: center; margin: .8rem 0; }
.kernels > div { break-inside: avoid; }
.strip { display: grid; grid-template-columns: repeat(6, minmax(0, 5.5rem)); gap: .5rem; }
.strip img { image-rendering: pixelated; }
dl { display: grid; grid-template-columns: minmax(8rem, 12rem) 1fr; gap: .25rem 1rem; }
dt { font-weight: 500; } dd { margin: 0; overflow-wrap: anywhere; }
pre { background: var(--tint); padding: .7rem .9rem; border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.failed { color: var(--bad); }
@media screen and (max-width: 44rem) {
  .two, .three, .maps, dl { grid-template-columns: minmax(0, 1fr); }
  .kernels { grid-template-columns: 1fr; }
  .count, .count thead, .count tbody { display: block; }
  .count tr { display: grid; grid-template-columns: 1fr 1fr; border-bottom: 1px solid var(--line); padding: .3rem 0; }
  .count th, .count td { border: 0; text-align: left; padding: .05rem 0; }
  .count tbody th[scope=row], .count td.meaning { grid-column: 1 / -1; width: auto; }
  .count thead th:first-child, .count thead .meaning { display: none; }
}
@page { size: A4; margin: 14mm; }
@media print {
  body { font-size: 9.5pt; line-height: 1.4; max-width: none; margin: 0; padding: 0; }
  h1 { font-size: 18pt; margin-top: 0; } .lead { font-size: 10.5pt; max-width: none; }
  h2 { break-after: avoid; margin: 1rem 0 .4rem; font-size: 13pt; } .wide { overflow: visible; }
  table, .maps, .row { break-inside: avoid; } .long { break-inside: auto; }
  td.meaning, th.meaning { font-size: 8pt; width: 44%; line-height: 1.25; } th, td { padding-top: .1rem; padding-bottom: .1rem; }
  .frames { font-size: 8pt; } pre { font-size: 8.5pt; }
  .cards { grid-template-columns: repeat(var(--cards), 1fr); gap: .4rem; }
  .card { border: 1px solid var(--line); padding: .4rem .5rem; } .card b { font-size: 13pt; }
  .card .name, .card .note { font-size: 8pt; } .card .unit { font-size: 8.5pt; }
  .maps { grid-template-columns: minmax(0, 7.5cm) minmax(0, 1fr); }
  .tall { max-width: 13cm; } img { max-height: 14cm; } .maps img, .row img { max-height: 8cm; }
}`;
