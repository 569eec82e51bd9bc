// What a person does to a record: what it is now and what it will be, then done, with a way back. Of two who change one record at once,
// the second sees both versions.
import { html, useState } from "./lib.js";
import { api } from "./api.js";
import { Dialog, toast, Trouble } from "./parts.js";

const lines = text => text.split(/[\s,]+/).map(t => t.trim()).filter(Boolean);
const addressesOf = record => record ? record.holders.map(h => h.address) : [];

/** Two states of a record beside each other. */
export function Versions({ before, after, titles = ["Now", "Then"] }) {
  const row = (title, of) => [title, of];
  const show = record => record ? [
    row("State", record.state), row("Type", record.type.replace("-", " ")), row("Static", record.static ? "yes" : "no"),
    row("Addresses", addressesOf(record).join(", ") || "none"),
  ] : [row("Record", "none")];
  const left = show(before);
  const right = show(after);
  const keys = [...new Set([...left, ...right].map(([t]) => t))];
  const value = (list, key) => (list.find(([t]) => t === key) || [null, "–"])[1];
  return html`<div class="scroll"><table aria-label="What changes"><thead><tr><th scope="col"><span class="only-read">Field</span></th><th scope="col">${titles[0]}</th><th scope="col">${titles[1]}</th></tr></thead>
    <tbody>${keys.map(key => html`<tr class=${value(left, key) !== value(right, key) ? "lit" : ""}><th scope="row">${key}</th><td class="any">${value(left, key)}</td><td class="any">${value(left, key) === value(right, key) ? value(right, key) : html`<strong>${value(right, key)}</strong>`}</td></tr>`)}</tbody></table></div>`;
}

/** Takes a deleted record back, as it is now. */
export async function undelete(name) {
  const { tag } = await api.name(name);
  await api.undelete(name, tag);
  toast(`${name} is back`);
}

export function EditDialog({ what, name, record, tag, person, onClose, onDone }) {
  const [addresses, setAddresses] = useState(addressesOf(record).join("\n"));
  const [mode, setMode] = useState("delete");
  const [reason, setReason] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const [conflict, setConflict] = useState(null);
  const [mine, setMine] = useState(tag);
  const [base, setBase] = useState(record);
  const title = { edit: record.static ? "Edit" : "Make it static", delete: "Delete", undelete: "Take back" }[what] + ": " + name;
  const after = what === "edit" ? { ...base, static: true, state: "active", holders: lines(addresses).map(address => ({ address })), type: base.type === "unique" && lines(addresses).length > 1 ? "multihomed" : base.type }
    : what === "delete" ? (mode === "tombstone" ? { ...base, state: "tombstone" } : { ...base, state: "deleted" }) : { ...base, state: "active" };
  const act = async () => {
    setBusy(true); setProblem(null);
    try {
      if (what === "edit") {
        const before = addressesOf(base);
        const answer = await api.change(name, { addresses: lines(addresses), static: true, ...(after.type !== base.type ? { type: after.type } : {}), ...(reason ? { reason } : {}) }, mine);
        toast(`${name} is changed`, { undo: base.static ? async () => {
          try { const now = await api.name(name); await api.change(name, { addresses: before, static: true, ...(now.record.type !== base.type ? { type: base.type } : {}) }, now.tag); toast(`${name} is as before`); onDone(); } catch (e) { toast(e.message, { kind: "act" }); }
        } : null });
        await onDone(answer);
      } else if (what === "delete") {
        await api.remove(name, mine, mode === "tombstone", reason);
        toast(`${name} is deleted`, { undo: async () => { try { await undelete(name); onDone(); } catch (e) { toast(e.message, { kind: "act" }); } } });
        await onDone();
      } else { await undelete(name); await onDone(); }
    } catch (e) {
      if (e.status === 412) {
        let now = { record: null, tag: undefined };
        try { now = await api.name(name); } catch { /* it is gone */ }
        setConflict({ current: now.record, tag: now.tag });
      } else setProblem(e);
    }
    setBusy(false);
  };
  const takeTheirs = () => { setBase(conflict.current); setMine(conflict.tag); setAddresses(addressesOf(conflict.current).join("\n")); setConflict(null); };
  const keepMine = () => { setBase(conflict.current); setMine(conflict.tag); setConflict(null); };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    ${conflict ? html`<div class="banner look" role="alert"><strong>Somebody has changed it meanwhile.</strong><p>This is what it is now, beside what you want. Nothing was done yet.</p></div>
      <${Versions} before=${conflict.current} after=${after} titles=${["It is now", "You want"]} />
      <div class="row">${conflict.current ? html`<button type="button" class="main" onClick=${keepMine}>Go on with mine</button><button type="button" onClick=${takeTheirs}>Begin with what it is now</button>` : html`<span>The record is gone.</span>`}<button type="button" onClick=${onClose}>Leave it</button></div>`
    : html`<form class="stack" onSubmit=${e => { e.preventDefault(); act(); }}>
      ${what === "edit" && html`<label>Addresses, one in each line<textarea rows="3" value=${addresses} onInput=${e => setAddresses(e.target.value)} spellcheck="false"></textarea></label>`}
      ${what === "delete" && html`<fieldset class="stack"><legend>How</legend>
        <label class="check"><input type="radio" name="mode" checked=${mode === "delete"} onChange=${() => setMode("delete")} /> Delete it here. It can be taken back for a while.</label>
        <label class="check"><input type="radio" name="mode" checked=${mode === "tombstone"} onChange=${() => setMode("tombstone")} /> Make it a tombstone, so that partners delete theirs, too.</label></fieldset>`}
      <h3>What changes</h3>
      <${Versions} before=${base} after=${after} />
      ${what === "delete" && base.state === "active" && base.holders.length > 0 && html`<p class="note">A living host registers its name again within its refresh interval.</p>`}
      <label>Why <small>for the log of changes; may be empty</small><input value=${reason} maxlength="500" onInput=${e => setReason(e.target.value)} /></label>
      ${problem && html`<${Trouble} problem=${problem} />`}
      ${person && !(person.scopes || []).some(s => s === "write" || s === "admin") && html`<p class="note">You can look, but not change: <a href=${"/console/login?back=" + encodeURIComponent(location.pathname + location.search)}>sign in</a> with a token that has the scope write.</p>`}
      <div class="row"><button class=${"main" + (what === "delete" ? " danger" : "")} disabled=${busy}>${busy ? "…" : { edit: "Change it", delete: "Delete it", undelete: "Take it back" }[what]}</button><button type="button" onClick=${onClose}>Cancel</button></div>
    </form>`}<//>`;
}
