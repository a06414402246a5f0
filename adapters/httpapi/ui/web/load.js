// What views know of the server: asked when they open, given up when they close.
import { useCallback, useEffect, useRef, useState } from "./html.js";

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

export function stored(name, initial, isFit = () => true) {
  try {
    const value = JSON.parse(localStorage.getItem("dwsim." + name));
    return alike(value, initial) && isFit(value) ? value : initial;
  } catch {
    return initial;
  }
}

// alike guards against what others, or other versions of the page, have stored.
const alike = (a, b) => a !== null && typeof a === typeof b && Array.isArray(a) === Array.isArray(b);

export function store(name, value) {
  try {
    localStorage.setItem("dwsim." + name, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing, or no more, still shows the page.
  }
}
