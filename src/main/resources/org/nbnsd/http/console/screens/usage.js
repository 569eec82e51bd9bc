// Who still needs NetBIOS, and for what: the question before it can be switched off.
import { html, ROOT, useData, useQuery } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Empty, Head, Host, Name, Ranks, Table, Time } from "../parts.js";
import { number, plural } from "../text.js";
import { hostsOf, NEEDED } from "../usage.js";
import { Found, Retire } from "../retire.js";

const CLASSES = {
  host: "names of hosts", "dns-name": "names of the DNS that leaked", discovery: "discovery (WPAD, ISATAP)", domain: "domains and browsing",
  status: "node status", application: "names of applications", random: "made-up names",
};
const MOST = 200;

/** A cell that no spreadsheet takes for a formula. */
const cell = value => { const text = String(value ?? ""); return '"' + (/^[=+\-@\t\r]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"'; };
function csv(uses) {
  const fields = ["host", "mac", "action", "name", "class", "needed", "count", "first", "last", "broadcast"];
  return [fields.join(","), ...uses.map(u => fields.map(f => cell(u[f])).join(","))].join("\r\n") + "\r\n";
}
function save(uses) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([csv(uses)], { type: "text/csv" }));
  link.download = "nbnsd-usage.csv";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** In which order to go about it: who can go first, and what has to be done for whom. */
function Plan({ hosts, uses, since }) {
  // Shares are mounted on Mondays, backups run at night: less than a day says little.
  const isEarly = since && Date.now() - new Date(since) < 86400000;
  const need = n => hosts.filter(h => h.needed === n);
  const unknown = hosts.filter(h => h.needed !== "yes" && h.needed !== "no");
  const left = `${plural(need("yes").length, "host still needs", "hosts still need")} names: give these a DNS name, or keep this server for them.`
    + (unknown.length ? ` Of ${plural(unknown.length, "more host")} it is not known yet: switch nothing off there.` : "");
  const leaked = new Set(uses.filter(u => u.class === "dns-name" || u.class === "discovery").map(u => u.host));
  const answered = new Set(uses.filter(u => u.action === "answers").map(u => u.name));
  const unanswered = new Set(uses.filter(u => u.action === "asks" && !answered.has(u.name)).map(u => u.name));
  const step = (done, title, text, href) => html`<li><${Badge} kind=${!done ? "look" : isEarly ? "" : "ok"} sign=${!done || isEarly ? "info" : "check"}>${!done ? "to do" : isEarly ? "none yet" : "nothing left"}<//><div><strong>${title}</strong><p class="note">${text}</p></div>${href ? html`<a class="button" href=${href}>List</a>` : html`<span></span>`}</li>`;
  return html`<ul class="needs">
    ${step(!leaked.size, "1. Stop the noise", `${plural(leaked.size, "host asks", "hosts ask")} for names of the DNS, WPAD or ISATAP, which NetBIOS cannot answer. Fix the DNS suffix, or switch the discovery off.`, leaked.size ? ROOT + "/usage?class=dns-name" : null)}
    ${step(!unanswered.size, "2. Find what nobody has", `${plural(unanswered.size, "name is", "names are")} asked for and nobody answers: old shortcuts, drives and printers.`, unanswered.size ? ROOT + "/usage?answered=no" : null)}
    ${step(!need("no").length, "3. Switch it off where nobody needs it", `${plural(need("no").length, "host uses", "hosts use")} nothing that needs NetBIOS: DHCP option 1 of Microsoft, or the adapter's setting.`, need("no").length ? ROOT + "/hosts" : null)}
    ${step(!need("yes").length && !unknown.length, "4. Move what is left", left, need("yes").length ? ROOT + "/usage?needed=yes" : unknown.length ? ROOT + "/usage?needed=unknown" : null)}</ul>`;
}

export default function Usage() {
  const [query, change] = useQuery();
  const found = useData(() => api.usage(query.since), [query.since], 60);
  const plan = useData(() => api.retirePlan(query.domain), [query.domain]);
  const inDns = new Map(((plan.data || {}).dnsNames || []).map(n => [n.name, n]));
  return html`<${Head} title="Usage audit" lead="Who still uses NetBIOS names, for what, and whether anything would miss them." />
    <${Answer} of=${found} what="Counting uses">${({ uses, since, leftOut }) => {
      if (!uses.length) return html`<div class="card"><${Empty} title="Nothing was used yet" sign="info">Each registration, query and answer is counted from now on. Come back after a working week.<//></div>`;
      const answered = new Set(uses.filter(u => u.action === "answers").map(u => u.name));
      const fits = u => (!query.host || u.host === query.host) && (!query.name || u.name === query.name) && (!query.class || u.class === query.class) && (!query.needed || u.needed === query.needed)
        && (query.answered !== "no" || (u.action === "asks" && !answered.has(u.name))) && (!query.q || (u.name + " " + (u.text || "") + " " + u.host).toLowerCase().includes(query.q.toLowerCase()));
      const rows = uses.filter(fits).sort((a, b) => b.count - a.count);
      const hosts = hostsOf(uses);
      const classes = Object.entries(uses.filter(u => u.action === "asks").reduce((sum, u) => ({ ...sum, [u.class]: (sum[u.class] || 0) + u.count }), {})).sort((a, b) => b[1] - a[1]);
      const Chip = ({ of, value, children }) => html`<button type="button" class="chip" aria-pressed=${query[of] === value} onClick=${() => change({ [of]: query[of] === value ? "" : value })}>${children}</button>`;
      return html`<div class="grid"><${Card} id="plan" title="The way out" note=${since ? html`counted since <${Time} at=${since} always />` : null}><${Plan} hosts=${hosts} uses=${uses} since=${since} /><//>
        <${Card} id="classes" title="What is asked for"><${Ranks} empty="No host has asked for a name yet. What this machine itself asks does not count." rows=${classes.map(([c, n]) => ({ key: c, label: CLASSES[c] || c, count: n, href: `${ROOT}/usage?class=${c}`, of: "questions" }))} /><//></div>
      <${Retire} plan=${plan} domain=${query.domain} ask=${domain => change({ domain })} />
      <section class="card" aria-label="Uses"><header><h2>${plural(rows.length, "use")}</h2><button type="button" onClick=${() => save(rows)}>Save as CSV</button></header>
        <div class="row" role="group" aria-label="Which uses"><input type="search" aria-label="Find uses" placeholder="name or host" value=${query.q || ""} onInput=${e => change({ q: e.target.value })} />
          <${Chip} of="needed" value="yes">needed<//><${Chip} of="answered" value="no">unanswered<//>${Object.entries(CLASSES).filter(([c]) => uses.some(u => u.class === c)).map(([c, t]) => html`<${Chip} of="class" value=${c}>${t}<//>`)}
          ${["host", "name"].filter(k => query[k]).map(k => html`<button type="button" class="chip" aria-pressed="true" onClick=${() => change({ [k]: "" })}>${k}: ${query[k]} ×</button>`)}</div>
        ${rows.length ? html`<${Table} label="Uses" rows=${rows.slice(0, MOST)} columns=${[
          { title: "Host", kind: "tight", cell: u => html`<${Host} address=${u.host} />` }, { title: "Does", cell: u => u.action + (u.broadcast ? " by broadcast" : "") }, { title: "Name", cell: u => html`<${Name} name=${u.name} text=${u.text} />` },
          { title: "Kind", cell: u => html`<span class="note">${CLASSES[u.class] || u.class}</span>` }, { title: "Needed", cell: u => { const [kind, sign, text] = NEEDED[u.needed] || NEEDED.unknown; return html`<${Badge} kind=${kind} sign=${sign}>${text}<//>`; } },
          ...(inDns.size ? [{ title: "In the DNS", cell: u => inDns.has(u.name) ? html`<${Found} of=${inDns.get(u.name).found} />` : html`<span class="note">cannot be there</span>` }] : []),
          { title: "Times", kind: "num", cell: u => number(u.count) }, { title: "Last", kind: "tight", cell: u => html`<${Time} at=${u.last} ago />` }]} />` : html`<${Empty} title="Nothing fits" sign="info">Take a filter off.<//>`}
        ${rows.length > MOST && html`<p class="note">The first ${MOST} of ${number(rows.length)}; all of them are in the CSV.</p>`}${leftOut > 0 && html`<p class="note">${plural(leftOut, "use was", "uses were")} not counted for want of room.</p>`}</section>`;
    }}<//>`;
}
