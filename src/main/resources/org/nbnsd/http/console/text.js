// Values in words. No markup here.

const HEX = "0123456789abcdef";

/** The octets of a printed name, which has others than those of ASCII as \x9A, without its suffix. */
function octets(text) {
  const all = [];
  for (let i = 0; i < text.length; i++) {
    const escape = /^\\x([0-9A-Fa-f]{2})/.exec(text.slice(i, i + 4));
    if (escape) { all.push(parseInt(escape[1], 16)); i += 3; } else { all.push(text.charCodeAt(i) & 0xff); }
  }
  return all;
}

/** base, suffix and scope of a name as it is printed: FRED<20>.SCOPE; suffix is null if there is none. */
export function nameParts(name) {
  const match = /^([\s\S]*)<([0-9A-Fa-f]{2})>(?:\.([\s\S]*))?$/.exec(name);
  return match ? { base: match[1], suffix: parseInt(match[2], 16), scope: match[3] || "" } : { base: name, suffix: null, scope: "" };
}

/** How a name is written in a path: as it is printed, or as its sixteen octets in hexadecimal if that is not safe or would be read in upper case. */
export function nameInPath(name) {
  const { base, suffix, scope } = nameParts(name);
  if (/^[A-Z0-9_-][A-Z0-9 _.$~!-]{0,14}$/.test(base) && !base.endsWith(" ")) {
    return { part: encodeURIComponent(base + "<" + (suffix ?? 0).toString(16).padStart(2, "0").toUpperCase() + ">"), scope };
  }
  const all = octets(base).slice(0, 15);
  while (all.length < 15) all.push(0x20);
  all.push(suffix ?? 0);
  return { part: all.map(o => HEX[o >> 4] + HEX[o & 15]).join(""), scope };
}

/** A name as it is printed, of what is in a path. */
export function nameFromPath(part, scope = "") {
  if (!/^[0-9A-Fa-f]{32}$/.test(part)) return part + (scope && !part.includes(">.") ? "." + scope : "");
  const all = part.match(/../g).map(pair => parseInt(pair, 16));
  const suffix = all.pop();
  while (all.length > 1 && all[all.length - 1] === 0x20) all.pop();
  const text = all.map(o => (o > 0x20 && o < 0x7f && !'<>\\'.includes(String.fromCharCode(o))) || o === 0x20
    ? String.fromCharCode(o) : "\\x" + (HEX[o >> 4] + HEX[o & 15]).toUpperCase()).join("");
  return text + "<" + (HEX[suffix >> 4] + HEX[suffix & 15]).toUpperCase() + ">" + (scope && "." + scope);
}

/** What a suffix is for, in a few words. */
export function meaning(suffix, type) {
  const isGroup = type === "group" || type === "special-group";
  switch (suffix) {
    case 0x00: return isGroup ? "workgroup or domain" : "computer";
    case 0x01: return isGroup ? "master browsers" : "messenger";
    case 0x03: return "user, or computer's messenger";
    case 0x06: return "remote access server";
    case 0x1b: return "domain master browser";
    case 0x1c: return "domain controllers";
    case 0x1d: return "master browser of the segment";
    case 0x1e: return "browser elections";
    case 0x1f: return "NetDDE";
    case 0x20: return "file server";
    case 0x21: return "remote access client";
    case 0xbe: return "network monitor";
    case 0xbf: return "network monitor application";
    default: return "of an application";
  }
}

const PIECES = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];

/** A span of time in its two largest units. */
export function span(seconds) {
  let left = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [unit, size] of PIECES) {
    const number = Math.floor(left / size);
    left -= number * size;
    if (number || (unit === "s" && !parts.length)) parts.push(number + " " + unit);
    if (parts.length === 2 || (parts.length && size >= 86400 && number > 9)) break;
  }
  return parts.join(" ");
}

/** How long ago, or in how long. */
export function away(time, now = Date.now()) {
  const seconds = (now - new Date(time).getTime()) / 1000;
  if (Math.abs(seconds) < 1.5) return "just now";
  return seconds > 0 ? span(seconds).split(" ").slice(0, 2).join(" ") + " ago" : "in " + span(-seconds);
}

const DAY = { day: "2-digit", month: "short" };
const CLOCK = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };

/** A point of time as people here write it: the clock alone if it is today. */
export function local(time, { millis = false, always = false } = {}) {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date().toDateString();
  const year = at.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  const clock = at.toLocaleTimeString(undefined, CLOCK) + (millis ? "." + String(at.getMilliseconds()).padStart(3, "0") : "");
  return isToday && !always ? clock : at.toLocaleDateString(undefined, { ...DAY, ...year }) + ", " + clock;
}

/** The same in UTC. */
export const utc = time => new Date(time).toISOString().replace("T", " ").replace(/Z$/, " UTC");

export const number = value => Number(value || 0).toLocaleString();

export const words = text => String(text).replace(/-/g, " ");

export const sentence = text => {
  const trimmed = String(text || "").trim();
  if (!trimmed) return "";
  return trimmed[0].toUpperCase() + trimmed.slice(1) + (/[.!?:]$/.test(trimmed) ? "" : ".");
};

export const plural = (count, one, many = one + "s") => number(count) + " " + (count === 1 ? one : many);

/** How bad a verdict is: the kind of its colour, and the word that goes with it. */
export function severity(word) {
  switch (word) {
    case "act": return { kind: "act", text: "Needs somebody", sign: "alarm" };
    case "look": return { kind: "look", text: "Worth a look", sign: "look" };
    case "nothing-to-do": return { kind: "ok", text: "Nothing to do", sign: "check" };
    default: return { kind: "info", text: "Not decided", sign: "unknown" };
  }
}

/** How sure something is, in a word. */
export const sureness = confidence => confidence >= 90 ? "certain" : confidence >= 75 ? "very likely" : confidence >= 50 ? "likely" : "possible";
