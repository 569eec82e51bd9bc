// The records as a file of another program.
import { html, useState } from "../lib.js";
import { api } from "../api.js";
import { Card, Head, Trouble } from "../parts.js";

const FORMATS = [
  ["json", "JSON", "Everything, for another nbnsd or a program.", "json"],
  ["csv", "CSV", "For a spreadsheet; cells that look like formulas are quoted.", "csv"],
  ["lmhosts", "LMHOSTS", "For Windows and Samba clients without a name server.", "txt"],
  ["wins.dat", "Samba wins.dat", "For nmbd.", "dat"],
  ["hosts", "hosts file", "Computers, for Unix hosts and DNS servers that read one.", "hosts"],
  ["zone", "DNS zone", "Computers with their addresses, for BIND, NSD, Knot and others.", "zone"],
  ["reverse-zone", "reverse DNS zone", "Addresses with the names of their computers.", "rev", true],
  ["dnsmasq", "dnsmasq", "Lines with host-record for its configuration.", "conf"],
  ["unbound", "unbound", "local-data, to be included in its configuration.", "conf"],
  ["gnz", "GlobalNames list", "Single names and full ones, of which PowerShell makes Microsoft's GlobalNames zone.", "csv", true],
];
const FOR_DNS = FORMATS.slice(4).map(([format]) => format);

export default function Export() {
  const [busy, setBusy] = useState("");
  const [problem, setProblem] = useState(null);
  const [domain, setDomain] = useState("");
  const fetchFile = async (url, name) => {
    setBusy(name); setProblem(null);
    try {
      const response = await api.file(url);
      const link = document.createElement("a");
      link.href = URL.createObjectURL(await response.blob());
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    } catch (e) { setProblem(e); }
    setBusy("");
  };
  const day = new Date().toISOString().slice(0, 10);
  return html`<${Head} title="Export" lead="All records that this server has now, as a file." />
    ${problem && html`<${Trouble} problem=${problem} />`}
    <div class="row"><label for="domain">Domain of the names in the DNS</label> <input id="domain" placeholder="wins.example" value=${domain} onInput=${e => setDomain(e.target.value.trim())} /></div>
    <div class="grid">${FORMATS.map(([format, title, text, ending, full]) => html`<${Card} key=${format} id=${"f-" + format} title=${title}><p class="note">${text}${full && !domain ? " It needs the domain." : ""}</p><div><button type="button" disabled=${!!busy || (full && !domain)} onClick=${() => fetchFile(api.exportUrl(domain && FOR_DNS.includes(format) ? { format, domain } : { format }), `nbnsd-${day}-${format}.${ending}`)}>${busy === `nbnsd-${day}-${format}.${ending}` ? "Writing…" : "Save"}<span class="only-read"> as ${title}</span></button></div><//>`)}
      <${Card} id="backup" title="A backup"><p class="note">The database itself, whole and consistent, for <code>nbnsd restore</code>. It needs a token with the scope admin.</p><div><button type="button" disabled=${!!busy} onClick=${() => fetchFile(api.backupUrl(), `nbnsd-${day}.db`)}>${busy ? "Writing…" : "Save"}<span class="only-read"> a backup</span></button></div><//></div>`;
}
