// The queries that are open in this tab of the browser: each has a text, an experiment and settings of its own.
import { useCallback, useState } from "../../html.js";
import { store, stored, useKept } from "../../load.js";
import { draw, drafted } from "./keep.js";

const blank = (sheets, given = {}) => ({ id: draw(), name: unused(sheets), sql: "", experiment: stored("query.experiment", ""), limit: 10_000, timeout: "30s", values: {}, ...given });

function unused(sheets) {
  for (let n = 1; ; n++) if (!sheets.some((s) => s.name === `Query ${n}`)) return `Query ${n}`;
}

// useSheets returns {sheets, current, change, pick, open, close}. open shows a text: where it is open already,
// in the current sheet if nothing is written there, else in a new one, as with fresh. Nothing that was written is
// replaced.
export function useSheets() {
  const [state, setState] = useState(() => drafted() ?? first());
  useKept("query", state);
  const change = useCallback((id, part) => {
    if (part.experiment !== undefined) store("query.experiment", part.experiment);
    setState((s) => ({ ...s, sheets: s.sheets.map((one) => (one.id === id ? { ...one, ...part } : one)) }));
  }, []);
  const pick = useCallback((id) => setState((s) => ({ ...s, current: id })), []);
  const open = useCallback((given) => {
    if (given.experiment !== undefined) store("query.experiment", given.experiment);
    setState((s) => opened(s, given));
  }, []);
  const close = useCallback((id) => setState((s) => closed(s, id)), []);
  return { sheets: state.sheets, current: state.sheets.find((s) => s.id === state.current) ?? state.sheets[0], change, pick, open, close };
}

function first() {
  const sheet = blank([]);
  return { sheets: [sheet], current: sheet.id };
}

function opened({ sheets, current }, given) {
  const now = sheets.find((s) => s.id === current);
  const same = given.sql !== undefined && sheets.find((s) => s.sql === given.sql && s.experiment === (given.experiment ?? s.experiment));
  if (same) return { sheets, current: same.id };
  if (!given.fresh && given.sql === undefined && given.experiment === now.experiment) return { sheets, current };
  if (!given.fresh && !now.sql.trim()) return { sheets: sheets.map((s) => (s === now ? { ...s, ...part(given) } : s)), current };
  const sheet = blank(sheets, part({ experiment: now.experiment, ...given }));
  return { sheets: [...sheets, sheet], current: sheet.id };
}

// part is what is given, without what is not.
const part = ({ fresh, ...given }) => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

function closed({ sheets, current }, id) {
  const at = sheets.findIndex((s) => s.id === id);
  const left = sheets.filter((s) => s.id !== id);
  if (!left.length) return first();
  return { sheets: left, current: current === id ? left[Math.min(at, left.length - 1)].id : current };
}
