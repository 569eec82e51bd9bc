// One host: what it has, what it did, and what is known about it.
import { html, ROOT, useData, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Card, Empty, Head, Meaning, Name, Severity, State, Table, Time, incidentHref } from "../parts.js";
import { plural, sentence } from "../text.js";
import { Lanes } from "../lanes.js";

const QUIET = new Set(["queried", "refreshed", "listed", "not-found"]);

export default function HostScreen({ address }) {
  const has = useData(() => api.names({ address, limit: 500 }), [address], 30);
  const life = useData(async () => {
    const [timeline, explanation] = await Promise.all([api.hostTimeline(address), api.hostExplanation(address).catch(() => ({ verdicts: [] }))]);
    return { facts: timeline.facts, verdicts: explanation.verdicts || [] };
  }, [address], 30);
  const [queries, setQueries] = useState(false);
  const status = life.data && [...life.data.facts].reverse().find(f => f.kind === "status" && f.actor === address);
  return html`<${Head} title=${address} crumb=${html`<a href=${ROOT + "/hosts"}>Hosts</a>`}><a class="button" href=${`${ROOT}/usage?host=${address}`}>What it asks for</a><a class="button" href=${`${ROOT}/live?address=${address}`}>Watch it</a><//>
    <${Answer} of=${has}>${({ records }) => html`<${Card} id="has" title=${"Has " + plural(records.length, "name")}>${records.length ? html`<${Table} label="Names of the host" rows=${records} keyOf=${r => r.name} columns=${[
      { title: "Name", cell: r => html`<${Name} name=${r.name} text=${r.text} />` }, { title: "What it is", cell: r => html`<${Meaning} of=${r} />` }, { title: "State", cell: r => html`<${State} of=${r.state} />` },
      { title: "Registered", kind: "tight", cell: r => html`<${Time} at=${(r.holders.find(h => h.address === address) || r.holders[0] || {}).registeredAt} ago />` },
      { title: "Ends", kind: "tight", cell: r => r.expiresAt ? html`<${Time} at=${r.expiresAt} ago />` : html`<span class="note">never</span>` }]} />` : html`<p class="note">No name is registered for this address.</p>`}<//>`}<//>
    <${Answer} of=${life}>${({ facts, verdicts }) => {
      const shown = facts.filter(f => queries || !QUIET.has(f.kind));
      return html`${status && html`<${Card} id="status" title="What it says itself" note=${html`<${Time} at=${status.at} ago />`}><dl class="facts">${status.details && status.details.mac && html`<dt>Hardware address</dt><dd class="mono">${status.details.mac}</dd>`}<dt>Names</dt><dd class="name">${((status.details || {}).names || []).join("  ")}</dd></dl><//>`}
        ${verdicts.length > 0 && html`<${Card} id="verdicts" title="What it is part of"><ul class="needs">${verdicts.map(v => html`<li><${Severity} of=${v.severity} /><span class="any"><strong class="name">${v.name}</strong> ${sentence(v.text)}</span><a class="button" href=${incidentHref(v.name)}>See why<span class="only-read"> about ${v.name}</span></a></li>`)}</ul><//>`}
        <${Card} id="life" title="What it did" note=${html`<label class="check"><input type="checkbox" checked=${queries} onChange=${e => setQueries(e.target.checked)} /> with queries and refreshes</label>`}>${shown.length ? html`<${Lanes} facts=${shown.filter(f => f.name)} host=${address} title="What it did" />
          <${Table} label="Latest" rows=${shown.slice(-12).reverse()} columns=${[{ title: "Time", kind: "tight", cell: f => html`<${Time} at=${f.at} />` }, { title: "Name", cell: f => f.name ? html`<${Name} name=${f.name} />` : "" }, { title: "In a sentence", cell: f => html`<span class="any">${sentence(f.text)}</span>` }]} />`
          : html`<${Empty} title="Nothing is remembered" sign="info">What the host does from now on will be here.<//>`}<//>`;
    }}<//>`;
}
