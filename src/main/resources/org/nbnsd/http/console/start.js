// Before anything is painted: dark or light, as the person chose, or as the system is. And when a file of the page does not come, because the
// server has too many connections or is just being started: it is asked for again, until all are there, and then the page begins anew.
(() => {
  if (globalThis.hasStarted) return; // it is in the page twice, because it may be refused, too
  globalThis.hasStarted = true;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const apply = () => { document.documentElement.dataset.theme = chosen() || (system.matches ? "dark" : "light"); };
  system.addEventListener("change", apply);
  apply();

  /** How long to wait before each further try, in milliseconds. */
  const WAITS = [200, 500, 1000, 2000, 4000, 8000];
  const MOST_RELOADS = 5;
  const reloads = () => { try { return Number(sessionStorage.getItem("reloads")); } catch { return MOST_RELOADS; } };
  const keep = count => { try { sessionStorage.setItem("reloads", count); } catch { /* then the page does not begin anew by itself */ } };
  const say = text => {
    const start = document.getElementById("start") || document.body.appendChild(Object.assign(document.createElement("p"), { id: "start" }));
    start.textContent = text;
  };
  const comes = async url => {
    for (let tries = 0; ; tries++) {
      try { if ((await fetch(url, { credentials: "same-origin" })).ok) return; } catch { /* not yet */ }
      await new Promise(done => setTimeout(done, WAITS[Math.min(tries, WAITS.length - 1)]));
    }
  };
  let isTrying = false;
  const again = async url => {
    if (isTrying) return;
    isTrying = true;
    if (document.readyState === "loading") await new Promise(done => addEventListener("DOMContentLoaded", done));
    const given = reloads();
    if (given >= MOST_RELOADS) {
      say("A part of this page does not come. The server has too many connections, or does not answer: reload the page in a while.");
      return;
    }
    say("A part of this page has not come: the server has too many connections at the moment, or does not answer. It is asked for again.");
    const linked = [...document.querySelectorAll("link[rel=modulepreload], link[rel=stylesheet], script[src]")].map(e => e.href || e.src);
    for (const file of new Set([url, ...linked, location.href])) await comes(file);
    keep(given + 1);
    location.reload();
  };
  addEventListener("error", event => {
    const { target } = event;
    if (target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === "stylesheet")) again(target.src || target.href);
  }, true);
  addEventListener("load", () => { if (document.getElementById("start")) again(location.href); }); // what failed before this could see it
  addEventListener("file-missing", event => again(event.detail));
  addEventListener("page-ready", () => { if (!isTrying) keep(0); });
})();
