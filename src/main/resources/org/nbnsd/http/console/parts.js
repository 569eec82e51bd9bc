// Small parts that all screens use.
import { html, useEffect, useRef, useState, ROOT } from "./lib.js";
import { away, local, meaning, nameInPath, nameParts, number, sentence, severity, utc } from "./text.js";

const SIGNS = {
  alarm: "M8 1.5 15 14H1ZM8 6v4m0 2v.01",
  look: "M8 3C4 3 1.5 8 1.5 8S4 13 8 13s6.5-5 6.5-5S12 3 8 3Zm0 3a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
  check: "M2.5 8.5l3.5 4 7.5-9",
  unknown: "M5.5 5.5C5.5 2.5 10.5 2.5 10.5 5.5 10.5 7.5 8 7.5 8 10m0 3v.01",
  info: "M8 7v6m0-9.5v.01",
  cross: "M3.5 3.5l9 9m0-9-9 9",
};

/** A small picture beside a word; never instead of one. */
export const Sign = ({ of }) => html`<svg viewBox="0 0 16 16" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d=${SIGNS[of]} /></svg>`;

export const Badge = ({ kind = "", sign, children }) => html`<span class=${"badge " + kind}>${sign && html`<${Sign} of=${sign} />`}${children}</span>`;

export const Severity = ({ of }) => {
  const { kind, text, sign } = severity(of);
  return html`<${Badge} kind=${kind} sign=${sign}>${text}<//>`;
};

/** A point of time: local, and UTC on hover. */
export const Time = ({ at, millis, always, ago }) => at
  ? html`<time datetime=${at} title=${(ago ? local(at, { always: true }) + ", that is " : "") + utc(at)}>${ago ? away(at) : local(at, { millis, always })}</time>`
  : html`<span class="note">never</span>`;

export const nameHref = name => {
  const { part, scope } = nameInPath(name);
  return `${ROOT}/names/${part}${scope ? "?scope=" + encodeURIComponent(scope) : ""}`;
};
export const incidentHref = name => nameHref(name).replace("/names/", "/incidents/");
export const hostHref = address => `${ROOT}/hosts/${encodeURIComponent(address)}`;

/** A name with its letters where it has some that are not those of ASCII. */
export const Name = ({ name, text, link = true }) => {
  const shown = text && text !== name ? text : name;
  const inner = html`<span class="name" dir="ltr">${shown}</span>`;
  return link ? html`<a href=${nameHref(name)} title=${shown === name ? null : name}>${inner}</a>` : inner;
};

export const Host = ({ address, computers }) => html`<a class="mono" href=${hostHref(address)}>${address}</a>${computers && computers.length ? html` <span class="note any">${computers.join(", ")}</span>` : null}`;

export const Hosts = ({ addresses, most = 4 }) => {
  const all = addresses || [];
  return html`${all.slice(0, most).map((address, i) => html`${i ? ", " : ""}<${Host} address=${address} />`)}${all.length > most ? ` and ${all.length - most} more` : ""}`;
};

export const Loading = ({ what = "Loading" }) => html`<p class="loading" role="status">${what}</p>`;

export const Empty = ({ title, sign = "check", children }) => html`<div class="empty"><${Sign} of=${sign} /><strong>${title}</strong><p>${children}</p></div>`;

/** What went wrong, in the daemon's words, and what to do. */
export function Trouble({ problem, again }) {
  if (!problem || problem.status === 401) return null;
  const { title, detail, errors, code } = problem.document || {};
  return html`<div class="banner act" role="alert">
    <div class="row"><${Badge} kind="act" sign="alarm">${title || "That did not work"}<//>${code && html`<code class="note">${code}</code>`}</div>
    <p class="any">${sentence(detail || problem.message)}</p>
    ${errors && errors.length > 0 && html`<ul class="plain">${errors.map(e => html`<li class="any"><code>${e.pointer}</code> ${e.detail}</li>`)}</ul>`}
    ${again && html`<div><button type="button" onClick=${again}>Try again</button></div>`}
  </div>`;
}

/** What a question has for an answer, or why it has none (yet). */
export function Answer({ of, what, children }) {
  // One element, whatever comes: so what comes late cannot get into the place of its neighbour.
  return html`<div class="answer">${of.problem && html`<${Trouble} problem=${of.problem} again=${of.again} />`}
    ${of.data ? children(of.data) : of.problem ? null : html`<${Loading} what=${what || "Asking the daemon"} />`}</div>`;
}

export const Head = ({ title, crumb, lead, children }) => {
  useEffect(() => { document.title = (typeof title === "string" ? title + " – " : "") + "nbnsd"; }, [title]);
  return html`<div class="head"><div class="stack">
    ${crumb && html`<p class="crumb">${crumb}</p>`}<h1>${title}</h1>${lead && html`<p class="lead">${lead}</p>`}</div>
    ${children && html`<div class="row">${children}</div>`}</div>`;
};

export const Card = ({ title, note, children, id, kind = "" }) => html`<section class=${"card " + kind} aria-labelledby=${id && title ? id : null}>
  ${title && html`<header><h2 id=${id}>${title}</h2>${note && html`<span class="note">${note}</span>`}</header>`}${children}</section>`;

/** A table that becomes cards on a phone. columns: {title, cell, kind}. */
export function Table({ columns, rows, label, keyOf, lit }) {
  return html`<div class="scroll"><table class="fold" aria-label=${label}>
    <thead><tr>${columns.map(c => html`<th scope="col" class=${c.kind || ""} aria-sort=${c.sorted || null}>${c.sort ? html`<button type="button" onClick=${c.sort}>${c.title}<span aria-hidden="true">${c.sorted === "ascending" ? " ▲" : c.sorted ? " ▼" : ""}</span></button>` : c.title || html`<span class="only-read">More</span>`}</th>`)}</tr></thead>
    <tbody>${rows.map((row, i) => html`<tr key=${keyOf ? keyOf(row) : i} class=${lit && lit(row) ? "lit" : ""}>
      ${columns.map(c => html`<td class=${c.kind || ""} data-label=${c.title}><span>${c.cell(row)}</span></td>`)}</tr>`)}</tbody></table></div>`;
}

/** What the suffix of a name says. */
export const Meaning = ({ of }) => html`<span class="note">${meaning(of.suffix ?? nameParts(of.name).suffix, of.type)}</span>`;

export const STATES = {
  active: { kind: "ok", sign: "check" }, released: { kind: "look", sign: "info" },
  tombstone: { kind: "", sign: "cross" }, deleted: { kind: "", sign: "cross" },
};
export const State = ({ of }) => html`<${Badge} kind=${(STATES[of] || {}).kind} sign=${(STATES[of] || {}).sign}>${of}<//>`;

/** How sure a verdict is, as a number and a bar. */
export const Meter = ({ value }) => {
  const bar = useRef();
  useEffect(() => { bar.current.style.width = value + "%"; }, [value]);
  return html`<span class="meter" aria-hidden="true"><i ref=${bar}></i></span> ${value} %`;
};

/** A list with the longest bar for the largest number. rows: {label, count, href}. */
export function Ranks({ rows, empty }) {
  const most = Math.max(1, ...rows.map(row => row.count));
  if (!rows.length) return html`<p class="note">${empty}</p>`;
  return html`<ul class="ranks">${rows.map(row => html`<li key=${row.key}><span class="any">${row.label}</span><a href=${row.href}>${number(row.count)}<span class="only-read"> ${row.of || "times"}</span></a><${Bar} share=${row.count / most} /></li>`)}</ul>`;
}
function Bar({ share }) {
  const bar = useRef();
  useEffect(() => { bar.current.style.width = Math.max(1, share * 100) + "%"; }, [share]);
  return html`<span class="bar" aria-hidden="true"><i ref=${bar}></i></span>`;
}

export function Copy({ text, children = "Copy" }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try { await navigator.clipboard.writeText(text); } catch {
      const area = document.createElement("textarea");
      area.value = text; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
    }
    setDone(true); setTimeout(() => setDone(false), 1500);
  };
  return html`<button type="button" class="chip" onClick=${copy}>${done ? "Copied" : children}</button>`;
}

/** Says what was done, with a way back if there is one. */
export const toast = (text, { undo, kind } = {}) => dispatchEvent(new CustomEvent("toast", { detail: { text, undo, kind, id: Math.random() } }));

export function Toasts() {
  const [all, setAll] = useState([]);
  const drop = id => setAll(old => old.filter(t => t.id !== id));
  useEffect(() => {
    const add = e => { setAll(old => [...old.slice(-3), e.detail]); if (!e.detail.undo) setTimeout(() => drop(e.detail.id), 8000); };
    addEventListener("toast", add);
    return () => removeEventListener("toast", add);
  }, []);
  return html`<div class="toasts" role="status" aria-live="polite">${all.map(t => html`<div class=${"toast " + (t.kind || "")} key=${t.id}><span>${t.text}</span><span class="row">
    ${t.undo && html`<button type="button" onClick=${() => { drop(t.id); t.undo(); }}>Undo</button>`}
    <button type="button" class="quiet" onClick=${() => drop(t.id)}>Close</button></span></div>`)}</div>`;
}

/** A question in front of everything else; the keyboard stays in it, and is afterwards where it was. */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef();
  useEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown.showModal();
    return () => { shown.close(); if (before && before.isConnected) before.focus(); };
  }, []);
  return html`<dialog ref=${dialog} aria-labelledby="dialog-title" onCancel=${e => { e.preventDefault(); onClose(); }}>
    <div class="stack"><h2 id="dialog-title">${title}</h2>${children}</div></dialog>`;
}
