// Other name servers with which records are exchanged, and whose records are known.
import { html, ROOT, useData, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Empty, Head, Table, Time, toast, Trouble } from "../parts.js";
import { number, plural, sentence, span } from "../text.js";

function Partner({ of: p, again }) {
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState(null);
  const act = async (what, done) => {
    setBusy(what); setProblem(null);
    try { const answer = await api[what](p.address); const told = (answer.partners || []).find(x => x.problem); if (told) throw new Error(told.problem); toast(done(answer)); again(); } catch (e) { setProblem(e); }
    setBusy("");
  };
  const fails = p.failuresInARow > 0;
  return html`<${Card} id=${"p-" + p.address} title=${html`<span class="mono">${p.address}</span>`} note=${html`<${Badge} kind=${fails ? "act" : p.pulls ? "ok" : ""} sign=${fails ? "alarm" : p.pulls ? "check" : "info"}>${fails ? `not reached, ${plural(p.failuresInARow, "time")}` : p.pulls ? "reached" : "not tried yet"}<//>`}>
    ${fails && html`<p class="any"><strong>${sentence(p.lastProblem || "It does not answer")}</strong> ${p.lastFailed && html`<${Time} at=${p.lastFailed} ago />`}</p>`}
    <dl class="facts"><dt>Exchange</dt><dd>${p.type === "both" ? "in both directions" : p.type === "pull" ? "this server takes its records" : "it gets the records of this server"}${p.mirror ? ", shown only" : ""}</dd>
      <dt>Taken</dt><dd>${number(p.received)} records in ${plural(p.pulls, "pull")}, last <${Time} at=${p.lastPulled} ago />${p.skipped ? `; ${number(p.skipped)} could not be kept` : ""}</dd>
      <dt>Given</dt><dd>${number(p.sent)} records; told last <${Time} at=${p.lastNotified} ago />, and ${p.waiting ? plural(p.waiting, "change") + " since" : "nothing has changed since"}</dd>
      <dt>Asked</dt><dd>${p.pullSeconds ? `every ${span(p.pullSeconds)}` : "only when it says so"}${p.nextPull ? html`, next <${Time} at=${p.nextPull} ago />` : ""}</dd>
      <dt>Connections</dt><dd>to take ${p.pulling}, to tell ${p.pushing}; ${plural(p.incoming, "of the partner's", "of the partner's")}${p.nbnsd ? "; it is an nbnsd" : ""}</dd></dl>
    ${problem && html`<${Trouble} problem=${problem} />`}
    <div class="row">${p.type !== "push" && html`<button type="button" disabled=${!!busy} onClick=${() => act("pull", a => `${plural(a.records, "record")} taken from ${p.address}`)}>${busy === "pull" ? "Pulling…" : "Pull now"}<span class="only-read"> from ${p.address}</span></button>`}
      ${p.type !== "pull" && html`<button type="button" disabled=${!!busy} onClick=${() => act("push", () => `${p.address} is told`)}>${busy === "push" ? "Telling it…" : "Push now"}<span class="only-read"> to ${p.address}</span></button>`}</div><//>`;
}

export default function Partners() {
  const found = useData(() => Promise.all([api.partners(), api.owners()]).catch(e => { if (e.status === 503 || e.status === 404) return null; throw e; }).then(both => both ? { partners: both[0].partners, owners: both[1].owners } : { partners: [], owners: [] }), [], 10);
  return html`<${Head} title="Partners" lead="Other WINS servers (nbnsd, Windows, Samba) with which this one exchanges records." />
    <${Answer} of=${found}>${({ partners, owners }) => html`${partners.length ? html`<div class="grid">${partners.map(p => html`<${Partner} key=${p.address} of=${p} again=${found.again} />`)}</div>`
      : html`<div class="card"><${Empty} title="No partner is configured" sign="info">A second server is a second chance for clients. Write <code>enabled = true</code> into the section <code>[replication]</code> of the configuration, and a section <code>[[replication.partner]]</code> for each: <a href=${ROOT + "/settings?q=replication"}>the keys</a>.<//></div>`}
      ${owners.length > 0 && html`<${Card} id="owners" title="Whose records are known"><${Table} label="Owners" rows=${owners} columns=${[
        { title: "Name server", kind: "tight", cell: o => html`<span class="mono">${o.owner}</span> ${o.local && html`<${Badge} kind="info">this one<//>`}` },
        { title: "Records", kind: "num", cell: o => html`<a href=${`${ROOT}/names?owner=${o.local ? "local" : o.owner}`}>${number(o.records)}</a>` },
        { title: "Heard of by", kind: "tight", cell: o => o.source || html`<span class="note">–</span>` },
        { title: "Newest change", kind: "num", cell: o => String(o.highestSeen) },
        { title: "Behind by", kind: "num", cell: o => o.lag > 0 ? html`<${Badge} kind="look" sign="look">${number(o.lag)}<//>` : html`<${Badge} kind="ok" sign="check">0<//>` },
      ]} /><//>`}`}<//>`;
}
