// All names, a page at a time, as the daemon sorts and filters them.
import { html, useData, useEffect, useQuery, useRested, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Empty, Head, Hosts, Meaning, Name, State, Table, Time } from "../parts.js";
import { number, plural } from "../text.js";

const STATES = ["active", "released", "tombstone", "deleted"];
const KINDS = [["03", "users"], ["00", "computers"], ["20", "file servers"], ["1C", "domain controllers"], ["1B", "domain masters"]];
const PAGE = 100;

const isAddress = text => /^\d{1,3}(\.\d{1,3}){0,3}(\/\d+)?$/.test(text) && text.includes(".");
/** What a person types: an address, or a part of a name. */
function filterOf(query) {
  const text = (query.q || "").trim();
  const filter = { state: query.state, suffix: query.suffix, type: query.type, static: query.static, owner: query.owner, address: query.address, sort: query.sort };
  if (isAddress(text)) filter.address = text;
  else if (text) filter.q = /[*?]/.test(text) || /<[0-9A-Fa-f]{2}>|#/.test(text) ? text.replace(/#([0-9A-Fa-f]{2})$/, "<$1>") : text.toUpperCase() + "*";
  return filter;
}

export default function Names() {
  const [query, change] = useQuery();
  const [text, setText] = useState(query.q || "");
  const rested = useRested(text);
  useEffect(() => { if ((query.q || "") !== rested) change({ q: rested, after: "" }); }, [rested]);
  const [pages, setPages] = useState([]);
  const about = JSON.stringify(filterOf(query)) + (query.after || "");
  const found = useData(() => api.names({ ...filterOf(query), limit: PAGE, after: query.after }), [about], 30);
  const set = more => { setPages([]); change({ ...more, after: "" }); };
  const toggle = (key, value) => set({ [key]: query[key] === value ? "" : value });
  const Chip = ({ of, value, children }) => html`<button type="button" class="chip" aria-pressed=${query[of] === value} onClick=${() => toggle(of, value)}>${children}</button>`;
  const sorted = key => query.sort === key ? "ascending" : query.sort === "-" + key ? "descending" : null;
  const sort = key => () => set({ sort: query.sort === key ? "-" + key : key });
  return html`<${Head} title="Names" lead="Every name that this server knows, and who has it."><a class="button" href="/console/statics">Add a static name</a><//>
    <div class="card">
      <input type="search" aria-label="Find names" placeholder="FRED, *SRV*, ALICE<03>, 10.1.2.3 or 10.1.0.0/16" value=${text} onInput=${e => setText(e.target.value)} />
      <div class="row" role="group" aria-label="State">${STATES.map(s => html`<${Chip} of="state" value=${s}>${s}<//>`)}</div>
      <div class="row" role="group" aria-label="Kind">${KINDS.map(([s, t]) => html`<${Chip} of="suffix" value=${s}>${t}<//>`)}<${Chip} of="type" value="group">groups<//><${Chip} of="static" value="true">static<//><${Chip} of="owner" value="local">of this server<//></div>
    </div>
    <${Answer} of=${found} what="Looking names up">${data => {
      const rows = data.records;
      const more = data.next || (rows.length === PAGE ? rows[rows.length - 1].name : null);
      return html`<section class="card" aria-label="Names">
        <header><h2>${data.matching === undefined ? plural(rows.length, "name") : plural(data.matching, "name")}</h2><span class="note">${data.all !== undefined ? `of ${number(data.all)}` : ""}${rows.length === data.matching ? "" : `, ${rows.length} shown here`}</span></header>
        ${rows.length ? html`<${Table} label="Names" rows=${rows} keyOf=${r => r.name} columns=${[
          { title: "Name", sort: sort("name"), sorted: sorted("name"), cell: r => html`<${Name} name=${r.name} text=${r.text} />${r.static ? html` <${Badge} kind="info">static<//>` : null}${r.owner !== "local" ? html` <${Badge}>from ${r.owner}<//>` : null}` },
          { title: "What it is", cell: r => html`<${Meaning} of=${r} />` },
          { title: "Type", cell: r => r.type.replace("-", " ") },
          { title: "State", cell: r => html`<${State} of=${r.state} />` },
          { title: "Held by", sort: sort("address"), sorted: sorted("address"), cell: r => r.holders.length ? html`<${Hosts} addresses=${r.holders.map(h => h.address)} />` : html`<span class="note">nobody</span>` },
          { title: "Ends", sort: sort("expiry"), sorted: sorted("expiry"), kind: "tight", cell: r => r.expiresAt ? html`<${Time} at=${r.expiresAt} ago />` : html`<span class="note">never</span>` },
          { title: "Registered", sort: sort("changed"), sorted: sorted("changed"), kind: "tight", cell: r => r.holders.length ? html`<${Time} at=${r.holders.map(h => h.registeredAt).sort().at(-1)} ago />` : "" },
        ]} />
        <div class="row">${query.after && html`<button type="button" onClick=${() => { const back = [...pages]; const to = back.pop() || ""; setPages(back); change({ after: to }, {}); }}>Back</button>`}
          ${data.next !== undefined && data.next && html`<button type="button" onClick=${() => { setPages([...pages, query.after || ""]); change({ after: data.next }, {}); }}>Next ${PAGE}</button>`}
          ${!data.next && more && rows.length < (data.matching ?? 0) && html`<span class="note">Only the first ${rows.length} are shown; say more about what you look for.</span>`}</div>`
        : data.all === 0 ? html`<${Empty} title="No name yet" sign="info">Hosts register their names when they start, once this server is their WINS server: DHCP option 44, with option 46 = 8.<//>`
          : html`<${Empty} title="Nothing fits" sign="info">Try fewer letters, or <button type="button" class="quiet" onClick=${() => { setText(""); set({ q: "", state: "", suffix: "", type: "", static: "", owner: "", address: "" }); }}>show all names</button><//>`}
      </section>`;
    }}<//>`;
}
