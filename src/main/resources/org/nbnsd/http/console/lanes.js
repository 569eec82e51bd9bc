// What happened, as a picture: a lane for each host and one for this name server, a column for each step, a mark for what was
// done and an arrow for who told it to whom. A bar along a lane says who had the name. The table under it says the same.
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./lib.js";
import { Host, Table, Time } from "./parts.js";
import { local, plural, sentence, span, words } from "./text.js";

const SERVER = "server";

/**
 * How each kind of fact is drawn: its word, the colour and the shape of its mark, and which way it went: "in" to the server, "out" from it,
 * "both" for a question and its answer, "none" for what happens by itself. What it does to the bar: has, wants, ends; "shares" for all of its addresses.
 */
const KINDS = {
  "claimed": ["claimed it", "claim", "up", "in", "wants"],
  "granted": ["granted", "good", "check", "out", "has"],
  "registered": ["registered", "good", "check", "both", "has"],
  "acknowledged": ["granted, no record", "good", "check", "out", "wants"],
  "refreshed": ["refreshed", "good", "check", "in", "has"],
  "waited": ["told to wait", "wait", "dots", "out"],
  "refused": ["refused", "bad", "cross", "out", "gives-up"],
  "refused-by-static": ["refused", "bad", "cross", "out", "gives-up"],
  "turned-away": ["turned away", "bad", "cross", "out", "gives-up"],
  "claimed-for-another": ["claimed for another", "claim", "up", "in"],
  "challenged": ["asked", "asked", "question", "out"],
  "defended": ["answered: mine", "good", "shield", "in", "has"],
  "denied": ["answered: not mine", "wait", "shield", "in", "ends"],
  "silent": ["no answer", "plain", "hollow", "none", "ends"],
  "took-over": ["took it over", "good", "check", "out", "takes"],
  "lost": ["lost it", "bad", "cross", "none", "ends"],
  "withdrew": ["withdrew", "plain", "hollow", "in", "gives-up"],
  "sent-to-holder": ["sent to the holder", "wait", "dots", "out"],
  "conflict": ["refused", "bad", "cross", "out", "gives-up"],
  "recognised": ["same host", "good", "check", "none", "has"],
  "user-shared": ["user at several", "good", "check", "none", "shares"],
  "released": ["released", "plain", "hollow", "in", "ends"],
  "expired": ["expired", "plain", "hollow", "none", "ends"],
  "queried": ["asked for it", "plain", "question", "in"],
  "answered": ["answered", "good", "shield", "in"],
  "status": ["told its names", "plain", "shield", "in"],
  "status-asked": ["asked for names", "plain", "question", "in"],
  "conflict-demanded": ["demanded a conflict", "bad", "up", "in"],
  "release-demanded": ["demanded a release", "bad", "up", "in"],
  "demanded-falsely": ["false demand", "bad", "up", "in"],
  "told-to-release": ["told to release", "bad", "cross", "out", "ends"],
  "bait-answered": ["answered a bait", "bad", "up", "in"],
  "edited": ["edited", "plain", "pen", "none", "sets"],
  "recorded": ["on record", "plain", "check", "none", "shares"],
  "aged": ["aged", "plain", "hollow", "none"],
  "replicated": ["came by replication", "claim", "check", "none", "shares"],
};
const OTHER = word => [words(word), "plain", "dots", "none"];
export const drawing = kind => KINDS[kind] || OTHER(kind);

const GLYPHS = {
  up: "M0 5V-5M-4-1 0-5 4-1", check: "M-4.5 0-1.5 3.5 4.5-3.5", cross: "M-4-4 4 4M4-4-4 4", dots: "M-4.5 0h.01M0 0h.01M4.5 0h.01",
  question: "M-3-2.5C-3-6 3-6 3-2.5 3 0 0-.5 0 2M0 5.5v.01", shield: "M-4-4h8v3C4 2 0 5 0 5S-4 2-4-1Z", hollow: "M-4 0h8",
  pen: "M-4.5 4.5-3.5 1 2-4.5 4.5-2-1 3.5Z",
};

/** The shape of a mark says its kind as its colour does: a square is a no, a circle a yes, a diamond a question. */
const shape = kind => kind === "bad" ? html`<rect class="sign bad" x="-11" y="-11" width="22" height="22" rx="4" />`
  : kind === "asked" ? html`<rect class="sign asked" x="-9.5" y="-9.5" width="19" height="19" rx="3" transform="rotate(45)" />`
  : kind === "claim" ? html`<path class="sign claim" d="M0-13 12.5 9.5H-12.5Z" />`
  : html`<circle class=${"sign " + kind} r="11" />`;

const Glyph = ({ of }) => html`<path class="glyph" d=${GLYPHS[of]} />`;

/** A mark by itself, for keys and lists. */
export const Mark = ({ kind }) => {
  const [, colour, glyph] = drawing(kind);
  return html`<svg viewBox="-14 -14 28 28" width="20" height="20" aria-hidden="true" class="mark">${shape(colour)}<${Glyph} of=${glyph} /></svg>`;
};

/** A line of the picture by itself. */
const Line = ({ kind }) => html`<svg viewBox="0 0 28 14" width="28" height="14" aria-hidden="true"><line class=${kind} x1="4" x2="24" y1="7" y2="7" /></svg>`;

/** What an edit has made of a record: its addresses, none if nobody has it. */
function edited(fact) {
  const now = (/now: (.*)$/.exec((fact.details || {}).reason || "") || ["", ""])[1];
  return /\bactive\b/.test(now) ? now.match(/\d+\.\d+\.\d+\.\d+/g) || [] : [];
}

/** How a fact is drawn; in the life of a host, what another one did. */
function shownAs(fact, host) {
  const [word, ...rest] = drawing(fact.kind);
  if (fact.kind === "edited") return [(/^\w+/.exec((fact.details || {}).reason || "") || [word])[0], ...rest];
  if (!host || !fact.actor || fact.actor === host) return [word, ...rest];
  return fact.kind === "took-over" ? ["lost it", "bad", "cross", "none", "ends"] : [word + " by another", ...rest];
}

/** A grant whose claim is no step of its own is both: the host has registered. */
export const joined = facts => {
  const claiming = new Set();
  return facts.map(fact => {
    if (fact.kind === "claimed" || fact.kind === "challenged" || fact.kind === "waited") claiming.add(fact.kind === "challenged" ? fact.peer : fact.actor);
    if (fact.kind !== "granted") return fact;
    return claiming.delete(fact.actor) ? fact : { ...fact, kind: "registered", was: "granted" };
  });
};

const isHost = address => address && !address.startsWith("0.");

/** Of one host: a lane for each of its names, and no server. */
function life(facts, host) {
  const lanes = [...new Set(facts.map(fact => fact.name).filter(Boolean))];
  const { bars } = lanes.reduce((all, name) => {
    const own = facts.map((fact, i) => ({ ...fact, i })).filter(fact => fact.name === name);
    const drawn = story(own).bars.filter(bar => bar.host === host);
    const place = i => i < own.length ? own[Math.floor(i)].i : facts.length - 0.4;
    return { bars: [...all.bars, ...drawn.map(bar => ({ ...bar, host: name, from: place(bar.from), to: Number.isInteger(bar.to) ? place(bar.to) : facts.length - 0.4 }))] };
  }, { bars: [] });
  return { lanes, bars, label: lane => lane, under: () => "" };
}

/** The lanes and the bars of some facts. */
export function story(facts, { labels = {}, server = true, host = null } = {}) {
  if (host) return life(facts, host);
  const hosts = [];
  const meet = address => { if (isHost(address) && !hosts.includes(address)) hosts.push(address); };
  for (const fact of facts) {
    meet(fact.actor);
    if (!fact.actor) (fact.addresses || []).forEach(meet);
  }
  const lanes = [...hosts];
  if (server) lanes.splice(Math.min(1, hosts.length), 0, SERVER);
  const bars = [];
  const open = new Map();
  const begin = (host, kind, i) => {
    const now = open.get(host);
    if (now && now.kind === kind) return;
    end(host, i);
    open.set(host, { host, kind, from: i });
  };
  const end = (host, i) => {
    const now = open.get(host);
    if (now) { bars.push({ ...now, to: i }); open.delete(host); }
  };
  facts.forEach((fact, i) => {
    const effect = drawing(fact.kind)[4];
    if (effect === "has") begin(fact.actor, "has", i);
    else if (effect === "wants" && !(open.get(fact.actor) || {}).kind) begin(fact.actor, "wants", i);
    else if (effect === "gives-up" && (open.get(fact.actor) || {}).kind === "wants") end(fact.actor, i);
    else if (effect === "ends") end(fact.actor, i);
    else if (effect === "takes") { (fact.addresses || []).forEach(a => a !== fact.actor && end(a, i)); begin(fact.actor, "has", i); }
    else if (effect === "sets") { const holders = edited(fact); [...open.keys()].forEach(a => holders.includes(a) || end(a, i)); holders.forEach(a => begin(a, "has", i)); }
    else if (effect === "shares") (fact.addresses || []).forEach(a => begin(a, "has", i));
  });
  for (const bar of open.values()) bars.push({ ...bar, to: facts.length - 1 + 0.6 });
  return { lanes, bars, label: lane => lane === SERVER ? "this name server" : lane, under: lane => (labels[lane] || []).join(", ") };
}

const PAUSE = 2;
const MOST = 40;

function Packet({ fact }) {
  const details = Object.entries(fact.details || {});
  const name = field => ({ roundTripMillis: "round trip", ttl: "lifetime", mac: "hardware address" })[field] || field;
  const value = (field, v) => field === "roundTripMillis" ? v + " ms" : field === "ttl" ? (v ? span(v) + ` (${v} s)` : "for ever") : Array.isArray(v) ? v.join(", ") : String(v);
  return html`<dl class="facts">
    <dt>When</dt><dd><${Time} at=${fact.at} millis always /></dd>
    ${fact.actor && html`<dt>Host</dt><dd><${Host} address=${fact.actor} /></dd>`}
    ${fact.peer && html`<dt>Other host</dt><dd><${Host} address=${fact.peer} /></dd>`}
    ${fact.sender && html`<dt>Sent by</dt><dd><${Host} address=${fact.sender} /></dd>`}
    ${fact.addresses && html`<dt>Addresses</dt><dd class="mono">${fact.addresses.join(", ")}</dd>`}
    ${details.map(([field, v]) => html`<dt>${name(field)}</dt><dd class="any">${value(field, v)}</dd>`)}
  </dl>`;
}

/** What the marks say, those that look alike together. */
const KEY = [["claimed", "claims the name"], ["registered", "registers, or is granted it"], ["challenged", "is asked by the server"], ["defended", "answers, has it"], ["denied", "answers, has it not"], ["waited", "is told to wait"], ["conflict", "is refused, or loses it"], ["silent", "silent, or gone"], ["edited", "a person changed it"], ["recorded", "is on record"], ["replicated", "came by replication"], ["queried", "asks"], ["status", "tells its names"], ["demanded-falsely", "makes demands"]];
const look = ([, colour, glyph]) => colour + " " + glyph;

/** How wide an element is. */
function useWidth(element) {
  const [width, setWidth] = useState(innerWidth - 80);
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(entry.contentRect.width));
    observer.observe(element.current);
    setWidth(element.current.clientWidth);
    return () => observer.disconnect();
  }, []);
  return width;
}

/** Where everything is: on a phone time goes down and lanes stand beside each other, elsewhere it goes to the right. */
function plan(shown, lanes, width) {
  const narrow = width < 600;
  const pauses = shown.map((fact, i) => i > 0 ? (new Date(fact.at) - new Date(shown[i - 1].at)) / 1000 : 0);
  const room = narrow ? 34 : 58;
  const free = width - 60 - pauses.filter(p => p > PAUSE).length * room;
  const step = narrow ? 64 : Math.max(92, Math.min(118, free / Math.max(1, shown.length)));
  const lane = narrow ? Math.max(96, Math.min(150, width / lanes.length)) : lanes.includes(SERVER) ? 84 : 60;
  const first = narrow ? lane / 2 : 64;
  const along = [];
  let position = narrow ? 68 : 46;
  pauses.forEach((pause, i) => { if (i) position += step + (pause > PAUSE ? room : 0); along.push(position); });
  const length = Math.max(position + (narrow ? 52 : 60), narrow ? 0 : width);
  const breadth = first + (lanes.length - 1) * lane + (narrow ? lane / 2 : 46);
  const across = of => first + lanes.indexOf(of) * lane;
  return {
    narrow, pauses, step, room, along, length, across, lanes,
    width: narrow ? breadth : length, height: narrow ? length : breadth,
    at: i => Number.isInteger(i) ? along[i] : length - 8,
    xy: (p, of) => narrow ? [across(of), p] : [p, across(of)],
  };
}

function Arrow({ of: { along, across, narrow, lanes }, i, fact, lane }) {
  const way = drawing(fact.kind)[3];
  if (way === "none" || lane === SERVER || !lanes.includes(SERVER)) return null;
  const [from, to] = way === "out" ? [SERVER, lane] : [lane, SERVER];
  const sign = Math.sign(across(to) - across(from));
  const tip = across(to) - sign * (to === SERVER ? 4 : 16);
  const tail = across(from) + sign * (from === SERVER ? 4 : 16);
  const p = along[i];
  const point = (a, b) => narrow ? `${a} ${b}` : `${b} ${a}`;
  const head = (end, back) => html`<path class="arrow head" d=${`M${point(end, p)} L${point(back, p - 4)} L${point(back, p + 4)}Z`} />`;
  return html`<g aria-hidden="true"><path class="arrow" d=${`M${point(tail, p)} L${point(tip, p)}`} />${head(tip, tip - sign * 7)}${way === "both" && head(tail, tail + sign * 7)}</g>`;
}

/**
 * facts: oldest first. labels: address → computers. evidence: the facts that a verdict is based on. host: whose life it is, if it is that of a
 * host and not of a name.
 */
export function Lanes({ facts: told, labels, evidence = [], title = "What happened", host = null }) {
  const [all, setAll] = useState(false);
  const [picked, setPicked] = useState(null);
  const facts = useMemo(() => joined(told), [told]);
  const shown = useMemo(() => all ? facts : facts.slice(-MOST), [facts, all]);
  const { lanes, bars, label, under } = useMemo(() => story(shown, { labels, host }), [shown, labels, host]);
  const frame = useRef();
  const scroller = useRef();
  const total = useWidth(frame);
  const side = total < 600 ? 0 : 150;
  const drawn = plan(shown, lanes, total - side);
  const { narrow, pauses, step, along, length, across, width, height, at, xy } = drawn;
  const isProof = fact => evidence.some(e => e.at === fact.at && e.kind === (fact.was || fact.kind) && e.actor === fact.actor);
  useEffect(() => {
    const e = scroller.current;
    if (!e || narrow || e.scrollWidth <= e.clientWidth) return;
    // What the verdict is based on, else the end; between two marks, so that none is cut.
    const proof = shown.findIndex(isProof);
    const first = proof >= 0 ? Math.max(0, proof - 1) : along.findIndex(a => a - step / 2 >= e.scrollWidth - e.clientWidth);
    e.scrollLeft = first <= 0 ? 0 : along[first] - step / 2;
  }, [shown.length, narrow]);
  if (!facts.length) return null;

  const line = (from, to, more) => html`<line x1=${from[0]} y1=${from[1]} x2=${to[0]} y2=${to[1]} ...${more} />`;
  const laneOf = fact => host ? fact.name : isHost(fact.actor) && lanes.includes(fact.actor) ? fact.actor : SERVER;
  const pick = i => setPicked(picked === i ? null : i);
  const keys = i => e => {
    if (e.key === "Enter" || e.key === " ") { e.preventDefault(); pick(i); }
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
    if (by) { e.preventDefault(); const next = scroller.current.querySelectorAll(".mark[role]")[i + by]; if (next) next.focus(); }
  };
  const isAbove = lane => !narrow && lanes.indexOf(lane) < lanes.indexOf(SERVER);
  const word = fact => shownAs(fact, host)[0];
  // A word that would run into the one before it on the same lane goes to the other side.
  const sides = [];
  shown.forEach((fact, i) => {
    const before = i - 1;
    const isTight = i > 0 && laneOf(fact) === laneOf(shown[before]) && (word(fact).length + word(shown[before]).length) * 3.4 > along[i] - along[before];
    sides.push(!narrow && isTight ? !sides[before] : isAbove(laneOf(fact)));
  });
  const looks = new Set(shown.map(fact => look(shownAs(fact, host))));

  return html`<div class="stack" ref=${frame}>
    ${facts.length > shown.length && html`<p class="note">The last ${shown.length} of ${facts.length} steps. <button type="button" class="quiet" onClick=${() => setAll(true)}>Show all</button></p>`}
    <div class="lanes">
      ${!narrow && html`<svg class="hosts" width=${side} height=${height} aria-hidden="true">${lanes.map(lane => html`<g key=${lane}><text class="host" x="0" y=${across(lane) + (under(lane) ? -2 : 4)}>${label(lane)}</text><text class="soft" x="0" y=${across(lane) + 14}>${under(lane)}</text></g>`)}</svg>`}
      <div class="scroller" ref=${scroller} tabindex="0" role="group" aria-label=${title + ": " + plural(shown.length, "step") + " of " + (host ? plural(lanes.length, "name") : plural(lanes.length - 1, "host")) + ". A table with the same is below."}>
      <svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`}>
        ${lanes.map(lane => html`<g key=${lane} aria-hidden="true">${line(xy(narrow ? 44 : 0, lane), xy(length, lane), { class: "line" })}
          ${narrow && html`<text class="host" text-anchor="middle" x=${across(lane)} y="16">${lane === SERVER ? "server" : label(lane)}</text><text class="soft" text-anchor="middle" x=${across(lane)} y="33">${under(lane)}</text>`}</g>`)}
        ${bars.map(bar => line(xy(at(bar.from), bar.host), xy(at(bar.to), bar.host), { class: bar.kind, "aria-hidden": "true" }))}
        ${shown.map((fact, i) => {
          if (pauses[i] <= PAUSE) return null;
          const middle = along[i] - step / 2 - drawn.room / 2;
          return html`<g aria-hidden="true">${narrow
            ? html`<line class="gap" x1="0" x2=${width} y1=${middle} y2=${middle} /><text class="soft" x=${width / 2} y=${middle - 5} text-anchor="middle">${span(pauses[i])} later</text>`
            : html`<line class="gap" y1="24" y2=${height - 4} x1=${middle} x2=${middle} /><text class="soft" y="14" x=${middle} text-anchor="middle">${span(pauses[i])} later</text>`}</g>`;
        })}
        ${shown.map((fact, i) => html`<${Arrow} of=${drawn} i=${i} fact=${fact} lane=${laneOf(fact)} />`)}
        ${!narrow && shown.map((fact, i) => (i === 0 || pauses[i] > PAUSE) && html`<text class="soft" aria-hidden="true" text-anchor="middle" x=${along[i]} y="14">${local(fact.at)}</text>`)}
        ${shown.map((fact, i) => {
          const lane = laneOf(fact);
          const [, colour, glyph] = shownAs(fact, host);
          const [x, y] = xy(along[i], lane);
          return html`<g class="mark" key=${i} role="button" tabindex="0" aria-pressed=${picked === i} transform=${`translate(${x} ${y})`} aria-label=${`${local(fact.at)} ${fact.text}`} onClick=${() => pick(i)} onKeyDown=${keys(i)}>
            <title>${fact.text}</title><circle class="ring" r="17" />${shape(colour)}<${Glyph} of=${glyph} />
            <text text-anchor="middle" y=${sides[i] ? -19 : 29} aria-hidden="true">${word(fact)}</text>${isProof(fact) && html`<text class="star" x="12" y=${sides[i] ? 20 : -10} aria-hidden="true">★</text>`}</g>`;
        })}
      </svg></div>
    </div>
    <div class="key" aria-hidden="true">${KEY.filter(([kind]) => looks.has(look(drawing(kind)))).map(([kind, text]) => html`<span><${Mark} kind=${kind} />${text}</span>`)}${evidence.length > 0 && html`<span>★ what the verdict is based on</span>`}${bars.some(b => b.kind === "has") && html`<span><${Line} kind="has" />has the name</span>`}${bars.some(b => b.kind === "wants") && html`<span><${Line} kind="wants" />wants it</span>`}${pauses.some(p => p > PAUSE) && html`<span><${Line} kind="gap" />time goes by</span>`}</div>
    ${picked !== null && shown[picked] && html`<div class="card" role="status"><header><h3>${word(shown[picked])}</h3><button type="button" class="quiet" onClick=${() => setPicked(null)}>Close</button></header><p class="any">${sentence(shown[picked].text)}</p><${Packet} fact=${shown[picked]} /></div>`}
    <details><summary>The same as a table (${plural(shown.length, "step")})</summary>
      <${Table} label=${title} rows=${shown} columns=${[
        { title: "Time", kind: "tight", cell: f => html`<${Time} at=${f.at} millis />` },
        { title: "Host", kind: "tight", cell: f => f.actor ? html`<${Host} address=${f.actor} />` : "" },
        { title: "What", kind: "tight", cell: f => word(f) + (isProof(f) ? " ★" : "") },
        { title: "In a sentence", cell: f => html`<span class="any">${sentence(f.text)}</span>` },
      ]} /></details></div>`;
}
