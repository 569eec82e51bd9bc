// Who is there: each host that uses names, and for what.
import { html, ROOT, useData, useQuery } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Empty, Head, Host, Table, Time } from "../parts.js";
import { number, plural } from "../text.js";
import { hostsOf, NEEDED } from "../usage.js";

const MOST = 200;
const order = address => address.split(".").reduce((n, part) => n * 256 + Number(part), 0);

export default function Hosts() {
  const [query, change] = useQuery();
  const found = useData(() => api.usage(), [], 60);
  return html`<${Head} title="Hosts" lead="Every host that has registered, asked or answered, as far as that is remembered." />
    <${Answer} of=${found} what="Counting who uses names">${({ uses }) => {
      const text = (query.q || "").toLowerCase();
      const all = hostsOf(uses).sort((a, b) => order(a.host) - order(b.host));
      const rows = all.filter(h => !text || h.host.includes(text) || (h.mac || "").toLowerCase().includes(text) || h.computers.some(c => c.toLowerCase().includes(text)));
      return html`<div class="card"><div class="form"><label>Go to, or find<input type="search" value=${query.q || ""} placeholder="10.1.2.3 or PC-05" onInput=${e => change({ q: e.target.value })} /></label></div></div>
        <section class="card" aria-label="Hosts"><header><h2>${plural(rows.length, "host")}</h2></header>
        ${rows.length ? html`<${Table} label="Hosts" rows=${rows.slice(0, MOST)} keyOf=${r => r.host} columns=${[
          { title: "Address", kind: "tight", cell: r => html`<${Host} address=${r.host} />` },
          { title: "Computer", cell: r => r.computers.join(", ") || html`<span class="note">not known</span>` },
          { title: "Hardware", cell: r => r.mac ? html`<span class="mono">${r.mac}</span>` : html`<span class="note">not known</span>` },
          { title: "Registers", kind: "num", cell: r => html`<a href=${`${ROOT}/names?address=${r.host}`}>${number(r.registers)}</a>` },
          { title: "Asks", kind: "num", cell: r => html`<a href=${`${ROOT}/usage?host=${r.host}`}>${number(r.asks)}</a>` },
          { title: "Needs NetBIOS", cell: r => html`<${Badge} kind=${NEEDED[r.needed][0]} sign=${NEEDED[r.needed][1]}>${NEEDED[r.needed][2]}<//>` },
          { title: "Last heard of", kind: "tight", cell: r => html`<${Time} at=${r.last} ago />` },
        ]} />` : html`<${Empty} title=${all.length ? "Nothing fits" : "No host yet"} sign="info">${all.length ? "Try fewer letters." : "A host is here as soon as it registers or asks for a name."}<//>`}
        ${rows.length > MOST && html`<p class="note">The first ${MOST}; say more about what you look for.</p>`}</section>`;
    }}<//>`;
}
