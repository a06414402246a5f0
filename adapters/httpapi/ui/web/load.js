// What views know of the server: asked when they open, given up when they close.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "./html.js";

// useLoad calls ask({signal}) when it is first used and whenever an element of key changes. It
// returns {data, error, loading, reload}. What an earlier call still brings is not looked at; while a
// later one is under way the data of the one before stays, unless the key is another.
export function useLoad(ask, key = []) {
  const [state, setState] = useState({ loading: true });
  const [round, setRound] = useState(0);
  const asked = useRef(ask);
  asked.current = ask;
  const last = useRef(key);
  useEffect(() => {
    const given = new AbortController();
    const same = last.current.length === key.length && last.current.every((k, i) => k === key[i]);
    last.current = key;
    setState((before) => (same ? { ...before, loading: true } : { loading: true }));
    asked.current({ signal: given.signal }).then(
      (data) => given.signal.aborted || setState({ data, loading: false }),
      (error) => given.signal.aborted || setState((before) => ({ data: before.data, error, loading: false })),
    );
    return () => given.abort();
  }, [...key, round]);
  const unanswered = state.error?.status === 0;
  useEffect(() => { // what the server did not answer is asked once more when it does again
    if (!unanswered) return undefined;
    const again = () => setRound((n) => n + 1);
    addEventListener("dwsim-back", again);
    return () => removeEventListener("dwsim-back", again);
  }, [unanswered]);
  return { ...state, reload: useCallback(() => setRound((n) => n + 1), []) };
}

// useAnswer calls ask({signal}) once key has stayed the same for wait ms. It returns {data, of, error, pending,
// again}: data is the last answer that was none of errors, of the key that it belongs to. The newest question
// wins, and earlier ones are given up. Without a key nothing is asked.
export function useAnswer(ask, key, wait = 300) {
  const [state, setState] = useState({ pending: true });
  const [round, setRound] = useState(0);
  const asked = useRef(ask);
  asked.current = ask;
  useEffect(() => {
    if (!key) return undefined;
    const given = new AbortController();
    const unless = (next) => (value) => given.signal.aborted || setState((before) => next(value, before));
    setState((before) => ({ ...before, pending: true }));
    const timer = setTimeout(() => asked.current({ signal: given.signal }).then(
      unless((data) => ({ data, of: key, pending: false })),
      unless((error, before) => ({ ...before, error, pending: false })),
    ), wait);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [...(key ?? []), round]);
  return { ...state, again: useCallback(() => setRound((n) => n + 1), []) };
}

// useEvery calls tick every ms milliseconds as long as the page is looked at; null stops it.
export function useEvery(ms, tick) {
  const called = useRef(tick);
  called.current = tick;
  useEffect(() => {
    if (ms == null) return undefined;
    const timer = setInterval(() => document.visibilityState === "visible" && called.current(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}

// useTick shows a component anew every ms milliseconds, for what grows with the time.
export function useTick(ms) {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), ms);
    return () => clearInterval(timer);
  }, [ms]);
}

// useStored is a state that the browser keeps under a name, for all tabs to come. What cannot be
// read or kept, or is not of the kind of initial, is as if there were nothing. isFit, if given, says
// what else it has to be.
export function useStored(name, initial, isFit) {
  const [value, setValue] = useState(() => stored(name, initial, isFit));
  const set = useCallback((next) => {
    setValue((before) => {
      const now = typeof next === "function" ? next(before) : next;
      store(name, now);
      return now;
    });
  }, [name]);
  return [value, set];
}

// stored returns what was kept under a name, as useStored does: by the browser, or with "session" by
// this tab alone.
export function stored(name, initial, isFit = () => true, where = "local") {
  try {
    const value = JSON.parse(self[where + "Storage"].getItem("dwsim." + name));
    return alike(value, initial) && isFit(value) ? value : initial;
  } catch {
    return initial;
  }
}

// alike guards against what others, or other versions of the page, have stored.
const alike = (a, b) => a !== null && typeof a === typeof b && Array.isArray(a) === Array.isArray(b);

// store keeps a value, or with null nothing any more, and reports whether that could be done: a
// browser that keeps nothing, or no more, still shows the page.
export function store(name, value, where = "local") {
  try {
    if (value === null) self[where + "Storage"].removeItem("dwsim." + name);
    else self[where + "Storage"].setItem("dwsim." + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

// useKept keeps what is being written for this tab, over a reload too: a moment after it was changed, and when
// the page or the view is left, before the next begins. null is nothing.
export function useKept(name, value) {
  const last = useRef();
  last.current = value;
  const keep = () => store(name, last.current, "session");
  useLayoutEffect(() => { // at once, for the next view may be the same one
    if (value === null) keep();
  }, [value]);
  useLayoutEffect(() => {
    const timer = setTimeout(keep, 300);
    return () => clearTimeout(timer);
  }, [value]);
  useLayoutEffect(() => {
    addEventListener("pagehide", keep);
    return () => {
      removeEventListener("pagehide", keep);
      keep();
    };
  }, []);
}
