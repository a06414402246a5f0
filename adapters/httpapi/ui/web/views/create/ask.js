// What is asked again and again while one types.
import { useCallback, useEffect, useRef, useState } from "../../html.js";

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
