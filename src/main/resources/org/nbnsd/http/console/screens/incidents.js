// The headline: what looked like a conflict, what it is, and whether somebody has to do something.
import { html, useData, useQuery } from "../lib.js";
import { Answer, Badge, Empty, Head, incidentHref, Loading, Severity, Time } from "../parts.js";
import { plural, sentence, severity } from "../text.js";
import { groupOf, stories } from "../stories.js";
import { labelsOf } from "../verdict.js";

const GROUPS = [
  { id: "open", title: "Open", empty: "No conflict is open" },
  { id: "calm", title: "Nothing to do", empty: "Nothing of this kind has happened lately" },
  { id: "over", title: "Over", empty: "No conflict is remembered" },
];

function Story({ of }) {
  const { verdict } = of;
  const labels = labelsOf(of.claimants);
  const hosts = of.first.addresses && of.from === "lookalike" ? of.last.addresses : [of.first.peer, of.first.actor].filter(Boolean);
  const kind = verdict ? severity(verdict.severity).kind : "info";
  return html`<a class=${"card incident " + (of.open || (verdict && verdict.severity === "nothing-to-do") ? kind : "")} href=${incidentHref(of.name)}>
    <div class="row"><span class="name" dir="ltr">${of.text || of.name}</span>
      ${verdict ? html`<${Severity} of=${verdict.severity} />` : html`<${Badge} sign="unknown">not explained<//>`}
      ${!of.open && of.from === "conflict" && html`<${Badge} sign="check">over<//>`}
      <span class="note end"><${Time} at=${of.at} ago />${of.count > 1 ? `, ${of.count} times` : ""}</span></div>
    <p class="big any">${verdict ? sentence(verdict.text) : sentence(of.first.text)}</p>
    <p class="note any">${hosts.map(h => h + ((labels[h] || []).length ? ` (${labels[h].join(", ")})` : "")).join("  and  ")}${verdict ? `${hosts.length ? " · " : ""}${verdict.confidence} % sure` : ""}</p></a>`;
}

export default function Incidents() {
  const [query, change] = useQuery();
  const found = useData(stories, [], 15);
  return html`<${Head} title="Incidents" lead="Every claim on a name that somebody else has, with what it was and whose turn it is. What Windows reports as event 4319, 4320 or 4321 is here." />
    <${Answer} of=${found} what="Looking at what happened">${list => {
      const text = (query.q || "").toLowerCase();
      const fits = item => !text || [item.name, item.verdict && item.verdict.code, item.verdict && item.verdict.text, ...(item.claimants || []).flatMap(c => [c.address, ...(c.computers || [])])].some(t => t && t.toLowerCase().includes(text));
      const group = query.show || "";
      const shown = list.filter(fits);
      const count = id => shown.filter(item => groupOf(item) === id).length;
      return html`<div class="row" role="group" aria-label="Which incidents">
          <button type="button" class="chip" aria-pressed=${!group} onClick=${() => change({ show: "" })}>All ${shown.length}</button>
          ${GROUPS.map(g => html`<button type="button" class="chip" aria-pressed=${group === g.id} onClick=${() => change({ show: group === g.id ? "" : g.id })}>${g.title} ${count(g.id)}</button>`)}
          <input type="search" class="end" aria-label="Find in incidents" placeholder="name, host or verdict" value=${query.q || ""} onInput=${e => change({ q: e.target.value })} /></div>
        ${GROUPS.filter(g => !group || g.id === group).map(g => {
          const items = shown.filter(item => groupOf(item) === g.id);
          if (!items.length && (g.id !== "open" && !group)) return null;
          return html`<section class="stack" key=${g.id} aria-labelledby=${"group-" + g.id}><h2 id=${"group-" + g.id}>${g.title} <span class="note">${plural(items.length, "name")}</span></h2>
            ${items.length ? items.map(item => html`<${Story} key=${item.name} of=${item} />`)
              : html`<div class="card"><${Empty} title=${text ? "Nothing fits" : g.empty}>${text ? "Try another word." : g.id === "open" ? "Every name that was claimed lately has one owner. A second computer with a name that is taken would be here within seconds." : "It would be here with its reason."}<//></div>`}</section>`;
        })}`;
    }}<//>`;
}
