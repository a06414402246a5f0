// What was typed for an import, kept by the tab over a reload until the experiment is made.
import { useCallback, useState } from "../../html.js";
import { stored, useKept } from "../../load.js";

const nothing = { sql: "", name: "", dialect: "redshift", rows: "", warehouse: "", infer: true };

// useDraft returns the draft, a function that changes parts of it, and one that forgets it.
export function useDraft() {
  const [draft, setDraft] = useState(() => ({ ...nothing, ...stored("import", null, "session") }));
  useKept("import", draft === nothing ? null : draft);
  const change = useCallback((part) => setDraft((before) => ({ ...before, ...part })), []);
  const forget = useCallback(() => setDraft(nothing), []);
  return [draft, change, forget];
}
