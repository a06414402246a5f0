// What was typed for an import, kept by the tab over a reload until the experiment is made.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "../../html.js";

const key = "dwsim.import";
export const nothing = { sql: "", name: "", dialect: "redshift", rows: "", warehouse: "", infer: true };

// useDraft returns the draft, a function that changes parts of it, and one that forgets it.
export function useDraft() {
  const [draft, setDraft] = useState(read);
  const last = useRef(draft);
  last.current = draft;
  useEffect(() => {
    const timer = setTimeout(() => keep(draft), 400);
    return () => clearTimeout(timer);
  }, [draft]);
  useLayoutEffect(() => { // what was typed a moment before the page is left
    const leave = () => keep(last.current);
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, []);
  const change = useCallback((part) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => { last.current = nothing; keep(nothing); }, []);
  return [draft, change, forget];
}

function read() {
  try {
    return { ...nothing, ...JSON.parse(sessionStorage.getItem(key)) };
  } catch {
    return nothing;
  }
}

function keep(draft) {
  try {
    if (draft === nothing) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing, or no more, still imports.
  }
}
