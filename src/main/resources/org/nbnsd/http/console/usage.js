// The audit of uses, added up.
export const NEEDED = {
  yes: ["look", "info", "yes"], no: ["ok", "check", "no"], unknown: ["", "unknown", "not known"], maybe: ["", "unknown", "perhaps"],
};
const rank = { yes: 3, maybe: 2, unknown: 1, no: 0 };

/** One for each host, of all that it does. */
export function hostsOf(uses) {
  const hosts = new Map();
  for (const use of uses) {
    const host = hosts.get(use.host) || { host: use.host, mac: use.mac, registers: 0, asks: 0, answers: 0, needed: "no", last: use.last, computers: [] };
    hosts.set(use.host, host);
    if (use.action === "registers") host.registers++; else host[use.action] += use.count;
    if ((rank[use.needed] ?? 1) > rank[host.needed]) host.needed = use.needed in NEEDED ? use.needed : "unknown";
    if (use.last > host.last) host.last = use.last;
    if (use.mac) host.mac = use.mac;
    if (use.action === "registers" && /<(00|20)>/.test(use.name) && use.class === "host" && /<20>|<00>/.test(use.name)) {
      const base = (use.text || use.name).replace(/<..>.*$/, "");
      if (/<20>/.test(use.name) && !host.computers.includes(base)) host.computers.push(base);
    }
  }
  return [...hosts.values()];
}
