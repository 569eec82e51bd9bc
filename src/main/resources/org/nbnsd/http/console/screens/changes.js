// Who changed what.
import { html, useData, useQuery } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Copy, Empty, Head, Name, Table, Time } from "../parts.js";
import { plural, words } from "../text.js";

const RESULTS = { done: ["ok", "check"], refused: ["act", "cross"], undecided: ["look", "unknown"], failed: ["act", "alarm"] };
const DOORS = { control: "on this machine", http: "by HTTP" };

export default function Changes() {
  const [query, change] = useQuery();
  const found = useData(() => api.changes({ limit: 200, by: query.by, name: query.name, since: query.since }), [query.by, query.name, query.since], 30);
  return html`<${Head} title="Who changed what" lead="Each change that a person or a program has asked for, the newest first." />
    <form class="card form" role="search" onSubmit=${e => e.preventDefault()}><label>Who<input value=${query.by || ""} placeholder="user or token" onChange=${e => change({ by: e.target.value.trim() })} /></label><label>Name<input value=${query.name || ""} placeholder="FRED<20>" onChange=${e => change({ name: e.target.value.trim() })} /></label></form>
    <${Answer} of=${found}>${({ changes, missed }) => html`<section class="card" aria-label="Changes"><header><h2>${plural(changes.length, "change")}</h2></header>
      ${missed > 0 && html`<p><${Badge} kind="act" sign="alarm">${plural(missed, "change is", "changes are")} not here<//> They could not be written.</p>`}
      ${changes.length ? html`<${Table} label="Changes" rows=${changes} columns=${[
        { title: "When", kind: "tight", cell: c => html`<${Time} at=${c.time} />` },
        { title: "Who", cell: c => html`<strong class="any">${c.who}</strong><br /><span class="note">${DOORS[c.door] || c.door}${c.address ? ", " + c.address : ""}</span>` },
        { title: "What", cell: c => html`<span>${words(c.operation)}</span> ${(c.outcomes || []).slice(0, 3).map(o => html`<${Name} name=${o.name} text=${o.text} /> <span class="note">${o.kind}</span> `)}${c.more ? html`<span class="note">and ${c.more} more</span>` : ""}${!(c.outcomes || []).length && c.fields && c.fields.names ? c.fields.names.slice(0, 3).map(n => html`<${Name} name=${n} /> `) : ""}` },
        { title: "Why", cell: c => html`<span class="any">${c.reason || ""}</span>` },
        { title: "Result", cell: c => html`<${Badge} kind=${(RESULTS[c.result] || [""])[0]} sign=${(RESULTS[c.result] || [])[1]}>${c.result}<//>${c.error ? html` <span class="note any">${c.error}</span>` : ""}` },
        { title: "", cell: c => html`<${Copy} text=${JSON.stringify(c, null, 2)}>Copy<//>` },
      ]} />` : html`<${Empty} title=${query.by || query.name ? "Nothing fits" : "Nobody has changed anything"} sign="info">Edits, imports and deletions will be here, with who asked for them and why.<//>`}</section>`}<//>`;
}
