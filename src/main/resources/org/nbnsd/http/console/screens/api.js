// What programs can ask, out of the daemon's own description (OpenAPI), with lines to try.
import { html, useData, useQuery } from "../lib.js";
import { api } from "../api.js";
import { Answer, Badge, Card, Copy, Empty, Head } from "../parts.js";
import { plural } from "../text.js";

const quote = text => "'" + String(text).replace(/'/g, "'\\''") + "'";
/** What stands for a field in the lines to try. */
const SAMPLES = { names: ["PRINTER#20"], name: "PRINTER#20", addresses: ["10.0.0.5"], address: "10.0.0.5", reason: "why", owner: "10.0.0.6", partner: "10.0.0.6", scopes: ["read"], token: "NAME", text: "port = 137" };
const example = (schema, field) => {
  if (SAMPLES[field] !== undefined) return SAMPLES[field];
  if (!schema) return {};
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.type === "object" || schema.properties) return Object.fromEntries(Object.entries(schema.properties || {}).filter(([k]) => (schema.required || []).includes(k)).map(([k, v]) => [k, example(v, k)]));
  if (schema.type === "array") return [example(schema.items)];
  return { string: "text", integer: 1, number: 1, boolean: true }[schema.type] ?? null;
};
const resolve = (schema, document, depth = 0) => schema && schema.$ref && depth < 8 ? resolve(schema.$ref.replace(/^#\//, "").split("/").reduce((o, k) => o && o[k], document), document, depth + 1) : schema;

function curl(method, path, operation, document) {
  const body = operation.requestBody && Object.entries((resolve(operation.requestBody, document) || {}).content || {})[0];
  const filled = path.replace(/\{name\}/g, "FRED%3C20%3E").replace(/\{address\}/g, "10.0.0.5").replace(/\{(\w+)\}/g, "ID");
  const base = document.servers && document.servers[0] && document.servers[0].url && document.servers[0].url !== "/" ? new URL(document.servers[0].url, location.origin).href.replace(/\/$/, "") : location.origin;
  const parts = ["curl"];
  if (method !== "get") parts.push("-X " + method.toUpperCase());
  parts.push('-H "Authorization: Bearer $TOKEN"');
  if (method === "patch" || method === "delete" && /names/.test(path)) parts.push(`-H 'If-Match: "TAG"'`);
  if (body && /json/.test(body[0])) parts.push(`-H 'Content-Type: ${body[0]}'`, "-d " + quote(JSON.stringify(example(resolve(body[1].schema, document)))));
  else if (body) parts.push(`-H 'Content-Type: ${body[0]}'`, "--data-binary @FILE");
  return parts.join(" ") + " " + quote(base + filled);
}

export default function Api() {
  const [query, change] = useQuery();
  const found = useData(() => api.description(), []);
  return html`<${Head} title="API" lead="Everything that this console shows and does, for programs. The description is OpenAPI 3.1."><a class="button" href="/api/v1/openapi.json" target="_blank" rel="noreferrer">openapi.json</a><//>
    <${Answer} of=${found}>${document => {
      const text = (query.q || "").toLowerCase();
      const all = Object.entries(document.paths || {}).flatMap(([path, methods]) => Object.entries(methods).filter(([m]) => ["get", "post", "put", "patch", "delete"].includes(m)).map(([method, operation]) => ({ path, method, operation, shared: methods.parameters || [] })));
      const rows = all.filter(o => !text || (o.path + " " + (o.operation.summary || "")).toLowerCase().includes(text));
      return html`<div class="card"><input type="search" aria-label="Find an operation" placeholder="names, import, …" value=${query.q || ""} onInput=${e => change({ q: e.target.value })} /><p class="note">$TOKEN is one of the <a href="/console/tokens">tokens</a>. ${plural(rows.length, "operation")}.</p></div>
        ${rows.length ? rows.map(({ path, method, operation, shared }) => {
          const line = curl(method, path, operation, document);
          const parameters = [...shared, ...(operation.parameters || [])].map(p => resolve(p, document)).filter(Boolean);
          return html`<${Card} key=${method + path}><header><h2 class="any"><${Badge} kind=${method === "get" ? "info" : method === "delete" ? "act" : "look"}>${method.toUpperCase()}<//> <code>${path}</code></h2></header>
            <p class="any">${operation.summary || operation.description || ""}</p>
            ${parameters.length > 0 && html`<details><summary>${plural(parameters.length, "parameter")}</summary><dl class="facts">${parameters.map(p => html`<dt><code>${p.name}</code> <span class="note">${p.in}</span></dt><dd>${p.description || ""}</dd>`)}</dl></details>`}
            <pre>${line}</pre><div><${Copy} text=${line}>Copy<span class="only-read"> the line for ${method} ${path}</span><//></div><//>`;
        }) : html`<div class="card"><${Empty} title="Nothing fits" sign="info">Try another word.<//></div>`}`;
    }}<//>`;
}
