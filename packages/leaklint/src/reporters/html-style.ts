/** The style of the html report: light and dark, wide and narrow, screen and paper. No address in it: the page loads nothing. */
export const STYLE = `
:root { color-scheme: light; --page: #fff; --card: #f6f7f9; --line: #d5d9df; --text: #1b2027; --soft: #57606d; --link: #0b5cad; --critical: #a3123a; --high: #c2410c; --medium: #8a6100; --low: #3a5f8a; --good: #176b3a; }
:root[data-theme="dark"] { color-scheme: dark; --page: #14171c; --card: #1d2229; --line: #353c46; --text: #e6e9ee; --soft: #a3adba; --link: #79b4f2; --critical: #ff7d9b; --high: #ff9d66; --medium: #e5bb4f; --low: #8fb8e6; --good: #6fcf97; }
@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { color-scheme: dark; --page: #14171c; --card: #1d2229; --line: #353c46; --text: #e6e9ee; --soft: #a3adba; --link: #79b4f2; --critical: #ff7d9b; --high: #ff9d66; --medium: #e5bb4f; --low: #8fb8e6; --good: #6fcf97; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 68rem; margin: 0 auto; padding: 1rem; }
main { padding-top: 0; }
header { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: baseline; }
h1 { font-size: 1.4rem; margin: 0; flex: 1; }
h2 { font-size: 1.1rem; margin: 2rem 0 0.75rem; }
h3 { font-size: 0.9rem; margin: 0 0 0.5rem; color: var(--soft); font-weight: 600; }
a { color: var(--link); }
code { font: 0.875em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
button, input, select { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: 0.375rem; padding: 0.3rem 0.6rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 1px; }
.scope { color: var(--soft); flex-basis: 100%; overflow-wrap: anywhere; }
.verdict { margin: 0; border-left: 0.35rem solid; padding: 0.75rem 1rem; background: var(--card); font-weight: 600; border-radius: 0.25rem; }
.verdict.fail { border-color: var(--critical); }
.verdict.incomplete { border-color: var(--medium); }
.verdict.clean, .verdict.notice { border-color: var(--good); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); gap: 1rem; margin-top: 1rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 0.5rem; padding: 0.75rem 1rem; }
.bars { width: 100%; border-collapse: collapse; }
.bars th { text-align: left; font-weight: 400; white-space: nowrap; padding: 0.1rem 0.75rem 0.1rem 0; }
.bars td { text-align: right; font-variant-numeric: tabular-nums; padding: 0.1rem 0 0.1rem 0.5rem; width: 1%; }
.bars td.bar { width: 100%; }
.bars svg { display: block; width: 100%; height: 0.6rem; }
.timeline { width: 100%; height: auto; display: block; }
.scroll { overflow-x: auto; }
.scroll .timeline { min-width: 36rem; }
.axis { stroke: var(--line); }
.tick { fill: var(--soft); font-size: 12px; }
rect, circle { fill: var(--soft); stroke: var(--soft); }
.critical rect, .critical circle { fill: var(--critical); stroke: var(--critical); }
.high rect, .high circle { fill: var(--high); stroke: var(--high); }
.medium rect, .medium circle { fill: var(--medium); stroke: var(--medium); }
.low rect, .low circle { fill: var(--low); stroke: var(--low); }
.timeline .name { fill: var(--text); font-size: 12px; }
.timeline a { text-decoration: none; }
.timeline a line { stroke: var(--soft); stroke-width: 2; }
.timeline .critical line { stroke: var(--critical); }
.timeline .high line { stroke: var(--high); }
.timeline .medium line { stroke: var(--medium); }
.timeline .low line { stroke: var(--low); }
.timeline .past line { stroke-dasharray: 3 3; }
.timeline a:hover .name { text-decoration: underline; }
.timeline .past circle { fill: var(--page); stroke-width: 2; }
.legend { color: var(--soft); font-size: 0.875rem; margin: 0.25rem 0 0; }
.controls { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; position: sticky; top: 0; background: var(--page); padding: 0.5rem 0; border-bottom: 1px solid var(--line); z-index: 1; }
.controls input { flex: 1 1 14rem; min-width: 0; }
.controls output { color: var(--soft); font-size: 0.875rem; }
.finding { border: 1px solid var(--line); border-left: 0.35rem solid var(--soft); border-radius: 0.375rem; margin: 0.6rem 0; scroll-margin-top: 5rem; }
.finding.critical { border-left-color: var(--critical); }
.finding.high { border-left-color: var(--high); }
.finding.medium { border-left-color: var(--medium); }
.finding.low { border-left-color: var(--low); }
.finding:target { outline: 2px solid var(--link); }
.finding summary { cursor: pointer; padding: 0.6rem 0.9rem; }
.finding summary b { overflow-wrap: anywhere; }
.tag { font-size: 0.8rem; border: 1px solid var(--line); border-radius: 1rem; padding: 0 0.55rem; white-space: nowrap; }
.critical .tag.severity { color: var(--critical); border-color: currentColor; }
.high .tag.severity { color: var(--high); border-color: currentColor; }
.medium .tag.severity { color: var(--medium); border-color: currentColor; }
.low .tag.severity { color: var(--low); border-color: currentColor; }
.tag.late { color: var(--high); border-color: currentColor; }
.where { color: var(--soft); font-size: 0.9rem; display: block; overflow-wrap: anywhere; }
.finding dl { display: grid; grid-template-columns: 8rem 1fr; gap: 0.35rem 1rem; margin: 0; padding: 0.5rem 0.9rem 0.9rem; border-top: 1px solid var(--line); }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
dd ul, dd ol { margin: 0; padding-left: 1.2rem; }
table.facts { border-collapse: collapse; width: 100%; }
table.facts th, table.facts td { text-align: left; border-bottom: 1px solid var(--line); padding: 0.3rem 0.75rem 0.3rem 0; overflow-wrap: anywhere; vertical-align: top; }
details.more summary { cursor: pointer; padding: 0.4rem 0; color: var(--link); }
table.facts td:first-child { white-space: nowrap; }
table.facts td.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
footer { color: var(--soft); font-size: 0.875rem; border-top: 1px solid var(--line); margin-top: 2rem; }
@media (max-width: 36rem) { table.facts tbody, table.facts tr, table.facts th, table.facts td { display: block; border: 0; padding: 0; } table.facts tr { border-bottom: 1px solid var(--line); padding: 0.3rem 0; } table.facts th { font-weight: 600; } .finding dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 0.5rem; } .controls { position: static; } }
@media print { .controls, button { display: none; } .finding, .card { break-inside: avoid; } body { font-size: 11pt; } header, main, footer { max-width: none; padding: 0; } a { color: inherit; } }
`;
