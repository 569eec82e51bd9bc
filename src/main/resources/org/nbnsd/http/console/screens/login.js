// Who one is: a token, shown once, and then a session that no script can read.
import { go, html, ROOT, useEffect, useQuery, useState } from "../lib.js";
import { api } from "../api.js";
import { Head, Trouble } from "../parts.js";
import { find } from "../pages.js";

export default function Login() {
  const [query] = useQuery();
  const [token, setToken] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const [command, setCommand] = useState("nbnsd token add NAME --scope write");
  useEffect(() => { api.session().then(who => who.tokenCommand && setCommand(who.tokenCommand), () => {}); }, []);
  const back = query.back && query.back.startsWith("/") && find(query.back.split("?")[0]) ? query.back : ROOT;
  const signIn = async event => {
    event.preventDefault();
    setBusy(true); setProblem(null);
    try {
      await api.login(token.trim());
      setToken("");
      dispatchEvent(new Event("person"));
      go(back, { replace: true });
    } catch (e) { setProblem(e.status === 401 ? { document: { title: "This token is not good", detail: "It is unknown, expired or revoked. Look at it again, or make another one" } } : e); }
    setBusy(false);
  };
  return html`<${Head} title="Sign in" lead="With a token. It is shown once, and kept by this page nowhere: you are signed in for 12 hours, or until nothing was asked for 30 minutes." />
    <form class="card" onSubmit=${signIn}>
      <label>Token<input type="password" autocomplete="current-password" spellcheck="false" required value=${token} onInput=${e => setToken(e.target.value)} placeholder="nbnsd_…" /></label>
      ${problem && html`<${Trouble} problem=${problem} />`}
      <div><button class="main" disabled=${busy || !token.trim()}>${busy ? "Looking at it…" : "Sign in"}</button></div></form>
    <section class="card"><h2>No token yet?</h2><p>On the machine of the daemon, as root or as its user:</p><pre>${command}</pre>
      <p class="note">Scopes: <strong>read</strong> to look, <strong>write</strong> to change records too, <strong>admin</strong> for everything. On that machine itself, looking needs no token. A daemon that keeps its data elsewhere is found by --data DIRECTORY.</p></section>`;
}
