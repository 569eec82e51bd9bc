// Everything that has a story, with its verdict: one list for the overview, the incidents and the number beside them, which so agree.
import { each } from "./lib.js";
import { api } from "./api.js";
import { headline } from "./verdict.js";

const MOST = 40;
/** Events that frighten people, and are no conflicts. */
const CALM = "USER_ON_SEVERAL_HOSTS,SAME_HOST_RECOGNISED,USER_ALSO_ELSEWHERE";
/** How long a list and an explanation are good, in milliseconds; an explanation no longer than nothing happens. */
const LIST_MILLIS = 4000;
const EXPLANATION_MILLIS = 60000;

const kept = new Map();
let latest = { at: 0, list: null };

async function explanation(item) {
  const { name, at, count, open } = item;
  const told = `${at} ${count} ${open}`;
  const known = kept.get(name);
  if (known && known.told === told && Date.now() - known.since < EXPLANATION_MILLIS) return known.answer;
  const answer = await api.explanation(name);
  kept.set(name, { told, answer, since: Date.now() });
  return answer;
}

async function ask() {
  const [{ incidents }, events] = await Promise.all([api.incidents(), api.events({ code: CALM, limit: 200 }).catch(() => ({ events: [] }))]);
  const all = new Map(incidents.map(incident => [incident.name, { ...incident, from: "conflict", at: incident.last.at }]));
  for (const event of events.events || []) {
    if (!event.name) continue;
    const known = all.get(event.name);
    if (known) { if (known.from === "event") { known.at = event.at; known.count++; } } else all.set(event.name, { name: event.name, text: undefined, open: false, count: 1, from: "event", at: event.at, hosts: event.addresses });
  }
  const list = [...all.values()].sort((a, b) => Number(b.open) - Number(a.open) || (a.at < b.at ? 1 : -1));
  const explained = await each(list.slice(0, MOST), explanation);
  for (const name of kept.keys()) if (!all.has(name)) kept.delete(name);
  return list.map((item, i) => ({ ...item, verdict: explained[i] && headline(explained[i].verdicts), claimants: explained[i] ? explained[i].claimants : [] }));
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
  if (item.verdict && item.verdict.severity === "nothing-to-do") return "calm";
  if (item.open || (item.verdict && item.verdict.current)) return "open";
  return "over";
};

/** Whether somebody has to do something about it; what has no verdict may be that. */
export const isUrgent = item => !item.verdict || item.verdict.severity === "act";
