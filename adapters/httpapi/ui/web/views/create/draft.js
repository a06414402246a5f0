// The document that is being written: kept for the tab, so that neither a reload nor a look at another
// view loses it.
import { useCallback, useState } from "../../html.js";

const name = "dwsim.create";

function load() {
  write();
  try {
    const draft = JSON.parse(sessionStorage.getItem(name));
    return [draft?.text, draft?.origin].every((text) => typeof text === "string") ? { ...draft, format: draft.format === "yaml" ? "yaml" : "json" } : null;
  } catch {
    return null;
  }
}

let waiting; // {draft} that is not kept yet, for browsers take their time with long ones
let timer;

function keep(draft) {
  clearTimeout(timer);
  waiting = { draft };
  if ((draft?.text.length ?? 0) < 50_000) write();
  else timer = setTimeout(write, 400);
}

addEventListener("pagehide", write);

function write() {
  if (!waiting) return;
  const { draft } = waiting;
  waiting = undefined;
  try {
    if (draft) sessionStorage.setItem(name, JSON.stringify(draft));
    else sessionStorage.removeItem(name);
  } catch {
    // One too large to be kept can still be created.
  }
}

// useDraft returns the draft, {text, origin, format}, or null before there is one, and how to set it. origin
// is the text that it began with, format what the reader chose last.
export function useDraft() {
  const [draft, setDraft] = useState(load);
  const set = useCallback((next) => setDraft((before) => {
    const now = typeof next === "function" ? next(before) : next;
    keep(now);
    return now;
  }), []);
  return [draft, set];
}

// begun is a draft of a text that is not the reader's own yet.
export const begun = (text, format) => ({ text, origin: text, format });
export const isChanged = (draft) => !!draft && draft.text !== draft.origin && draft.text.trim() !== "";
