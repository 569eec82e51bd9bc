// What is wrong, and whose turn it is, in ten seconds; then how it goes.
import { html, ROOT, useData, useEffect, useRef, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Empty, Head, incidentHref, Name, nameHref, hostHref, Ranks, Severity, Sign, Time } from "../parts.js";
import { number, plural, sentence, severity, span } from "../text.js";
import { groupOf, isUrgent, stories } from "../stories.js";
import { Chart } from "../chart.js";

const STATES = [["active", "that somebody has"], ["released", "given up, or not refreshed"], ["tombstone", "kept for partners"], ["deleted", "can be taken back"]];

/** What a person has to know about the server itself: each with a reason and a way on. */
function faults({ counters: c, gauges: g, events: e }, partners) {
  const all = [];
  const add = (kind, text, reason, href, action) => all.push({ kind, text, reason, href, action });
  const live = type => `${ROOT}/live?code=${type}`;
  if ((e.STORAGE_FAILED || 0) > (e.STORAGE_RECOVERED || 0)) add("act", "Changes are not safe on the disk", "The database cannot be written. Names are answered, but new ones are not granted until it can.", live("STORAGE_FAILED"), "What happened");
  if ((e.BURST_STARTED || 0) > (e.BURST_ENDED || 0)) add("look", "More hosts register than can be checked", "They are granted their names for minutes only, and checked when they come back.", live("BURST_STARTED,BURST_ENDED"), "What happened");
  if (c["udp-system-dropped"] > 0) add("look", `${plural(c["udp-system-dropped"], "datagram was", "datagrams were")} dropped unread`, "The system's queue was full, or somebody floods this server.", live("RATE_EXCEEDED"), "Who sends much");
  if (c["core-failures"] + c["effect-failures"] > 0) add("act", "The daemon met a bug of its own", "Its log has more. Please report it.", `${ROOT}/about`, "How");
  if (Math.abs(g["clock-ahead-seconds"] || 0) > 60) add("look", `The machine's clock has jumped by ${span(Math.abs(g["clock-ahead-seconds"]))}`, "Lifetimes go on as they were.", live("CLOCK_SET"), "What happened");
  if (e.LIMIT_REACHED > 0) add("act", "A limit was reached", "Something was refused for want of room.", live("LIMIT_REACHED"), "Which");
  for (const p of partners) if (p.failuresInARow > 0) add("act", `The partner ${p.address} cannot be reached`, sentence(p.lastProblem || "It does not answer"), `${ROOT}/partners`, "Partners");
  return all;
}

async function overview() {
  const [statistics, all, partners] = await Promise.all([api.statistics(), stories(), api.partners().then(d => d.partners, () => [])]);
  const of = group => all.filter(item => groupOf(item) === group);
  return { statistics, turns: of("open"), calm: of("calm").length, over: of("over").length, faults: faults(statistics, partners), partners };
}

function Needs({ of }) {
  const { turns, faults: broken } = of;
  if (!turns.length && !broken.length) return html`<${Empty} title="Nothing needs you">Names are answered, nobody claims a name of somebody else, and nothing has failed.<//>`;
  return html`<ul class="needs">${broken.map(f => html`<li><${Badge} kind=${f.kind} sign=${f.kind === "act" ? "alarm" : "look"}>${f.kind === "act" ? "Needs somebody" : "Worth a look"}<//><div><strong>${f.text}</strong><p class="note">${f.reason}</p></div><a class="button" href=${f.href}>${f.action}</a></li>`)}
    ${turns.slice(0, 8).map(s => html`<li key=${s.name}><${Severity} of=${s.verdict ? s.verdict.severity : "look"} /><div class="any"><strong><span class="name">${s.text || s.name}</span>: ${s.verdict ? s.verdict.text : "claimed by a second host"}</strong>
      <p class="note">${s.verdict ? turnOf(s.verdict) : s.last ? sentence(s.last.text) : ""}</p></div><a class="button" href=${incidentHref(s.name)}>See why</a></li>`)}</ul>
    ${turns.length > 8 && html`<a href=${ROOT + "/incidents?show=open"}>and ${turns.length - 8} more</a>`}`;
}
/** Whose turn it is: the first who has something to do. */
const turnOf = v => {
  const whose = [["Desktop", v.desktop], ["Network", v.network], ["User", v.user]].find(([, text]) => !/^nothing\b/i.test(text));
  return whose ? html`<em>${whose[0]}:</em> ${sentence(whose[1])}` : "Nobody has to do anything.";
};

const NOBODY = "No host has asked for a name yet. What this machine itself asks does not count.";

function Top() {
  const found = useData(() => api.usage(), [], 60);
  return html`<${Answer} of=${found} what="Counting who asks">${({ uses }) => {
    const asks = uses.filter(u => u.action === "asks");
    const sum = (list, key) => [...list.reduce((map, u) => map.set(key(u), (map.get(key(u)) || 0) + u.count), new Map())].sort((a, b) => b[1] - a[1]).slice(0, 8);
    const answered = new Set(uses.filter(u => u.action === "answers").map(u => u.name));
    const unanswered = asks.filter(u => !answered.has(u.name));
    return html`<div class="grid">
      <${Card} id="askers" title="Who asks most"><${Ranks} empty=${NOBODY} rows=${sum(asks, u => u.host).map(([host, count]) => ({ key: host, count, of: "questions", href: `${ROOT}/usage?host=${host}`, label: html`<a class="mono" href=${hostHref(host)}>${host}</a>` }))} /><//>
      <${Card} id="unanswered" title="Asked for, and nobody has it" note=${html`<a href=${ROOT + "/usage?answered=no"}>all of them</a>`}><${Ranks} empty=${asks.length ? "Every name that was asked for has somebody." : NOBODY} rows=${sum(unanswered, u => u.name).map(([name, count]) => ({ key: name, count, of: "questions", href: `${ROOT}/usage?name=${encodeURIComponent(name)}`, label: html`<${Name} name=${name} />` }))} /><//></div>`;
  }}<//>`;
}

export default function Overview() {
  const found = useData(overview, [], 10);
  return html`<${Answer} of=${found}>${data => {
    const { statistics: s, turns } = data;
    const { gauges: g } = s;
    const alarms = data.faults.filter(f => f.kind === "act").length + turns.filter(isUrgent).length;
    const looks = data.faults.length + turns.length - alarms;
    const [kind, sign, said] = alarms ? ["act", "alarm", plural(alarms, "thing needs", "things need") + " somebody"] : looks ? ["look", "look", plural(looks, "thing is", "things are") + " worth a look"] : ["ok", "check", "All is well"];
    const all = STATES.reduce((sum, [state]) => sum + (g["records-" + state] || 0), 0);
    return html`<${Head} title="Overview"><span class="row">
        <${Badge} kind=${kind} sign=${sign}>${said}<//>
        <span class="note">nbnsd ${s.daemon}, up for ${span(g["uptime-seconds"])}</span></span><//>
      <${Card} id="needs" title="What needs you" note=${html`<span class="row">${data.calm > 0 && html`<a href=${ROOT + "/incidents?show=calm"}>${number(data.calm)} with nothing to do</a>`}${data.over > 0 && html`<a href=${ROOT + "/incidents?show=over"}>${number(data.over)} over</a>`}</span>`}><${Needs} of=${data} /><//>
      <${Traffic} />
      <${Card} id="states" title="Names" note=${html`<a href=${ROOT + "/names"}>all ${number(all)}</a>`}>
        <div class="grid figures">${STATES.map(([state, text]) => html`<div class="stack" key=${state}><a class="figure" href=${`${ROOT}/names?state=${state}`}>${number(g["records-" + state])}</a><span>${state}<br /><span class="note">${text}</span></span></div>`)}
          <div class="stack"><a class="figure" href=${ROOT + "/statics"}>${number(g["static-records"])}</a><span>static<br /><span class="note">put by a person</span></span></div></div>
        ${all === 0 && html`<p>No host has registered yet. Hosts do so when they start, once this server is their WINS server: DHCP option 44, with option 46 = 8.</p>`}<//>
      <${Top} />
      <${Parts} of=${s} partners=${data.partners} />`;
  }}<//>`;
}

const SERIES = [
  { key: "queriesFound", label: "queries answered", colour: "--ok" },
  { key: "queriesNotFound", label: "queries for what nobody has", colour: "--look", dash: [6, 4] },
  { key: "registrations", label: "registrations and refreshes", colour: "--info", dash: [2, 3] },
  { key: "refused", label: "claims refused", colour: "--act", width: 3 },
];

function Traffic() {
  const found = useData(() => api.history().catch(e => { if (e.status === 404 || e.status === 503) return { sums: [] }; throw e; }), [], 60);
  return html`<${Card} id="traffic" title="The last 24 hours" note="per minute">
    <${Answer} of=${found} what="Adding up">${({ sums }) => sums.length < 2
      ? html`<p class="note">What is asked and answered is added up each minute; come back in a few.</p>`
      : html`<${Chart} label="Requests per minute, over the last 24 hours" series=${SERIES} rows=${sums.map(r => ({ at: r.at, ...Object.fromEntries(SERIES.map(x => [x.key, ((r[x.key] || 0) + (x.key === "registrations" ? r.refreshes || 0 : 0)) / (r.minutes || 1)])) }))} />`}<//><//>`;
}

function Parts({ of: { counters: c, gauges: g, events: e }, partners }) {
  const line = (ok, title, text, href) => html`<li><${Badge} kind=${ok ? "ok" : "act"} sign=${ok ? "check" : "alarm"}>${ok ? "good" : "bad"}<//><span><strong>${title}</strong> <span class="note">${text}</span></span>${href ? html`<a href=${href}>more</a>` : html`<span></span>`}</li>`;
  const broken = (e.STORAGE_FAILED || 0) > (e.STORAGE_RECOVERED || 0);
  const lost = partners.filter(p => p.failuresInARow > 0);
  return html`<${Card} id="parts" title="The server"><ul class="needs">
    ${line(g.addresses > 0, "Network", `${plural(g.addresses, "address", "addresses")} served, ${plural(c["udp-received"], "datagram")} in, ${number(c["udp-sent"])} out`)}
    ${line(!broken, "Disk", broken ? "changes cannot be written" : `${plural(g["store-pending"], "change")} on the way to it`, broken ? `${ROOT}/live?code=STORAGE_FAILED` : null)}
    ${line(true, "Questions", `${plural(g["challenges-open"], "holder")} asked now, ${plural(g["claims-waiting"], "claim")} waiting`)}
    ${partners.length > 0 && line(!lost.length, "Partners", lost.length ? `${lost.length} of ${partners.length} not reached` : `${plural(partners.length, "partner")} reached`, `${ROOT}/partners`)}
  </ul><//>`;
}
