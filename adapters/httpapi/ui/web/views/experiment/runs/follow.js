// The list of runs, part by part, and what becomes of it.
import { useCallback, useEffect, useRef, useState } from "../../../html.js";
import { runs as api } from "../../../api.js";
import { useEvery } from "../../../load.js";

const part = 25; // runs that are asked for at once
const newest = 5; // runs that are looked at every three seconds

// useRuns returns {runs, warning, error, more, moreError, reload}: the newest runs first, of a status if
// one is given; more, if there are more, adds older ones.
export function useRuns(name, status) {
  const [known, setState] = useState({});
  const [round, setRound] = useState(0);
  const given = useRef();
  useEffect(() => {
    const now = (given.current = new AbortController());
    api.list(name, { limit: part, status }, { signal: now.signal }).then(
      (first) => setState({ of: status, runs: first.runs, warning: first.warning, next: first.next_cursor }),
      (error) => now.signal.aborted || setState((before) => (before.of === status ? { ...before, error } : { of: status, error })),
    );
    return () => now.abort();
  }, [name, status, round]);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  const state = known.of === status ? known : {}; // what is known of another status is not shown for this one
  useEvery(state.runs ? 3000 : null, () => look(name, status, given.current.signal, setState, state.runs, reload));
  const more = state.next && (() => older(name, status, state.next, given.current.signal, setState));
  return { ...state, more, reload };
}

// look asks for the newest runs, and puts them in place of those that were known.
// Where there may be others between the two, all are asked for anew.
async function look(name, status, signal, setState, known, reload) {
  try {
    const found = await api.list(name, { limit: newest, status }, { signal });
    if (found.next_cursor && !known.some((r) => r.id >= found.runs.at(-1).id)) return reload();
    setState((s) => ({ ...s, error: undefined, warning: found.warning, runs: joined(s.runs, found), next: found.next_cursor ? s.next : undefined }));
  } catch (error) {
    if (!signal.aborted) setState((s) => ({ ...s, error }));
  }
  return undefined;
}

// joined puts the newest runs before older ones that are known. What is among the newest and was not found is gone.
function joined(known, { runs, next_cursor: goesOn }) {
  if (!goesOn) return runs;
  const last = runs.at(-1).id;
  return [...runs, ...known.filter((r) => r.id < last)];
}

async function older(name, status, cursor, signal, setState) {
  try {
    const found = await api.list(name, { limit: part, status, cursor }, { signal });
    setState((s) => ({ ...s, moreError: undefined, next: found.next_cursor, runs: [...s.runs, ...found.runs.filter((r) => !s.runs.some((k) => k.id === r.id))] }));
  } catch (error) {
    if (!signal.aborted) setState((s) => ({ ...s, moreError: error }));
  }
}
