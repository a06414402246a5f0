// What the browser keeps of queries: those that were run and those that were saved, for all tabs;
// what is being written, for this tab alone.
import { useCallback, useEffect, useState } from "../../html.js";
import { store, stored } from "../../load.js";

const most = { entries: 200, characters: 1_500_000 }; // browsers keep 5 MB for a server

// useShared is a state that all tabs have together. A change is made to what is stored by then, so
// that no tab takes back what another one did.
function useShared(name, initial) {
  const [value, setValue] = useState(() => stored(name, initial));
  useEffect(() => {
    const follow = (e) => (e.key === "dwsim." + name || e.key === null) && setValue(stored(name, initial));
    addEventListener("storage", follow);
    return () => removeEventListener("storage", follow);
  }, [name]);
  const change = useCallback((next) => {
    const now = next(stored(name, initial));
    store(name, now);
    setValue(now);
  }, [name]);
  return [value, change];
}

export const draw = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");

// useHistory returns the statements that were run, the newest first: {id, at, experiment, sql, rows?, ms?,
// truncated?, error?}.
export function useHistory() {
  const [entries, change] = useShared("query.history", []);
  return { entries: list(entries), add: (entry) => change((all) => fitting([{ id: draw(), ...entry }, ...list(all)])), clear: () => change(() => []) };
}

// list guards against what others, or other versions, have stored under a name.
const list = (value) => (Array.isArray(value) ? value.filter((e) => [e?.id, e?.sql, e?.experiment ?? "", e?.name ?? "", e?.error ?? ""].every(isText) && [e.rows ?? 0, e.ms ?? 0].every(Number.isFinite) && Date.parse(e.at) > 0) : []);
const isText = (value) => typeof value === "string";

function fitting(all) {
  let room = most.characters;
  return all.slice(0, most.entries).filter((e, i) => (room -= e.sql.length + 200) > 0 || i === 0);
}

// useSaved returns the queries that were given a name: {id, at, name, experiment, sql}. Names are told apart
// as they are written.
export function useSaved() {
  const [entries, change] = useShared("query.saved", []);
  return {
    entries: list(entries).filter((e) => isText(e.name)),
    put: (one) => change((all) => [{ id: draw(), at: new Date().toISOString(), ...one }, ...list(all).filter((e) => e.name !== one.name)]),
    rename: (id, name) => change((all) => list(all).map((e) => (e.id === id ? { ...e, name } : e))),
    remove: (id) => change((all) => list(all).filter((e) => e.id !== id)),
  };
}

// drafted returns what this tab was writing before it was loaded anew.
export function drafted() {
  const draft = stored("query", null, (d) => Array.isArray(d.sheets), "session");
  const kept = draft?.sheets.filter((s) => s && [s.id, s.sql, s.name, s.experiment, s.timeout].every(isText) && s.limit > 0
    && s.values && Object.values(s.values).every((v) => v && isText(v.text ?? "") && isText(v.type ?? "")));
  return kept?.length ? { sheets: kept, current: kept.some((s) => s.id === draft.current) ? draft.current : kept[0].id } : null;
}
