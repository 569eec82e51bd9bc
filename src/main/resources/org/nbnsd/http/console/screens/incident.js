// One incident: the sentence, how sure, whose turn it is, and the evidence as lanes.
import { html, ROOT, useData, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Empty, Head, Name, nameHref, Time, toast, Trouble } from "../parts.js";
import { plural, sentence } from "../text.js";
import { Lanes } from "../lanes.js";
import { Claimants, headline, labelsOf, Reasons, Verdict } from "../verdict.js";

/** What has to do with claims; what goes on all day (queries, refreshes) only hides them. */
const QUIET = new Set(["queried", "refreshed", "status-asked", "listed", "not-found", "replicated", "recorded"]);

export default function Incident({ name }) {
  const story = useData(async () => {
    const [explanation, timeline, conflicts] = await Promise.all([api.explanation(name), api.timeline(name), api.incidents().catch(() => ({ incidents: [] }))]);
    return { explanation, facts: timeline.facts, incident: conflicts.incidents.find(i => i.name === name) };
  }, [name], 20);
  const [asking, setAsking] = useState(false);
  const [asked, setAsked] = useState(null);
  const [problem, setProblem] = useState(null);
  const [quiet, setQuiet] = useState(false);
  const probe = async () => {
    setAsking(true); setProblem(null);
    try { const answer = await api.probe(name); setAsked(answer.probe || []); story.again(); toast("The hosts were asked"); } catch (e) { setProblem(e); }
    setAsking(false);
  };
  return html`<${Head} crumb=${html`<a href=${ROOT + "/incidents"}>Incidents</a>`} title=${name}>
      <a class="button" href=${nameHref(name)}>The record</a>
      <button type="button" onClick=${probe} disabled=${asking}>${asking ? "Asking the hosts…" : "Ask the hosts now"}</button><//>
    ${problem && html`<${Trouble} problem=${problem} />`}
    <${Answer} of=${story}>${({ explanation, facts, incident }) => {
      const verdicts = explanation.verdicts || [];
      const first = headline(verdicts);
      const others = verdicts.filter(v => v !== first);
      const evidence = first ? first.reasons.map(r => r.fact) : [];
      const shown = quiet ? facts : facts.filter(f => !QUIET.has(f.kind) || evidence.some(e => e.at === f.at && e.kind === f.kind));
      return html`
        ${first ? html`<${Verdict} of=${first} />` : html`<div class="banner info"><div class="row"><${Badge} kind="info" sign="unknown">No verdict<//></div><p class="big">Nothing speaks for a conflict about this name.</p><p class="note">If somebody sees one, ask the hosts now: their answers are the strongest evidence.</p></div>`}
        ${incident && html`<p class="note">${incident.open ? html`<strong>Still open.</strong>` : "Over."} First <${Time} at=${incident.first.at} always />, last <${Time} at=${incident.last.at} ago />, ${plural(incident.count, "time")}.</p>`}
        ${asked && html`<${Card} title="What the hosts said just now" id="asked">${asked.length ? html`<ul class="plain">${asked.map(a => html`<li class="any"><span class="mono">${a.address}</span> ${sentence(a.text)}</li>`)}</ul>` : html`<p>There was nobody to ask.</p>`}<//>`}
        <${Card} id="evidence" title="What happened" note=${html`<label class="check"><input type="checkbox" checked=${quiet} onChange=${e => setQuiet(e.target.checked)} /> with queries and refreshes</label>`}>
          ${shown.length ? html`<${Lanes} facts=${shown} labels=${labelsOf(explanation.claimants)} evidence=${evidence} />` : html`<${Empty} title="No steps are remembered" sign="info">The timeline keeps them for a while, and then forgets.<//>`}<//>
        ${first && first.reasons.length > 0 && html`<${Card} id="why" title="Why"><${Reasons} of=${first} /><//>`}
        ${explanation.claimants && explanation.claimants.length > 0 && html`<${Claimants} of=${explanation.claimants} />`}
        ${others.length > 0 && html`<section class="stack" aria-labelledby="others"><h2 id="others">Also</h2>${others.map(v => html`<${Verdict} of=${v} />`)}</section>`}`;
    }}<//>`;
}
