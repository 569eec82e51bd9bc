// A picture of numbers over time, with a table of the same beside it.
import { html, useEffect, useRef, useState } from "./lib.js";
import { Table, Time } from "./parts.js";
import { number } from "./text.js";

let loading = null;

/** The library of charts; it is large, and only fetched where there is one. */
function library() {
  loading ||= fetched(0);
  return loading;
}

const TRIES = 4;
const AGAIN_MILLIS = 1500;
/** One that does not come is asked for again. */
const fetched = tries => once().catch(failure => tries < TRIES ? new Promise(done => setTimeout(done, AGAIN_MILLIS)).then(() => fetched(tries + 1)) : Promise.reject(failure));

function once() {
  return new Promise((resolve, reject) => {
    const base = new URL("vendor/", import.meta.url);
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("uplot.css", base).href;
    const script = document.createElement("script");
    script.src = new URL("uplot.js", base).href;
    script.onload = () => resolve(globalThis.uPlot);
    script.onerror = () => { style.remove(); script.remove(); reject(new Error("the chart could not be loaded")); };
    document.head.append(style, script);
  });
}

/** With a row of nothing where there are none for a while: no line goes over a time in which nothing was counted. */
function withGaps(rows) {
  const time = r => new Date(r.at).getTime();
  const steps = rows.slice(1).map((r, i) => time(r) - time(rows[i])).sort((a, b) => a - b);
  const usual = steps[Math.floor(steps.length / 2)];
  return rows.flatMap((r, i) => i > 0 && time(r) - time(rows[i - 1]) > 2.5 * usual ? [{ at: time(rows[i - 1]) + usual }, r] : [r]);
}

const shown = value => value === null || value === undefined ? "–" : number(Math.round(value * 10) / 10);

/** Which line is what, drawn as in the picture; with the numbers of the time that is pointed at. */
const Legend = ({ series, at }) => html`<div class="key" aria-hidden="true">${series.map(s => html`<span key=${s.key}><svg viewBox="0 0 28 14" width="28" height="14"><line class=${s.key} x1="0" x2="28" y1="7" y2="7" stroke=${`var(${s.colour})`} stroke-width=${s.width || 2} stroke-dasharray=${(s.dash || []).join(" ")} /></svg>${s.label}${at && html` <strong>${shown(at[s.key])}</strong>`}</span>`)}${at && html`<span>at <${Time} at=${at.at} /></span>`}</div>`;

/** rows: {at, and a number for each key}. series: {key, label, colour, dash, width}. */
export function Chart({ label, series, rows }) {
  const place = useRef();
  const [failed, setFailed] = useState(false);
  const [at, setAt] = useState(null);
  useEffect(() => {
    let chart = null;
    let gone = false;
    const draw = async () => {
      let uPlot;
      try { uPlot = await library(); } catch { setFailed(true); return; }
      if (gone || !place.current) return;
      if (chart) chart.destroy();
      const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
      const drawn = withGaps(rows);
      const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1 }, font: "12px system-ui, sans-serif" };
      chart = new uPlot({
        width: place.current.clientWidth, height: 230, legend: { show: false }, cursor: { y: false },
        hooks: { setCursor: [u => setAt(u.cursor.idx === null || u.cursor.idx === undefined ? null : drawn[u.cursor.idx])] },
        scales: { y: { range: (u, low, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [{ ...axis, values: "{HH}:{mm}" }, { ...axis, size: 56, values: (u, all) => all.map(v => v >= 1000 ? v / 1000 + "k" : v) }],
        series: [{}, ...series.map(s => ({ label: s.label, stroke: colour(s.colour), width: s.width || 2, dash: s.dash, points: { show: rows.length < 30 } }))],
      }, [drawn.map(r => new Date(r.at).getTime() / 1000), ...series.map(s => drawn.map(r => r[s.key] ?? null))], place.current);
    };
    draw();
    const resize = () => chart && place.current && chart.setSize({ width: place.current.clientWidth, height: 230 });
    addEventListener("resize", resize);
    addEventListener("theme", draw);
    return () => { gone = true; removeEventListener("resize", resize); removeEventListener("theme", draw); if (chart) chart.destroy(); };
  }, [rows]);
  const hours = rows.filter((r, i) => i % Math.max(1, Math.floor(rows.length / 24)) === 0);
  return html`<div class="stack"><div class="chart" ref=${place} role="img" aria-label=${label + ". A table with the same is below."}></div>
    ${!failed && html`<${Legend} series=${series} at=${at} />`}
    ${failed && html`<p class="note">The picture could not be loaded; the table has the same.</p>`}
    <details open=${failed}><summary>The same as a table</summary><${Table} label=${label} rows=${hours} columns=${[
      { title: "Time", kind: "tight", cell: r => html`<${Time} at=${r.at} />` },
      ...series.map(s => ({ title: s.label, kind: "num", cell: r => shown(r[s.key]) })),
    ]} /></details></div>`;
}
