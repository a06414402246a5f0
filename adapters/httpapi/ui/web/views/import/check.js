// What the server makes of a script while it is typed, and whether a name can be had.
import { useCallback, useEffect, useState } from "../../html.js";
import { experiments } from "../../api.js";
import { useAnswer } from "../../load.js";

const nameless = "imported"; // stands for a name that is not there yet, so that the script can be read

// request is the body of an import.
export const request = (draft) => ({
  name: draft.name.trim(), sql: draft.sql, dialect: draft.dialect, no_infer: !draft.infer,
  target_warehouse: draft.warehouse || undefined, target_rows: draft.rows.trim() ? Number(draft.rows) : undefined,
});

// nameTrouble says what is wrong with the form of a name; nothing for one that may be right.
export function nameTrouble(name) {
  if (!name) return "";
  if (!/^[A-Za-z_]/.test(name)) return "A name begins with a letter or _.";
  if (!/^[A-Za-z0-9_]*$/.test(name)) return "A name has letters without accents, digits and _ in it.";
  if (name.length > 63) return "A name has up to 63 characters.";
  return "";
}

// rowsTrouble says what is wrong with a number of rows.
export function rowsTrouble(rows) {
  if (!rows.trim()) return "";
  if (!/^\d+$/.test(rows.trim())) return "A whole number, as digits alone.";
  return Number(rows) > 1e12 ? "At most 1,000,000,000,000." : "";
}

// useInterpreted returns how the server understands a draft: {result, error, name, checking, again}. result is that
// of the last script that could be read, stale while there is an error; name is what is wrong with that; again
// asks once more.
export function useInterpreted(draft) {
  const [state, setState] = useState({});
  const [round, setRound] = useState(0);
  const again = useCallback(() => setRound((n) => n + 1), []);
  const empty = !draft.sql.trim();
  useEffect(() => {
    addEventListener("dwsim-back", again);
    return () => removeEventListener("dwsim-back", again);
  }, []);
  useEffect(() => {
    if (empty) return setState({});
    const given = new AbortController();
    const wait = draft.sql.length > 200_000 ? 800 : 300;
    const timer = setTimeout(async () => {
      setState((before) => ({ ...before, checking: true }));
      const now = await interpret(draft, given.signal);
      if (!given.signal.aborted) setState((before) => ({ result: before.result, ...now, checking: false }));
    }, wait);
    return () => {
      clearTimeout(timer);
      given.abort();
    };
  }, [draft.sql, draft.dialect, draft.infer, draft.warehouse, rowsTrouble(draft.rows) ? "" : draft.rows, nameTrouble(draft.name) ? "" : draft.name, round]);
  return { ...state, again };
}

// interpret asks with the name, and without it where that is all that is wrong, so that the name hides
// nothing of the script.
async function interpret(draft, signal) {
  const form = nameTrouble(draft.name.trim()) || !draft.name.trim();
  const body = { ...request(rowsTrouble(draft.rows) ? { ...draft, rows: "" } : draft), dry_run: true };
  try {
    return { result: await experiments.importSQL({ ...body, name: form ? nameless : body.name }, { signal }) };
  } catch (error) {
    const ofName = error.problems?.length > 0 && error.problems.every((p) => p.path === "name");
    if (!ofName || form) return { error };
    const name = error.problems.map((p) => [p.message, p.hint && `(${p.hint})`].filter(Boolean).join(" ")).join("; ");
    const rest = await experiments.importSQL({ ...body, name: nameless }, { signal }).then((result) => ({ result }), (e) => ({ error: e }));
    return { ...rest, name };
  }
}

// useTaken returns the name of the experiment that has a name already, or "".
export function useTaken(name) {
  const { data, error } = useAnswer((o) => experiments.get(name, o), name && !nameTrouble(name) ? [name] : null);
  return !error && data?.name.toLowerCase() === name.toLowerCase() ? data.name : "";
}
