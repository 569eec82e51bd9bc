// What is left before WINS can be switched off, and what the DNS has of each computer.
import { html, useState } from "./lib.js";
import { Answer, Badge, Card, Empty, Host, Hosts, Name, Table, Time } from "./parts.js";
import { number, plural } from "./text.js";

export const FOUND = {
  same: ["ok", "check", "the same"], other: ["look", "info", "another address"], present: ["", "info", "an address"], missing: ["look", "info", "none"], unknown: ["", "unknown", "not known"],
};
const STEPS = [
  ["unasked", "Names that nobody else asks for", "Only their own hosts have asked for these, if anybody: if it was counted for long enough, nothing is missed without them."],
  ["alike", "Names that the DNS answers alike", "Give their hosts the domain to search; then WINS can be taken out of their configuration."],
  ["entry", "Names that need an entry in the DNS", "Make the entry, or let this server make it."],
  ["device", "Hosts that need WINS until they are replaced", "They ask for names that the DNS cannot have: domains, users, applications."],
];
const MOST = 100;

export const Found = ({ of }) => { const [kind, sign, text] = FOUND[of] || FOUND.unknown; return html`<${Badge} kind=${kind} sign=${sign}>${text}<//>`; };

function Step({ tasks, title, text }) {
  return html`<details><summary>${title} <strong>${number(tasks.length)}</strong></summary><p class="note">${text}</p>
    ${tasks.length ? html`<${Table} label=${title} rows=${tasks.slice(0, MOST)} columns=${[
      { title: "What", cell: t => t.host ? html`<${Host} address=${t.host} />` : html`<${Name} name=${t.name} text=${t.text} />` },
      { title: "In the DNS", cell: t => t.dns ? html`<${Found} of=${t.dns.found} /> <span class="note">${t.dns.dnsName} ${(t.dns.addresses || []).join(", ")}</span>` : t.host ? (t.names || []).join(", ") : "" },
      { title: "In NetBIOS", cell: t => t.dns ? (t.dns.expected || []).join(", ") : "" },
      { title: "Asked for by", cell: t => t.host ? "" : html`<${Hosts} addresses=${t.askedBy || []} />` },
      { title: "Times", kind: "num", cell: t => number(t.count) }, { title: "Last", kind: "tight", cell: t => html`<${Time} at=${t.last} ago />` }]} />` : html`<${Empty} title="None">Nothing to be done here.<//>`}
    ${tasks.length > MOST && html`<p class="note">The first ${MOST}; all of them: <code>nbnsd audit --plan</code>.</p>`}</details>`;
}

/** @param plan what useData gave; @param domain in which the DNS is asked; @param ask called with another one */
export function Retire({ plan, domain, ask }) {
  const [text, setText] = useState(domain || "");
  return html`<${Card} id="retire" title="Leaving WINS" note=${domain ? "compared with " + domain : null}>
    <form class="row" onSubmit=${e => { e.preventDefault(); ask(text.trim()); }}><label for="dns-domain">Compare with the DNS in</label> <input id="dns-domain" placeholder="corp.example" value=${text} onInput=${e => setText(e.target.value)} /> <button>Compare</button></form>
    <${Answer} of=${plan} what=${domain ? "Asking the DNS" : "Sorting names"}>${({ tasks }) => html`
      ${STEPS.map(([step, title, about]) => html`<${Step} key=${step} title=${title} text=${about} tasks=${tasks.filter(t => t.step === step)} />`)}
      ${!domain && html`<p class="note">Which names the DNS answers alike is known when it has been asked. ${plural(tasks.length, "thing is", "things are")} to be looked at.</p>`}`}<//><//>`;
}
