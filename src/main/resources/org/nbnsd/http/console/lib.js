// What screens are made of: elements, state, and data that is asked for again. Texts become text nodes, and nothing else.
export * from "./vendor/preact.js";
import { useCallback, useEffect, useRef, useState } from "./vendor/preact.js";

/** Where the screens are. */
export const ROOT = "/console";

/** Goes to a screen, as a link does. */
export function go(href, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", href);
  dispatchEvent(new Event("went"));
}

/** What the URL has behind the question mark, and how to change it without leaving a trace for each letter typed. */
export function useQuery() {
  const read = () => Object.fromEntries(new URLSearchParams(location.search));
  const [query, setQuery] = useState(read);
  useEffect(() => {
    const again = () => setQuery(read());
    addEventListener("went", again);
    addEventListener("popstate", again);
    return () => { removeEventListener("went", again); removeEventListener("popstate", again); };
  }, []);
  const change = useCallback((more, options = { replace: true }) => {
    const all = { ...read(), ...more };
    const kept = Object.entries(all).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const text = new URLSearchParams(kept).toString();
    go(location.pathname + (text && "?" + text), options);
  }, []);
  return [query, change];
}

/** When a question is asked again that nobody has answered, in milliseconds: the daemon may be just being started. */
const AWAY_MILLIS = 2000;
const isAway = problem => problem.status === 0 || problem.status === 503;

/**
 * What a question has for an answer: {data, problem, loading, again}. The last answer stays while the next one is on its way,
 * what comes too late for its question is dropped, and a question is asked again by itself as long as the daemon is away.
 */
export function useData(ask, about, everySeconds = 0) {
  const [state, setState] = useState({ loading: true });
  const number = useRef(0);
  const load = useCallback(async () => {
    const mine = ++number.current;
    setState(old => ({ ...old, loading: true }));
    try {
      const data = await ask();
      if (mine === number.current) setState({ data, loading: false });
    } catch (problem) {
      if (mine !== number.current) return;
      setState(old => ({ data: old.data, problem, loading: false }));
      if (isAway(problem)) setTimeout(() => mine === number.current && load(), AWAY_MILLIS);
    }
  }, about);
  useEffect(() => {
    setState({ loading: true });
    load();
    if (!everySeconds) return () => { number.current++; };
    const timer = setInterval(() => document.hidden || load(), everySeconds * 1000);
    return () => { clearInterval(timer); number.current++; };
  }, about);
  return { ...state, again: load };
}

/** A value that follows another one when that has rested. */
export function useRested(value, millis = 250) {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), millis);
    return () => clearTimeout(timer);
  }, [value]);
  return rested;
}

/** Whether the window is narrow. */
export function useNarrow(width = 700) {
  const [narrow, setNarrow] = useState(() => innerWidth < width);
  useEffect(() => {
    const look = () => setNarrow(innerWidth < width);
    addEventListener("resize", look);
    return () => removeEventListener("resize", look);
  }, []);
  return narrow;
}
