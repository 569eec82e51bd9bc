// All screens: where they are, and which module has them. The daemon has the same list (ConsolePages).
import { nameFromPath } from "./text.js";
import { ROOT } from "./lib.js";

/** In the order of the navigation; without a title, it is reached from another one. */
export const PAGES = [
  { path: "", title: "Overview", module: "overview", group: "What happens" },
  { path: "/incidents", title: "Incidents", module: "incidents", group: "What happens" },
  { path: "/incidents/{name}", module: "incident" },
  { path: "/live", title: "Live", module: "live", group: "What happens" },
  { path: "/names", title: "Names", module: "names", group: "Records" },
  { path: "/names/{name}", module: "name" },
  { path: "/hosts", title: "Hosts", module: "hosts", group: "Records" },
  { path: "/hosts/{address}", module: "host" },
  { path: "/statics", title: "Static names", module: "statics", group: "Records" },
  { path: "/import", title: "Import", module: "import", group: "Records" },
  { path: "/export", title: "Export", module: "export", group: "Records" },
  { path: "/usage", title: "Usage audit", module: "usage", group: "Network" },
  { path: "/partners", title: "Partners", module: "partners", group: "Network" },
  { path: "/settings", title: "Settings", module: "settings", group: "This server" },
  { path: "/changes", title: "Who changed what", module: "changes", group: "This server" },
  { path: "/tokens", title: "Tokens", module: "tokens", group: "This server" },
  { path: "/api", title: "API", module: "api", group: "This server" },
  { path: "/about", title: "About", module: "about", group: "This server" },
  { path: "/login", module: "login" },
];

/** The screen at a path, and what varies in it; null if there is none. */
export function find(path) {
  if (path === "/" || path === "") return { page: PAGES[0], params: {} };
  const parts = path.replace(/\/$/, "").split("/");
  for (const page of PAGES) {
    const wanted = (ROOT + page.path).split("/");
    if (wanted.length !== parts.length) continue;
    const params = {};
    const fits = wanted.every((part, i) => {
      if (!part.startsWith("{")) return part === parts[i];
      try { params[part.slice(1, -1)] = decodeURIComponent(parts[i]); } catch { return false; }
      return true;
    });
    if (!fits) continue;
    if (params.name !== undefined) params.name = nameFromPath(params.name, new URLSearchParams(location.search).get("scope") || "");
    return { page, params };
  }
  return null;
}
