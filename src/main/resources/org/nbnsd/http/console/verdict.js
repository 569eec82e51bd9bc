// A verdict on a name: the sentence, how sure it is, why, what would change it, and who has what to do.
import { html } from "./lib.js";
import { Badge, Card, Host, Meter, Severity, Table, Time } from "./parts.js";
import { sentence, severity, sureness } from "./text.js";

const nothing = text => /^nothing\b/i.test(text || "");

function Todo({ who, text }) {
  return html`<div class=${"todo" + (nothing(text) ? " none" : "")}><h3>${who}</h3><p>${sentence(text)}</p></div>`;
}

export function Verdict({ of }) {
  const { kind } = severity(of.severity);
  const isCalm = of.severity === "nothing-to-do";
  return html`<section class=${"banner " + kind} aria-label="Verdict">
    <div class="row"><${Severity} of=${of.severity} />${!of.current && html`<${Badge} sign="info">no longer so<//>`}<code class="note">${of.code}</code></div>
    <h2 class="big">${sentence(of.text)}</h2>
    ${!of.current && html`<p class="note">${of.until ? html`So until <${Time} at=${of.until} always />. ` : ""}${of.ended ? sentence(of.ended) : ""}</p>`}
    <p class="note">${sureness(of.confidence)[0].toUpperCase() + sureness(of.confidence).slice(1)}: <${Meter} value=${of.confidence} /></p>
    ${isCalm && nothing(of.user) && nothing(of.desktop) && nothing(of.network) ? html`<div class="todo"><h3>What to do</h3><p><strong>Nothing, for anybody.</strong> ${[of.desktop, of.network].map(t => t.replace(/^nothing[.;,]?\s*/i, "")).filter(Boolean).map(t => sentence(t)).join(" ")}</p></div>`
      : html`<div class="grid three"><${Todo} who="User" text=${of.user} /><${Todo} who="Desktop" text=${of.desktop} /><${Todo} who="Network" text=${of.network} /></div>`}
    ${of.change && html`<p><strong>What would change this:</strong> ${sentence(of.change)}</p>`}
    ${of.missing && of.missing.length > 0 && html`<div><strong>Not known yet:</strong><ul class="dots">${of.missing.map(m => html`<li>${sentence(m)}</li>`)}</ul></div>`}
  </section>`;
}

export function Reasons({ of }) {
  return html`<${Table} label="Why" rows=${of.reasons} columns=${[
    { title: "Host", kind: "tight", cell: r => r.fact.actor ? html`<${Host} address=${r.fact.actor} />` : html`<span class="note">–</span>` },
    { title: "Shows that it", cell: r => html`<strong>${r.shows}</strong>` },
    { title: "By", cell: r => html`<span class="any">${sentence(r.fact.text)}</span>` },
    { title: "At", kind: "tight", cell: r => html`<${Time} at=${r.fact.at} />` },
  ]} />`;
}

export function Claimants({ of }) {
  return html`<${Card} id="claimants" title="Who claims it"><${Table} label="Who claims it" rows=${of} columns=${[
    { title: "Address", kind: "tight", cell: c => html`<${Host} address=${c.address} />` },
    { title: "Computer", cell: c => (c.computers || []).join(", ") || html`<span class="note">not known</span>` },
    { title: "Hardware", cell: c => c.mac ? html`<span class="mono">${c.mac}</span>${c.hypervisor ? ` (${c.hypervisor})` : ""}` : html`<span class="note">not known</span>` },
    { title: "First seen", kind: "tight", cell: c => html`<${Time} at=${c.firstSeen} />` },
    { title: "Last heard of", kind: "tight", cell: c => html`<${Time} at=${c.lastSeen} ago />` },
  ]} /><//>`;
}

/** The computers of each address, for the lanes. */
export const labelsOf = claimants => Object.fromEntries((claimants || []).map(c => [c.address, c.computers || []]));

/** The worst verdict that holds now; otherwise the first of all. */
export function headline(verdicts) {
  const rank = v => (v.current ? 0 : 10) + ({ act: 0, look: 1, "nothing-to-do": 2 }[v.severity] ?? 3);
  return [...(verdicts || [])].sort((a, b) => rank(a) - rank(b))[0];
}

