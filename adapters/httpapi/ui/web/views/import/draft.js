// What was typed for an import, kept by the tab over a reload until the experiment is made.
import { useCallback, useState } from "../../html.js";
import { stored, useKept } from "../../load.js";

export const dialects = [["redshift", "Redshift"], ["snowflake", "Snowflake"], ["ansi", "ANSI SQL"]];
export const nothing = { sql: "", name: "", dialect: "redshift", rows: "", warehouse: "", infer: true };

// useDraft returns the draft, a function that changes parts of it, and one that forgets it.
export function useDraft() {
  const [draft, setDraft] = useState(kept);
  useKept("import", draft === nothing ? null : draft);
  const change = useCallback((part) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => setDraft(nothing), []);
  return [draft, change, forget];
}

function kept() {
  const parts = Object.entries(stored("import", {}, undefined, "session"));
  return { ...nothing, ...Object.fromEntries(parts.filter(([part, value]) => isFit(part, value))) };
}

const isFit = (part, value) => typeof value === typeof nothing[part] && (part !== "dialect" || dialects.some(([id]) => id === value));
