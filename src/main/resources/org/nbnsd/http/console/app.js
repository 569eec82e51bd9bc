// The frame around the screens: where one is, where one can go, who one is.
import { Component, go, html, render, ROOT, useEffect, useRef, useState } from "./lib.js";
import { api } from "./api.js";
import { Head, Loading, Toasts, Trouble } from "./parts.js";
import { find, PAGES } from "./pages.js";
import { groupOf, isUrgent, stories } from "./stories.js";

const files = new URL(".", import.meta.url).href;
const loaded = new Map();

const fileOf = module => `${files}screens/${module}.js`;
function screenOf(module) {
  if (!loaded.has(module)) loaded.set(module, import(fileOf(module)).then(m => m.default).catch(e => { loaded.delete(module); throw e; }));
  return loaded.get(module);
}

const Logo = () => html`<svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" fill="#0b57a4"/><path d="M8 22V10l8 12V10" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/><circle cx="23" cy="16" r="3" fill="#8fd0ff"/></svg>`;

/** A screen that fails leaves the others alone. */
class Guarded extends Component {
  componentDidCatch(error) { console.error(error); this.setState({ error }); }
  componentDidUpdate(before) { if (before.at !== this.props.at && this.state.error) this.setState({ error: null }); }
  render({ children }, { error }) {
    return error ? html`<${Trouble} problem=${{ message: "This screen failed: " + error.message, document: { title: "A fault of the console" } }} again=${() => this.setState({ error: null })} />` : children;
  }
}

/** How many incidents are open, as red as the worst of them; an amber one is worth a look. */
const Count = ({ of: { number, kind }, children }) => number > 0 ? html`<span class=${"count " + kind}>${number}<span class="only-read"> ${children}</span></span>` : null;

function Side({ current, open, incidents, person, onLogout }) {
  const groups = [...new Set(PAGES.filter(p => p.title).map(p => p.group))];
  return html`<aside class=${"side" + (open ? " open" : "")} id="side" aria-label="Where to go, and who you are">
    <a class="brand" href=${ROOT}><${Logo} /> nbnsd</a>
    <nav class="groups stack" aria-label="Screens">${groups.map(group => html`<div key=${group}><h2>${group}</h2>
      ${PAGES.filter(p => p.title && p.group === group).map(p => html`<a class="item" key=${p.path} href=${ROOT + p.path}
        aria-current=${current && (current.path === p.path || (p.path && current.path.startsWith(p.path + "/"))) ? "page" : null}>
        ${p.title}${p.path === "/incidents" ? html`<${Count} of=${incidents}>open<//>` : null}</a>`)}</div>`)}</nav>
    <div class="foot">
      <${ThemeSwitch} />
      ${person && person.token ? html`<span class="any">Signed in: <strong>${person.who}</strong><br />${(person.scopes || []).join(", ")}</span><button type="button" onClick=${onLogout}>Sign out</button>`
        : html`<a href=${ROOT + "/login"}>Sign in with a token</a>`}
    </div></aside>`;
}

function ThemeSwitch() {
  const root = document.documentElement;
  const [theme, setTheme] = useState(root.dataset.theme);
  const turn = () => {
    const next = theme === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch { /* it holds for this page */ }
    root.dataset.theme = next;
    setTheme(next);
    dispatchEvent(new Event("theme"));
  };
  return html`<button type="button" class="chip" onClick=${turn}>${theme === "dark" ? "Light colours" : "Dark colours"}</button>`;
}

function App() {
  const [place, setPlace] = useState(() => ({ path: location.pathname, found: find(location.pathname) }));
  const [at, setAt] = useState(null);
  const [failed, setFailed] = useState(null);
  const [open, setOpen] = useState(false);
  const [person, setPerson] = useState(null);
  const [incidents, setIncidents] = useState({ number: 0, kind: "" });
  const main = useRef();
  const known = useRef(null);
  const shown = useRef(place.path);

  useEffect(() => {
    const look = () => setPlace(old => old.path === location.pathname ? old : { path: location.pathname, found: find(location.pathname) });
    const click = event => {
      const link = event.target.closest("a[href]");
      if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.hasAttribute("download")) return;
      const url = new URL(link.href);
      if (url.origin !== location.origin || !find(url.pathname) || (url.hash && url.pathname === location.pathname)) return;
      event.preventDefault();
      setOpen(false);
      go(url.pathname + url.search);
    };
    const login = () => { if (location.pathname !== ROOT + "/login") go(`${ROOT}/login?back=${encodeURIComponent(location.pathname + location.search)}`, { replace: true }); };
    const unknown = () => { known.current = null; setPerson(null); login(); };
    const who = () => api.session().then(found => {
      // A session that was ended: by signing out in another tab, by its age, by somebody who revoked the token.
      if (known.current && known.current.token && !found.token) login();
      if (JSON.stringify(known.current) !== JSON.stringify(found)) setPerson(found);
      known.current = found;
    }, () => {});
    const count = () => document.hidden || stories().then(all => {
      const now = all.filter(item => groupOf(item) === "open");
      setIncidents({ number: now.length, kind: now.some(isUrgent) ? "" : "look" });
    }, () => {});
    addEventListener("popstate", look);
    addEventListener("went", look);
    addEventListener("unknown-person", unknown);
    addEventListener("person", who);
    addEventListener("person", count);
    document.addEventListener("click", click);
    const tabs = globalThis.BroadcastChannel ? new BroadcastChannel("nbnsd-person") : null;
    if (tabs) {
      tabs.onmessage = () => { who(); count(); };
      addEventListener("person", () => tabs.postMessage("changed"));
    }
    who();
    count();
    const timer = setInterval(() => { if (!document.hidden) { who(); count(); } }, 15000);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    let current = true;
    setFailed(null);
    if (!place.found) return undefined;
    const { module } = place.found.page;
    screenOf(module).then(Screen => { dispatchEvent(new Event("page-ready")); if (current) setAt({ Screen, place }); },
      e => { dispatchEvent(new CustomEvent("file-missing", { detail: fileOf(module) })); if (current) setFailed(e); });
    if (shown.current !== place.path) {
      shown.current = place.path;
      scrollTo(0, 0);
      main.current.focus({ preventScroll: true });
    }
    return () => { current = false; };
  }, [place]);

  const logout = async () => { await api.logout().catch(() => {}); known.current = null; dispatchEvent(new Event("person")); go(ROOT + "/login"); };
  const { found } = place;
  return html`<a class="skip" href="#main" onClick=${e => { e.preventDefault(); main.current.focus(); }}>Skip to the content</a>
    <div class="frame">
      <header class="top"><a class="brand" href=${ROOT}><${Logo} /> nbnsd</a>
        <button type="button" aria-expanded=${open} aria-controls="side" onClick=${() => setOpen(!open)}>Menu <${Count} of=${incidents}>open incidents<//></button></header>
      <${Side} current=${found && found.page} open=${open} incidents=${incidents} person=${person} onLogout=${logout} />
      <main id="main" tabindex="-1" ref=${main}>
        ${failed ? html`<${Trouble} problem=${{ message: "This screen has not come: the server has too many connections, or does not answer. It is asked for again.", document: {} }} again=${() => location.reload()} />`
          : !found ? html`<${Head} title="There is no such screen" lead="Nothing is at this address. These are:" /><section class="card" aria-label="Screens"><ul class="dots">${PAGES.filter(p => p.title).map(p => html`<li><a href=${ROOT + p.path}>${p.title}</a></li>`)}</ul></section>`
          : at ? html`<${Guarded} at=${at.place.path}><${at.Screen} key=${at.place.path} ...${at.place.found.params} person=${person} /><//>` : html`<${Loading} />`}
      </main>
    </div><${Toasts} />`;
}

const place = document.getElementById("app");
place.replaceChildren();
render(html`<${App} />`, place);
