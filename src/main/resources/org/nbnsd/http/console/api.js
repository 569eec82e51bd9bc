// The one place that talks to the daemon. What it answers are the documents that src/docs/json-values.md describes.
import { nameInPath } from "./text.js";

const ROOT = "/api/v1";

/** What the daemon said instead of an answer (RFC 9457), or that it said nothing. */
export class Problem extends Error {
  constructor(status, document) {
    super(document.detail || document.title || "status " + status);
    this.status = status;
    this.document = document;
  }
}

async function ask(method, path, { query, body, headers = {}, type = "application/json", raw = false } = {}) {
  const kept = Object.entries(query || {}).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const search = new URLSearchParams(kept).toString();
  const all = { Accept: raw ? "*/*" : "application/json", ...headers };
  if (body !== undefined) all["Content-Type"] = type;
  const isJson = body !== undefined && /json/.test(type) && !(body instanceof Blob);
  let response;
  try {
    response = await fetch(path + (search && (path.includes("?") ? "&" : "?") + search), {
      method, headers: all, body: isJson ? JSON.stringify(body) : body, credentials: "same-origin", cache: "no-store",
    });
  } catch {
    throw new Problem(0, { title: "The daemon does not answer", detail: "Is it running? This page goes on when it is back." });
  }
  if (!response.ok) {
    let document = {};
    try { document = await response.json(); } catch { /* no document: the status has to do */ }
    if (response.status === 401) dispatchEvent(new CustomEvent("unknown-person", { detail: document.detail }));
    throw new Problem(response.status, document);
  }
  if (raw) return response;
  const document = response.status === 204 ? {} : await response.json();
  const tag = response.headers.get("ETag");
  if (tag && document && typeof document === "object") Object.defineProperty(document, "tag", { value: tag });
  return document;
}

const get = (path, query) => ask("GET", ROOT + path, { query });
const post = (path, body = {}, more = {}) => ask("POST", ROOT + path, { body, ...more });
const ofName = (name, rest = "", query = {}) => {
  const { part, scope } = nameInPath(name);
  const search = new URLSearchParams(scope ? { ...query, scope } : query).toString();
  return "/names/" + part + rest + (search && "?" + search);
};
/** What is told of names, without telling which name it is told of: each verdict and each claimant has its name. */
const flat = document => document.names ? { ...document, verdicts: document.names.flatMap(n => n.verdicts), claimants: document.names.flatMap(n => n.claimants) } : document;
/** Of one and the same wish, however often it is sent. */
const once = () => ({ "Idempotency-Key": Array.from(crypto.getRandomValues(new Uint8Array(16)), o => o.toString(16).padStart(2, "0")).join("") });

export const api = {
  statistics: () => get("/statistics"),
  names: query => get("/names", query),
  name: name => get(ofName(name)),
  timeline: (name, since) => get(ofName(name, "/timeline", since ? { since } : {})),
  explanation: name => get(ofName(name, "/explanation")).then(flat),
  probe: name => post(ofName(name, "/probe")).then(flat),
  hostTimeline: (address, since) => get("/hosts/" + encodeURIComponent(address) + "/timeline", { since }),
  hostExplanation: address => get("/hosts/" + encodeURIComponent(address) + "/explanation").then(flat),
  incidents: query => get("/incidents", query),
  events: query => get("/events", query),
  history: () => get("/history"),
  usage: since => get("/audit-report", { since }),
  retirePlan: domain => get("/retire-plan", domain ? { domain } : {}),
  changes: query => get("/audit-log", query),
  partners: () => get("/partners"),
  owners: () => get("/owners"),
  pull: partner => post("/partners/" + encodeURIComponent(partner) + "/pull"),
  push: partner => post("/partners/" + encodeURIComponent(partner) + "/push"),
  addStatic: wish => post("/names", wish, { headers: once() }),
  change: (name, wish, tag) => ask("PATCH", ROOT + ofName(name), { body: wish, headers: { "If-Match": tag } }),
  remove: (name, tag, tombstone, reason) => ask("DELETE", ROOT + ofName(name, "", { ...(tombstone ? { tombstone: "true" } : {}), ...(reason ? { reason } : {}) }), { headers: { "If-Match": tag } }),
  undelete: (name, tag) => post(ofName(name, "/undelete"), {}, { headers: { "If-Match": tag } }),
  preview: (file, query) => ask("POST", ROOT + "/imports", { query, body: file, type: "application/octet-stream" }),
  apply: id => post("/imports/" + encodeURIComponent(id) + "/apply", {}, { headers: once() }),
  exportUrl: query => ROOT + "/export?" + new URLSearchParams(query),
  backupUrl: () => ROOT + "/backup",
  configuration: () => get("/config"),
  check: toml => post("/config/check", { toml }),
  reload: () => post("/reload"),
  scavenge: dryRun => post("/scavenge", { dryRun }),
  tokens: () => get("/tokens"),
  addToken: wish => post("/tokens", wish),
  revokeToken: id => ask("DELETE", ROOT + "/tokens/" + encodeURIComponent(id)),
  description: () => get("/openapi.json"),
  stream: query => new EventSource(ROOT + "/events/stream?" + new URLSearchParams(query)),
  session: () => ask("GET", "/console/session"),
  login: token => ask("POST", "/console/session", { body: { token }, headers: { Authorization: "Bearer " + token } }),
  logout: () => ask("DELETE", "/console/session"),
  file: (path, query) => ask("GET", path, { query, raw: true }),
};
