// What holds now, where it is said, and what a change would have to look like.
import { html, useData, useQuery, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Copy, Empty, Head, Table, toast, Trouble } from "../parts.js";
import { plural } from "../text.js";

const ORIGINS = { default: "default", file: "file", "command-line": "command line" };
/** The lines of a file that say it. */
const toml = s => {
  const dot = s.key.lastIndexOf(".");
  return dot < 0 ? `${s.key} = ${s.value}` : `[${s.key.slice(0, dot).replace(/\[\d+\]/g, "")}]\n${s.key.slice(dot + 1)} = ${s.value}`;
};

function Check() {
  const [text, setText] = useState("");
  const [answer, setAnswer] = useState(null);
  const [problem, setProblem] = useState(null);
  const check = async event => { event.preventDefault(); setProblem(null); setAnswer(null); try { setAnswer(await api.check(text)); } catch (e) { setProblem(e); } };
  return html`<details><summary>Try a file before it is used</summary><form class="stack" onSubmit=${check}>
    <label>A whole configuration, in TOML<textarea spellcheck="false" value=${text} onInput=${e => setText(e.target.value)} placeholder=${"[rate]\nper-host = 200"}></textarea></label><div><button disabled=${!text.trim()}>Check it</button></div>
    ${problem && html`<${Trouble} problem=${problem} />`}
    ${answer && html`<div role="status" class="stack"><${Badge} kind=${(answer.faults || []).length ? "act" : "ok"} sign=${(answer.faults || []).length ? "cross" : "check"}>${(answer.faults || []).length ? plural(answer.faults.length, "fault") : "good"}<//>
      <ul class="plain">${(answer.faults || []).map(f => html`<li class="any">${f.text}</li>`)}${(answer.warnings || []).map(w => html`<li class="any">${w.text}</li>`)}</ul></div>`}</form></details>`;
}

export default function Settings() {
  const [query, change] = useQuery();
  const found = useData(() => api.configuration(), []);
  const [result, setResult] = useState(null);
  const [problem, setProblem] = useState(null);
  const reload = async () => { setProblem(null); setResult(null); try { const answer = await api.reload(); setResult(answer); if (answer.result === "applied") toast("The configuration is read again"); found.again(); } catch (e) { setProblem(e); } };
  return html`<${Head} title="Settings" lead="What holds now, and where it is said. To change something, change the file, and read it again."><button type="button" onClick=${reload}>Read the file again</button><//>
    ${problem && html`<${Trouble} problem=${problem} />`}
    ${result && html`<div class=${"banner " + (result.result === "applied" ? "ok" : "act")} role="status"><strong>${result.result === "applied" ? ((result.settingChanges || result.changes || []).length ? "Applied" : "Nothing has changed") : "Not applied: all is as before"}</strong>
      <ul class="plain">${(result.faults || []).map(f => html`<li class="any">${f.text}</li>`)}${(result.settingChanges || result.changes || []).map(c => html`<li class="any"><code>${c.key}</code>: ${c.before} → ${c.after} ${c.effect === "restart" ? html`<${Badge} kind="look" sign="look">at the next start<//>` : html`<${Badge} kind="ok" sign="check">at once<//>`}</li>`)}</ul></div>`}
    <${Answer} of=${found}>${({ settings, file }) => {
      const text = (query.q || "").toLowerCase();
      const rows = settings.filter(s => (!text || (s.key + " " + s.doc).toLowerCase().includes(text)) && (query.show !== "set" || s.origin !== "default") && (query.show !== "pending" || s.pending));
      const waiting = settings.filter(s => s.pending).length;
      return html`<div class="card"><p>${file ? html`The file is <code class="any">${file}</code>.` : html`This daemon has no configuration file; <code>nbnsd check-config --example</code> prints one to begin with, and <code>serve --config FILE</code> uses it.`}</p>
          <div class="row"><input type="search" aria-label="Find a key" placeholder="key or word" value=${query.q || ""} onInput=${e => change({ q: e.target.value })} />
          <button type="button" class="chip" aria-pressed=${query.show === "set"} onClick=${() => change({ show: query.show === "set" ? "" : "set" })}>only what was set</button>
          ${waiting > 0 && html`<button type="button" class="chip" aria-pressed=${query.show === "pending"} onClick=${() => change({ show: query.show === "pending" ? "" : "pending" })}>waiting for a start: ${waiting}</button>`}</div><${Check} /></div>
        <section class="card" aria-label="Keys"><header><h2>${plural(rows.length, "key")}</h2></header>${rows.length ? html`<${Table} label="Keys" rows=${rows} keyOf=${s => s.key} columns=${[
          { title: "Key", cell: s => html`<code class="any">${s.key}</code><br /><span class="note">${s.doc}</span><br /><span class="note any">Expected: ${s.expected}${s.default ? html`; default <code>${s.default}</code>` : ""}.</span>` },
          { title: "Value", kind: "value", cell: s => html`<code class="any">${s.secret ? "•••" : s.value}</code>${s.pending ? html`<br /><${Badge} kind="look" sign="look">from the next start: ${s.pending}<//>` : ""}` },
          { title: "Said by", kind: "tight", cell: s => html`${ORIGINS[s.origin] || s.origin}${s.origin !== "default" && s.place ? html`<br /><span class="note any" title=${s.place}>${s.line ? "line " + s.line : s.place}</span>` : ""}` },
          { title: "", cell: s => s.secret ? "" : html`<${Copy} text=${toml(s)}>Copy<span class="only-read"> ${s.key} as TOML</span><//>` },
        ]} />` : html`<${Empty} title="Nothing fits" sign="info">Try another word.<//>`}</section>`;
    }}<//>`;
}
