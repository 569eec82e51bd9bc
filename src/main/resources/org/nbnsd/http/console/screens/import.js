// A file of another program: what would become of each record, and then that it does.
import { html, useRef, useState } from "../lib.js";
import { api } from "../api.js";
import { Badge, Card, Head, Name, Table, toast, Trouble } from "../parts.js";
import { number, plural } from "../text.js";

const FORMATS = [["", "find out"], ["lmhosts", "LMHOSTS"], ["mmc", "Windows: Export list"], ["netsh", "netsh wins dump"], ["wins.dat", "Samba wins.dat"], ["csv", "CSV"], ["json", "JSON of nbnsd"]];
const KINDS = { created: ["ok", "check", "new"], replaced: ["look", "info", "changed"], unchanged: ["", "info", "as it is"], kept: ["look", "info", "left as it is"], refused: ["act", "cross", "refused"], deleted: ["look", "cross", "deleted"], restored: ["ok", "check", "restored"], aged: ["", "info", "aged"] };
const addresses = record => record ? record.holders.map(h => h.address).join(", ") : "";
const MOST = 200;

export default function Import() {
  const [file, setFile] = useState(null);
  const [over, setOver] = useState(false);
  const [ifTaken, setIfTaken] = useState("keep");
  const [format, setFormat] = useState("");
  const [preview, setPreview] = useState(null);
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState(null);
  const [show, setShow] = useState("");
  const input = useRef();
  const look = async (chosen, taken = ifTaken, as = format) => {
    setFile(chosen); setPreview(null); setProblem(null); setBusy("Reading it");
    try { setPreview(await api.preview(chosen, { format: as, ifTaken: taken, skipBadLines: "true" })); } catch (e) { setProblem(e); }
    setBusy("");
  };
  const apply = async () => {
    setBusy("Taking them"); setProblem(null);
    try { const done = await api.apply(preview.import); setPreview({ ...preview, ...done, isDone: done.applied }); if (done.applied) toast("The records are in the table"); else setProblem({ document: { title: "Nothing was taken", detail: "Records have changed since: look at the file again" } }); } catch (e) { setProblem(e); }
    setBusy("");
  };
  const drop = event => { event.preventDefault(); setOver(false); if (event.dataTransfer.files[0]) look(event.dataTransfer.files[0]); };
  const outcomes = preview ? preview.differences || preview.outcomes || [] : [];
  const shown = outcomes.filter(o => !show || o.kind === show);
  const counts = preview ? preview.counts || {} : {};
  const changes = (counts.created || 0) + (counts.replaced || 0) + (counts.deleted || 0) + (counts.restored || 0);
  return html`<${Head} title="Import" lead="Records out of a file of Windows, Samba or nbnsd. Nothing is taken before you have seen what changes." />
    <div class=${"drop" + (over ? " over" : "")} onDragOver=${e => { e.preventDefault(); setOver(true); }} onDragLeave=${() => setOver(false)} onDrop=${drop}>
      <p>Drop a file here: LMHOSTS, wins.dat, an exported list of Windows, netsh's dump, CSV, JSON</p>
      <input ref=${input} type="file" hidden aria-label="File to import" onChange=${e => { if (e.target.files[0]) look(e.target.files[0]); e.target.value = ""; }} />
      <button type="button" class="main" onClick=${() => input.current.click()}>Choose a file</button>
      ${file && html`<p class="any"><strong>${file.name}</strong>, ${number(file.size)} octets</p>`}
      <label>Format<select value=${format} onChange=${e => { setFormat(e.target.value); if (file && !(preview && preview.isDone)) look(file, ifTaken, e.target.value); }}>${FORMATS.map(([v, t]) => html`<option value=${v}>${t}</option>`)}</select></label>
      <label>If a name is taken<select value=${ifTaken} onChange=${e => { setIfTaken(e.target.value); if (file && !(preview && preview.isDone)) look(file, e.target.value); }}><option value="keep">leave what is there</option><option value="replace">put the file's in its place</option><option value="fail">take nothing at all</option></select></label>
    </div>
    ${busy && html`<p class="loading" role="status">${busy}</p>`}
    ${problem && html`<${Trouble} problem=${problem} />`}
    ${preview && html`<${Card} id="preview" title=${preview.isDone ? "Done" : "What would change"} note=${preview.format ? "read as " + preview.format : null}>
      <div class="row" role="group" aria-label="What to show"><button type="button" class="chip" aria-pressed=${!show} onClick=${() => setShow("")}>all ${number(Object.values(counts).reduce((a, b) => a + b, 0))}</button>
        ${Object.entries(counts).filter(([, n]) => n > 0).map(([kind, n]) => html`<button type="button" class="chip" aria-pressed=${show === kind} onClick=${() => setShow(show === kind ? "" : kind)}>${(KINDS[kind] || [0, 0, kind])[2]} ${number(n)}</button>`)}</div>
      ${preview.problems && preview.problems.length > 0 && html`<details open><summary>${plural(preview.problems.length, "line")} with something to say</summary><${Table} label="Lines" rows=${preview.problems.slice(0, MOST)} columns=${[
        { title: "Where", kind: "tight", cell: p => html`<span class="any">${p.source.replace(/^import:/, "line ")}</span>` }, { title: "", cell: p => html`<${Badge} kind=${p.note ? "look" : "act"} sign=${p.note ? "info" : "cross"}>${p.note ? "taken otherwise" : "not taken"}<//>` }, { title: "Why", cell: p => html`<span class="any">${p.reason}</span>` }]} /></details>`}
      ${shown.length > 0 && html`<${Table} label="Records" rows=${shown.slice(0, MOST)} columns=${[
        { title: "Name", cell: o => html`<${Name} name=${o.name} text=${o.text} />` },
        { title: "What becomes of it", cell: o => { const [kind, sign, text] = KINDS[o.kind] || ["", "info", o.kind]; return html`<${Badge} kind=${kind} sign=${sign}>${text}<//> <span class="note any">${o.reason || ""}</span>`; } },
        { title: "Now", cell: o => html`<span class="mono any">${addresses(o.before)}</span>` },
        { title: "Then", cell: o => html`<span class="mono any">${addresses(o.after)}</span>` },
      ]} />`}
      ${shown.length > MOST && html`<p class="note">The first ${MOST} of ${number(shown.length)}.</p>`}
      ${preview.isDone ? html`<div class="row"><${Badge} kind="ok" sign="check">in the table<//><a href="/console/names">Look at the names</a></div>`
        : html`<div class="row"><button type="button" class="main" disabled=${!!busy || !changes || !preview.import} onClick=${apply}>Take ${plural(changes, "record")}</button><button type="button" onClick=${() => { setPreview(null); setFile(null); }}>Leave it</button>${!changes && html`<span class="note">Nothing would change.</span>`}</div>`}<//>`}`;
}
