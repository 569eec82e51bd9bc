// Who else may ask: tokens of programs and people.
import { html, useData, useState } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Copy, Dialog, Empty, Head, Table, Time, toast, Trouble } from "../parts.js";
import { plural } from "../text.js";

const SCOPES = [["read", "look at everything but tokens and changes"], ["write", "change records, too"], ["metrics", "read what is counted"], ["admin", "everything"]];
const LIVES = [["", "never"], ["30", "in 30 days"], ["90", "in 90 days"], ["365", "in a year"]];

export default function Tokens() {
  const found = useData(() => api.tokens(), []);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(["read"]);
  const [days, setDays] = useState("90");
  const [problem, setProblem] = useState(null);
  const [secret, setSecret] = useState(null);
  const [revoking, setRevoking] = useState(null);
  const add = async event => {
    event.preventDefault();
    setProblem(null);
    try {
      const expires = days ? new Date(Date.now() + days * 86400000).toISOString().replace(/\.\d+Z$/, "Z") : undefined;
      const answer = await api.addToken({ token: name.trim(), scopes, ...(expires ? { expires } : {}) });
      setSecret(answer.secret || (answer.secrets && answer.secrets[0] && (answer.secrets[0].text || answer.secrets[0])));
      setName("");
      found.again();
    } catch (e) { setProblem(e); }
  };
  const revoke = async () => { try { await api.revokeToken(revoking.id); toast(`${revoking.name} is good for nothing any more`); found.again(); } catch (e) { toast(e.message, { kind: "act" }); } setRevoking(null); };
  return html`<${Head} title="Tokens" lead="What a program or a person shows to be let in. The daemon keeps only a hash of each." />
    ${revoking && html`<${Dialog} title=${"Revoke " + revoking.name + "?"} onClose=${() => setRevoking(null)}><p>Whoever uses it is shut out at once, browsers as well. This cannot be taken back.</p><div class="row"><button type="button" class="main danger" onClick=${revoke}>Revoke it</button><button type="button" onClick=${() => setRevoking(null)}>Cancel</button></div><//>`}
    ${secret && html`<div class="banner ok" role="status"><strong>Here it is, once.</strong><p>Nobody can show it again.</p><pre>${secret}</pre><div class="row"><${Copy} text=${secret} /><button type="button" class="quiet" onClick=${() => setSecret(null)}>I have it</button></div></div>`}
    <${Card} id="add" title="A new one"><form class="stack" onSubmit=${add}><div class="form"><label>Name <input required maxlength="64" value=${name} onInput=${e => setName(e.target.value)} placeholder="monitoring" /></label>
      <label class="narrow">It ends<select value=${days} onChange=${e => setDays(e.target.value)}>${LIVES.map(([v, t]) => html`<option value=${v}>${t}</option>`)}</select></label></div>
      <fieldset class="stack"><legend>What it may do</legend>${SCOPES.map(([scope, text]) => html`<label class="check"><input type="checkbox" checked=${scopes.includes(scope)} onChange=${e => setScopes(old => e.target.checked ? [...old, scope] : old.filter(s => s !== scope))} /> <strong>${scope}</strong> ${text}</label>`)}</fieldset>
      ${problem && html`<${Trouble} problem=${problem} />`}<div><button class="main" disabled=${!name.trim() || !scopes.length}>Make it</button></div></form><//>
    <${Answer} of=${found}>${({ tokens }) => html`<section class="card" aria-label="Tokens"><header><h2>${plural(tokens.length, "token")}</h2></header>${tokens.length ? html`<${Table} label="Tokens" rows=${tokens} keyOf=${t => t.id} columns=${[
      { title: "Name", cell: t => html`<strong class="any">${t.name}</strong> <code class="note">${t.id}</code>` }, { title: "May", cell: t => t.scopes.join(", ") },
      { title: "Made", cell: t => html`<${Time} at=${t.created} ago /> <span class="note any">by ${t.createdBy}</span>` }, { title: "Last used", kind: "tight", cell: t => html`<${Time} at=${t.lastUsed} ago />` },
      { title: "Ends", kind: "tight", cell: t => t.expired ? html`<${Badge} kind="act" sign="cross">over<//>` : t.expires ? html`<${Time} at=${t.expires} ago />` : html`<span class="note">never</span>` },
      { title: "", cell: t => html`<button type="button" class="quiet" onClick=${() => setRevoking(t)}>Revoke<span class="only-read"> ${t.name}</span></button>` }]} />` : html`<${Empty} title="No token" sign="info">Make one above, or: nbnsd token add NAME --scope read<//>`}</section>`}<//>`;
}
