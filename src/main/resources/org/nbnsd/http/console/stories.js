// Everything that has a story, with its verdict: one list for the overview, the incidents and the number beside them, which so agree; it is that of
// the command conflicts, too.
import { api } from "./api.js";

/** How long a list is good, in milliseconds. */
const LIST_MILLIS = 4000;

let latest = { at: 0, list: null };

/** One for each name: a later incident of it has the verdict. */
function add(all, incidents, from) {
  for (const incident of incidents) {
    const known = all.get(incident.name);
    if (known) known.count += incident.count;
    else all.set(incident.name, { ...incident, from, at: incident.last.at });
  }
}

async function ask() {
  const { incidents, lookalikes } = await api.incidents({ explained: "true" });
  const all = new Map();
  add(all, incidents, "conflict");
  add(all, lookalikes, "lookalike");
  return [...all.values()].sort((a, b) => Number(b.open) - Number(a.open) || (a.at < b.at ? 1 : -1));
}

/** Conflicts, and what only looks like one, those that are open first. */
export function stories() {
  if (Date.now() - latest.at > LIST_MILLIS) {
    const asked = { at: Date.now(), list: ask() };
    asked.list.catch(() => { asked.at = 0; });
    latest = asked;
  }
  return latest.list;
}

/** Where a story belongs. */
export const groupOf = item => {
  if (item.verdict ? item.verdict.severity === "nothing-to-do" : item.from === "lookalike") return "calm";
  if (item.open || (item.verdict && item.verdict.current)) return "open";
  return "over";
};

/** Whether somebody has to do something about it; what has no verdict may be that. */
export const isUrgent = item => !item.verdict || item.verdict.severity === "act";
