// All experiments of the server, kept as they are while the list is looked at.
import { useCallback, useEffect, useRef, useState } from "../../html.js";
import { experiments } from "../../api.js";
import { useEvery } from "../../load.js";
import { takes } from "../../format.js";
import { noteRun } from "../../running.js";

const pageSize = 100;

// useAll returns {list, complete, error, reload}. The first part is there at once, the others follow
// quietly; list is nothing until then. While a run goes on its experiment is asked for every 3
// seconds, and the whole list twice a minute, for what others do.
export function useAll() {
  const [state, setState] = useState({});
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((n) => n + 1), []);
  useEffect(() => {
    const given = new AbortController();
    const set = (next) => given.signal.aborted || setState(next);
    readAll(given.signal, set).catch((error) => set((before) => ({ ...before, error })));
    return () => given.abort();
  }, [round]);
  useFollowed(state.list, setState);
  useEvery(30_000, reload);
  useEffect(() => {
    addEventListener("dwsim-back", reload);
    return () => removeEventListener("dwsim-back", reload);
  }, []);
  return { ...state, reload };
}

// readAll reads part after part. Where there is a list already it is replaced when all has been read, so
// that nothing jumps.
async function readAll(signal, set) {
  const all = [];
  for (let cursor; ;) {
    const part = await experiments.list({ limit: pageSize, cursor }, { signal });
    all.push(...part.experiments.map(summary));
    cursor = part.next_cursor;
    const list = all.slice();
    set((before) => (before.complete && cursor ? before : { list, complete: !cursor }));
    if (!cursor) return;
  }
}

// summary is what the list shows of an experiment; documents are large, and are not kept.
function summary(e) {
  const tables = e.schema.tables ?? [];
  if (e.last_run) noteRun({ ...e.last_run, experiment: e.name });
  return {
    name: e.name, description: e.description ?? "", warnings: e.warnings ?? [], warehouse: e.warehouse_type, dialect: e.dialect,
    created: e.created_at, run: e.last_run && brief(e.last_run), tableNames: tables.map((t) => t.name), tables: e.table_count,
    rows: sum(tables, "target_rows"), loaded: loadedBy(e.last_run), disk: takes(e.disk_use),
  };
}

const brief = ({ id, status, purpose, started_at, completed_at, error }) => ({ id, status, purpose, started_at, completed_at, error });
const sum = (list, key) => list.reduce((total, one) => total + Number(one[key] ?? 0), 0);
// loadedBy is how many rows a run loaded; null where it did not come so far.
const loadedBy = (run) => (run?.status === "COMPLETED" ? sum(run.tables ?? [], "rows_loaded") : null);

// useFollowed asks again for the experiments that have a run under way.
function useFollowed(list, setState) {
  const running = (list ?? []).filter((e) => e.run?.status === "RUNNING").map((e) => e.name);
  const asking = useRef(false);
  useEvery(running.length ? 3000 : null, async () => {
    if (asking.current) return;
    asking.current = true;
    await Promise.all(running.slice(0, 20).map((name) => experiments.get(name).then(
      (e) => setState((before) => ({ ...before, list: before.list.map((one) => (one.name === e.name ? summary(e) : one)) })),
      () => {}, // the next time tells more
    )));
    asking.current = false;
  });
}
