// What happens, as it happens.
import { html, useEffect, useQuery, useRef, useState } from "../lib.js";
import { api } from "../api.js";
import { Badge, Copy, Empty, Head, Host, Loading, Name, Time } from "../parts.js";
import { number, plural, sentence } from "../text.js";

const MOST = 300;
const AWAY_MILLIS = 2000;
const LEVELS = { error: ["act", "alarm"], warning: ["look", "look"], information: ["info", "info"], detail: ["", "unknown"] };

export default function Live() {
  const [query, change] = useQuery();
  const [rows, setRows] = useState([]);
  const [paused, setPaused] = useState(false);
  const [waiting, setWaiting] = useState(0);
  const [state, setState] = useState("connecting");
  const [open, setOpen] = useState(null);
  const held = useRef([]);
  const isPaused = useRef(false);
  const last = useRef(null);
  isPaused.current = paused;
  const filter = JSON.stringify([query.code || "", query.name || "", query.address || ""]);

  useEffect(() => {
    let stream = null;
    let gone = false;
    const pending = [];
    let timer = null;
    let retry = null;
    const flush = () => {
      timer = null;
      const fresh = pending.splice(0);
      if (isPaused.current) { held.current = [...fresh.reverse(), ...held.current].slice(0, MOST); setWaiting(n => n + fresh.length); } else setRows(old => [...fresh.reverse(), ...old].slice(0, MOST));
    };
    const add = row => { pending.push(row); if (pending.length > 5 * MOST) pending.shift(); timer ||= setTimeout(flush, 150); };
    const wanted = { code: query.code, name: query.name, address: query.address };
    const kept = Object.fromEntries(Object.entries(wanted).filter(([, v]) => v));
    setRows([]); held.current = []; setWaiting(0); last.current = null;
    // After a while without the daemon it goes on behind the last event that came; what was lost meanwhile is a gap.
    const later = () => { retry = setTimeout(start, AWAY_MILLIS); };
    const start = async () => {
      try {
        if (last.current === null) {
          const past = await api.events({ ...kept, limit: 100 });
          if (gone) return;
          last.current = past.last;
          setRows([...past.events].reverse());
        } else {
          await api.events({ limit: 1 });
          if (gone) return;
        }
        stream = api.stream({ ...kept, after: last.current });
      } catch (e) {
        if (gone) return;
        setState(e.status === 401 ? "signed out" : "lost");
        if (e.status !== 401) later();
        return;
      }
      stream.onopen = () => setState("open");
      stream.onerror = () => {
        setState("lost");
        if (stream.readyState === EventSource.CLOSED) later(); // otherwise the browser does it, with Last-Event-ID
      };
      stream.onmessage = event => { last.current = event.lastEventId; add(JSON.parse(event.data)); };
      stream.addEventListener("gap", event => { last.current = event.lastEventId; const gap = JSON.parse(event.data); add({ id: "gap" + event.lastEventId, gap }); });
      stream.addEventListener("summary", event => { last.current = event.lastEventId; const summary = JSON.parse(event.data); add({ id: "sum" + event.lastEventId, at: new Date().toISOString(), summary }); });
    };
    setState("connecting");
    start();
    return () => { gone = true; clearTimeout(timer); clearTimeout(retry); if (stream) stream.close(); };
  }, [filter]);

  const resume = () => { setRows(old => [...held.current, ...old].slice(0, MOST)); held.current = []; setWaiting(0); setPaused(false); };
  const said = { open: ["ok", "check", "live"], connecting: ["look", "look", "connecting"], lost: ["act", "alarm", "the daemon does not answer; it is asked again"], "signed out": ["act", "alarm", "signed out"] }[state];
  return html`<${Head} title="Live" lead="What happens, as it happens, the newest first.">
      <${Badge} kind=${paused ? "look" : said[0]} sign=${paused ? "info" : said[1]}>${paused ? `paused, ${plural(waiting, "event")} waiting` : said[2]}<//>
      <button type="button" class="main" onClick=${() => paused ? resume() : setPaused(true)}>${paused ? "Go on" : "Pause"}</button>
      <${Copy} text=${JSON.stringify(rows, null, 1)}>Copy as JSON<//><//>
    <form class="card form" role="search" onSubmit=${e => e.preventDefault()}>
      <label>Name<input value=${query.name || ""} placeholder="FRED*" onChange=${e => change({ name: e.target.value.trim() })} /></label>
      <label>Address<input value=${query.address || ""} placeholder="10.1.2.3" onChange=${e => change({ address: e.target.value.trim() })} /></label>
      <label>What<select value=${query.code || ""} onChange=${e => change({ code: e.target.value })}>
        ${[["", "everything"], ["NAME_CONFLICT,CLAIM_REFUSED,REFUSED_BY_STATIC,INCIDENT_OPENED,INCIDENT_CLOSED", "conflicts and refusals"], ["NAME_REGISTERED,NAME_RELEASED,NAME_TAKEN_OVER,HOLDERS_EXPIRED", "names that come and go"], ["CHALLENGE_STARTED,HOLDER_DEFENDED,HOLDER_SILENT,HOLDER_DENIED", "questions to holders"], ["QUERY_ANSWERED", "queries"], ["RECORD_EDITED,RECORDS_DELETED,RECORDS_IMPORTED,RECORDS_UNDELETED", "what people change"], ["DATAGRAM_DROPPED,DATAGRAM_MALFORMED,RATE_EXCEEDED", "what is dropped"], ["STORAGE_FAILED,STORAGE_RECOVERED,CLOCK_SET,LIMIT_REACHED", "the machine"]].map(([v, t]) => html`<option value=${v}>${t}</option>`)}
        ${query.code && html`<option value=${query.code}>${query.code.toLowerCase().replace(/_/g, " ").replace(/,/g, ", ")}</option>`}</select></label></form>
    <section class="card tail" aria-label="Events">
      ${rows.length ? html`<div class="scroll"><table class="fold" aria-label="Events"><thead><tr><th scope="col">Time</th><th scope="col">How bad</th><th scope="col">Event</th><th scope="col">In a sentence</th></tr></thead>
        <tbody aria-live=${paused ? "off" : "polite"} aria-relevant="additions">${rows.map(row => row.gap ? html`<tr key=${row.id}><td></td><td><${Badge} kind="look" sign="look">gap<//></td><td colspan="2">The events ${row.gap.from} to ${row.gap.to} came faster than they could be sent.</td></tr>`
          : row.summary ? html`<tr key=${row.id}><td class="tight"><${Time} at=${row.at} /></td><td><${Badge} sign="info">many<//></td><td colspan="2" class="any">${Object.entries(row.summary.counts).map(([code, n]) => `${number(n)} × ${code}`).join(", ")}</td></tr>`
          : html`<tr key=${row.id}><td class="tight" data-label="Time"><${Time} at=${row.at} millis /></td><td data-label="How bad"><${Badge} kind=${(LEVELS[row.severity] || [""])[0]} sign=${(LEVELS[row.severity] || [])[1]}>${row.severity}<//></td>
            <td class="tight" data-label="Event"><button type="button" class="quiet mono" aria-expanded=${open === row.id} onClick=${() => setOpen(open === row.id ? null : row.id)}>${row.code}</button></td>
            <td data-label="In a sentence"><div class="any">${sentence(row.text)} ${open === row.id && html`<div class="stack"><div class="row">${row.name && html`<${Name} name=${row.name} />`}${row.sender && html`<span>sent by <${Host} address=${row.sender} /></span>`}<${Copy} text=${JSON.stringify(row, null, 2)}>Copy<//></div><pre>${JSON.stringify(row, null, 2)}</pre></div>`}</div></td></tr>`)}</tbody></table></div>`
        : state === "connecting" ? html`<${Loading} what="Asking what has happened" />`
        : html`<${Empty} title=${state === "open" ? "Nothing has happened yet" : "No events"} sign="info">${filter === '["","",""]' ? "As soon as a host registers, asks or releases, it is here." : "Nothing fits; what fits will be here as soon as it happens."}<//>`}
    </section>`;
}
