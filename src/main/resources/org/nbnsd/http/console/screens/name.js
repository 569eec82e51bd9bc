// One name: who has it, its life as lanes, why it is as it is, and what can be done with it.
import { html, ROOT, useData, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Copy, Empty, Head, Host, incidentHref, Meaning, Name, State, Table, Time, Trouble } from "../parts.js";
import { meaning, nameParts, plural } from "../text.js";
import { Lanes } from "../lanes.js";
import { headline, labelsOf, Verdict } from "../verdict.js";
import { EditDialog } from "../edits.js";

const DAYS = [["", "all that is remembered"], ["1", "today"], ["7", "7 days"]];
const QUIET = new Set(["queried", "listed", "not-found", "status-asked"]);
const isAddress = text => !text.startsWith("0.");

export default function NameScreen({ name, person }) {
  const record = useData(() => api.name(name).catch(e => { if (e.status === 404) return { record: null, alike: (e.document || {}).alike }; throw e; }), [name], 20);
  const life = useData(async () => {
    const [explanation, timeline] = await Promise.all([api.explanation(name), api.timeline(name)]);
    return { explanation, facts: timeline.facts };
  }, [name], 30);
  const [doing, setDoing] = useState(null);
  const [days, setDays] = useState("");
  const [queries, setQueries] = useState(false);
  const again = () => { life.again(); return record.again(); }; // with its new tag, before it can be edited once more
  const { suffix } = nameParts(name);
  const tag = record.data && (record.data.tag || (record.data.record && record.data.record.tag));
  return html`<${Head} title=${name} crumb=${html`<a href=${ROOT + "/names"}>Names</a>`} lead=${suffix === null ? "" : meaning(suffix, record.data && record.data.record && record.data.record.type)}>
      <a class="button" href=${incidentHref(name)}>Why?</a>
      ${record.data && record.data.record && html`
        ${record.data.record.state !== "deleted" && html`<button type="button" onClick=${() => setDoing("edit")}>${record.data.record.static ? "Edit" : "Make it static"}</button>
        <button type="button" class="danger" onClick=${() => setDoing("delete")}>Delete</button>`}
        ${record.data.record.state === "deleted" && html`<button type="button" onClick=${() => setDoing("undelete")}>Take it back</button>`}`}<//>
    ${doing && html`<${EditDialog} what=${doing} name=${name} record=${record.data.record} tag=${tag} person=${person} onClose=${() => setDoing(null)} onDone=${async () => { await again(); setDoing(null); }} />`}
    <div class="grid">
      <${Answer} of=${record}>${({ record: r }) => r ? html`<${Card} id="record" title="The record" note=${html`<${Copy} text=${JSON.stringify(r, null, 2)}>Copy as JSON<//>`}>
          <dl class="facts">
            <dt>State</dt><dd><${State} of=${r.state} /> ${r.static && html`<${Badge} kind="info">static<//>`}</dd>
            <dt>Type</dt><dd>${r.type.replace("-", " ")}, node type ${r.nodeType}</dd>
            ${r.text && html`<dt>In letters</dt><dd class="name">${r.text}</dd>`}
            <dt>Owner</dt><dd>${r.owner === "local" ? "this server" : html`<span class="mono">${r.owner}</span>`}, version ${String(r.version)}</dd>
            <dt>${r.state === "active" ? "Registration ends" : "This state ends"}</dt><dd>${r.expiresAt ? html`<${Time} at=${r.expiresAt} always /> (<${Time} at=${r.expiresAt} ago />)` : "never"}</dd>
          </dl><//>`
        : html`<${Card}><${Empty} title="There is no record of this name" sign="info">Nobody has registered it here.${record.data.alike && record.data.alike.length ? html` These are like it: ${record.data.alike.map((n, i) => html`${i ? ", " : ""}<${Name} name=${n} />`)}` : ""} <a href=${ROOT + "/statics?name=" + encodeURIComponent(name)}>Make a static one</a><//><//>`}<//>
      ${record.data && record.data.record && html`<${Card} id="holders" title=${plural(record.data.record.holders.length, "holder")}>
        ${record.data.record.holders.length ? html`<${Table} label="Holders" rows=${record.data.record.holders} columns=${[
          { title: "Address", kind: "tight", cell: h => html`<${Host} address=${h.address} />` },
          { title: "Registered", kind: "tight", cell: h => html`<${Time} at=${h.registeredAt} ago />${h.registeredBy && h.registeredBy !== h.address && isAddress(h.registeredBy) ? html` by <${Host} address=${h.registeredBy} />` : ""}` },
          { title: "Ends", kind: "tight", cell: h => h.expiresAt ? html`<${Time} at=${h.expiresAt} ago />` : html`<span class="note">never</span>` },
        ]} />` : html`<p class="note">Nobody has the name now.</p>`}<//>`}
    </div>
    <${Answer} of=${life} what="Looking at its life">${({ explanation, facts }) => {
      const first = headline(explanation.verdicts);
      const since = days ? Date.now() - days * 86400000 : 0;
      const shown = facts.filter(f => new Date(f.at) >= since && (queries || !QUIET.has(f.kind)));
      return html`${first && html`<${Verdict} of=${first} />`}
        <${Card} id="life" title="Its life" note=${html`<span class="row">${DAYS.map(([d, t]) => html`<button type="button" class="chip" aria-pressed=${days === d} onClick=${() => setDays(d)}>${t}</button>`)}<label class="check"><input type="checkbox" checked=${queries} onChange=${e => setQueries(e.target.checked)} /> with queries</label></span>`}>
          ${shown.length ? html`<${Lanes} facts=${shown} labels=${labelsOf(explanation.claimants)} evidence=${first ? first.reasons.map(r => r.fact) : []} title="Its life" />`
            : html`<${Empty} title="Nothing is remembered" sign="info">${facts.length ? "Look at a longer time, or at its queries." : "What happens to the name from now on will be here."}<//>`}<//>`;
    }}<//>`;
}
