// What this is, and who wrote its parts.
import { html, useData } from "../lib.js";
import { api } from "../api.js";
import { Answer, Card, Head, Time } from "../parts.js";
import { number, span } from "../text.js";

export default function About() {
  const found = useData(() => api.statistics(), []);
  const notice = useData(() => fetch(new URL("../vendor/NOTICE.txt", import.meta.url)).then(r => r.text()), []);
  return html`<${Head} title="About" lead="nbnsd, a NetBIOS name server (WINS) with an explanation for every conflict." />
    <${Answer} of=${found}>${s => html`<${Card} id="version" title="This daemon"><dl class="facts"><dt>Version</dt><dd>${s.daemon}</dd><dt>Started</dt><dd><${Time} at=${s.started} always /> (${span(s.gauges["uptime-seconds"])} ago)</dd><dt>Names</dt><dd>${number(s.gauges["records-active"])} active</dd><dt>Its clock</dt><dd><${Time} at=${s.now} always /></dd></dl><//>
      <details class="card"><summary>Everything that it has counted</summary><dl class="facts">${Object.entries({ ...s.gauges, ...s.counters, ...s.events }).filter(([, n]) => n).map(([k, n]) => html`<dt class="mono">${k}</dt><dd>${number(n)}</dd>`)}</dl></details>`}<//>
    <${Card} id="others" title="What others wrote"><p>The daemon's libraries are listed in <code>META-INF/THIRD-PARTY.txt</code> of its jar, with their licences beside it. This console has:</p>${notice.data && html`<pre>${notice.data.split("\n").filter(l => l.includes(" | ")).map(l => { const [file, , from, licence] = l.split(" | "); return `${file}  ${from}, ${licence}`; }).join("\n")}</pre>`}<p class="note">It loads nothing from anywhere else, and tells nobody anything.</p><//>
    <${Card} id="keys" title="By keyboard"><p>Tab goes from one thing to the next, Enter opens it, Escape closes a dialog. In a picture of lanes the arrow keys go from mark to mark, and Enter shows the packet behind one.</p><//>`;
}
