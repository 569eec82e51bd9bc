// Names that a person has put: what there is, a new one, many at once, and where living hosts disagree with them.
import { html, useData, useQuery, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Empty, Head, Hosts, incidentHref, Meaning, Name, Severity, State, Table, toast, Trouble } from "../parts.js";
import { plural } from "../text.js";
import { EditDialog } from "../edits.js";
import { stories } from "../stories.js";

const list = text => text.split(/[\s,]+/).filter(Boolean);
const named = text => /<[0-9A-Fa-f]{2}>/.test(text) ? text : /#[0-9A-Fa-f]{2}$/.test(text) ? text.replace(/#([0-9A-Fa-f]{2})$/, "<$1>") : text + "<20>";

/** One in a line: NAME<20> and its addresses. */
function parse(text) {
  return text.split(/\r?\n/).map((line, i) => ({ line: i + 1, text: line.trim() })).filter(l => l.text && !l.text.startsWith("#")).map(l => {
    const match = /^(.+?(?:<[0-9A-Fa-f]{2}>|#[0-9A-Fa-f]{2})|\S+)\s+(.+)$/.exec(l.text);
    if (!match) return { ...l, wrong: "expected: NAME<20> and an address" };
    const addresses = list(match[2]);
    const wrong = addresses.find(a => !/^\d{1,3}(\.\d{1,3}){3}$/.test(a));
    return wrong ? { ...l, wrong: wrong + " is no address" } : { ...l, name: named(match[1].toUpperCase()), addresses };
  });
}

function Add({ first, onDone }) {
  const [name, setName] = useState(first || "");
  const [addresses, setAddresses] = useState("");
  const [type, setType] = useState("");
  const [many, setMany] = useState("");
  const [tab, setTab] = useState("one");
  const [replace, setReplace] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const [results, setResults] = useState(null);
  const rows = parse(many);
  const wish = (n, a, t) => ({ names: [n], addresses: a, ...(t ? { type: t } : a.length > 1 ? { type: "multihomed" } : {}), ifTaken: replace ? "replace" : "fail" });
  const told = answer => {
    const refused = (answer.outcomes || []).find(o => o.kind === "refused" || o.kind === "kept");
    if (refused) throw Object.assign(new Error(refused.reason || "it was refused"), { document: { title: "It was refused", detail: refused.reason } });
    return answer;
  };
  const addOne = async event => {
    event.preventDefault();
    setBusy(true); setProblem(null);
    const full = named(name.trim());
    try {
      told(await api.addStatic(wish(full, list(addresses), type)));
      toast(`${full} is there now`, { undo: async () => { try { const now = await api.name(full); await api.remove(full, now.tag, false); toast(`${full} is gone again`); onDone(); } catch (e) { toast(e.message, { kind: "act" }); } } });
      setName(""); setAddresses(""); onDone();
    } catch (e) { setProblem(e); }
    setBusy(false);
  };
  const addMany = async event => {
    event.preventDefault();
    setBusy(true); setProblem(null);
    const done = [];
    for (const row of rows) {
      try { told(await api.addStatic(wish(row.name, row.addresses))); done.push({ ...row, done: true }); } catch (e) { done.push({ ...row, wrong: e.message }); }
      setResults([...done]);
    }
    setBusy(false);
    toast(`${plural(done.filter(r => r.done).length, "name")} of ${done.length} added`);
    onDone();
  };
  return html`<${Card} id="add" title="Add" note=${html`<span class="row" role="group" aria-label="How many"><button type="button" class="chip" aria-pressed=${tab === "one"} onClick=${() => setTab("one")}>one</button><button type="button" class="chip" aria-pressed=${tab === "many"} onClick=${() => setTab("many")}>many</button></span>`}>
    ${tab === "one" ? html`<form class="stack" onSubmit=${addOne}><div class="form">
        <label>Name <input required spellcheck="false" value=${name} onInput=${e => setName(e.target.value)} placeholder="PRINTER<20>" /></label>
        <label>Addresses <input required spellcheck="false" value=${addresses} onInput=${e => setAddresses(e.target.value)} placeholder="10.1.2.3" /></label>
        <label class="narrow">Type<select value=${type} onChange=${e => setType(e.target.value)}><option value="">by itself</option><option>unique</option><option>group</option><option>special-group</option><option>multihomed</option></select></label>
        <button class="main" disabled=${busy}>Add</button></div>
        <span class="help">Without a suffix, a name gets 20 (file server).</span></form>`
      : html`<form class="stack" onSubmit=${addMany}><label>One in each line: a name and its addresses<textarea spellcheck="false" value=${many} onInput=${e => { setMany(e.target.value); setResults(null); }} placeholder=${"PRINTER<20> 10.1.2.3\nSCANNER<20> 10.1.2.4"}></textarea></label>
        ${(results || rows).length > 0 && html`<${Table} label="What was read" rows=${results || rows} columns=${[
          { title: "Line", kind: "num", cell: r => r.line }, { title: "Name", cell: r => html`<span class="name">${r.name || r.text}</span>` }, { title: "Addresses", cell: r => (r.addresses || []).join(", ") },
          { title: "", cell: r => r.wrong ? html`<${Badge} kind="act" sign="cross">${r.wrong}<//>` : r.done ? html`<${Badge} kind="ok" sign="check">added<//>` : html`<${Badge} sign="info">to add<//>` }]} />`}
        <div><button class="main" disabled=${busy || !rows.length || rows.some(r => r.wrong) || results}>Add ${rows.length || ""}</button></div></form>`}
    <label class="check"><input type="checkbox" checked=${replace} onChange=${e => setReplace(e.target.checked)} /> in the place of what is there</label>
    ${problem && html`<${Trouble} problem=${problem} />`}<//>`;
}

/** Static records that keep a living host from its name. */
function Lint({ incidents, statics }) {
  const mine = new Set(statics.map(r => r.name));
  const blocked = incidents.filter(i => mine.has(i.name) && i.open);
  if (!blocked.length) return html`<p class="note">No living host disagrees with a static name.</p>`;
  return html`<ul class="needs">${blocked.map(i => html`<li><${Severity} of=${i.verdict ? i.verdict.severity : "look"} /><span class="any"><strong class="name">${i.name}</strong> ${i.verdict ? i.verdict.text : i.last.text}</span><a class="button" href=${incidentHref(i.name)}>See why</a></li>`)}</ul>`;
}

export default function Statics({ person }) {
  const [query] = useQuery();
  const found = useData(async () => {
    const [names, conflicts] = await Promise.all([api.names({ static: "true", limit: 500 }), stories().catch(() => [])]);
    return { ...names, incidents: conflicts };
  }, [], 30);
  const [doing, setDoing] = useState(null);
  const edit = async (what, name) => { try { const d = await api.name(name); setDoing({ what, name, record: d.record, tag: d.tag }); } catch (e) { toast(e.message, { kind: "act" }); } };
  return html`<${Head} title="Static names" lead="Names that do not expire, for hosts that cannot register themselves. Living hosts are refused them." />
    <${Add} first=${query.name} onDone=${found.again} />
    ${doing && html`<${EditDialog} ...${doing} person=${person} onClose=${() => setDoing(null)} onDone=${async () => { await found.again(); setDoing(null); }} />`}
    <${Answer} of=${found}>${({ records, incidents }) => html`
      ${records.length > 0 && html`<${Card} id="lint" title="Static against living"><${Lint} incidents=${incidents} statics=${records} /><//>`}
      <section class="card" aria-label="Static names"><header><h2>${plural(records.length, "static name")}</h2></header>
      ${records.length ? html`<${Table} label="Static names" rows=${records} keyOf=${r => r.name} columns=${[
        { title: "Name", cell: r => html`<${Name} name=${r.name} text=${r.text} />` },
        { title: "What it is", cell: r => html`<${Meaning} of=${r} />` },
        { title: "Type", cell: r => r.type.replace("-", " ") },
        { title: "State", cell: r => html`<${State} of=${r.state} />` },
        { title: "Addresses", cell: r => html`<${Hosts} addresses=${r.holders.map(h => h.address)} />` },
        { title: "", cell: r => html`<span class="row"><button type="button" class="quiet" onClick=${() => edit("edit", r.name)}>Edit<span class="only-read"> ${r.name}</span></button><button type="button" class="quiet" onClick=${() => edit(r.state === "deleted" ? "undelete" : "delete", r.name)}>${r.state === "deleted" ? "Take back" : "Delete"}<span class="only-read"> ${r.name}</span></button></span>` },
      ]} />` : html`<${Empty} title="No static name" sign="info">Add one above, or <a href="/console/import">import</a> an LMHOSTS file or another server's database.<//>`}</section>`}<//>`;
}
