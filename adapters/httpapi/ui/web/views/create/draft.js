// The document that is being written: kept for the tab, so that neither a reload nor a look at another
// view loses it.
import { useState } from "../../html.js";
import { stored, useKept } from "../../load.js";

function kept() {
  const draft = stored("create", null, (d) => [d.text, d.origin].every((text) => typeof text === "string"), "session");
  return draft && { ...draft, format: draft.format === "yaml" ? "yaml" : "json" };
}

// useDraft returns the draft, {text, origin, format}, or null before there is one, and how to set it. origin
// is the text that it began with, format what the reader chose last.
export function useDraft() {
  const [draft, setDraft] = useState(kept);
  useKept("create", draft);
  return [draft, setDraft];
}

// begun is a draft of a text that is not the reader's own yet.
export const begun = (text, format) => ({ text, origin: text, format });
export const isChanged = (draft) => !!draft && draft.text !== draft.origin && draft.text.trim() !== "";
