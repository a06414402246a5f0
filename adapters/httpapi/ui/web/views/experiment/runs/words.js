// What the words of runs mean to a reader, and sums over their tables.
import { html, useEffect } from "../../../html.js";
import { duration } from "../../../format.js";
import { useTick } from "../../../load.js";

const phases = {
  plan: "Planning", generate: "Making rows", stage: "Staging files", load: "Loading the warehouse", unpack: "Unpacking",
  create: "Making tables", export: "Writing the archive", swap: "Putting the rows in place", verify: "Verifying", done: "Done",
};
// phaseText is a phase in words; a new one is shown by its own name.
export const phaseText = (phase) => phases[phase] ?? phase;

const purposes = { generate: "Generate", "load-staged": "Load from the stage", restore: "Restore", load: "Load", track: "Own work" };
export const purposeText = (purpose) => purposes[purpose] ?? purpose;

// seeded reports whether the seed of a run says anything of its rows.
export const seeded = (run) => ["generate", "load-staged", "restore"].includes(run.purpose);

const sum = (run, key) => (run.tables ?? []).reduce((n, t) => n + t[key], 0);
export const asked = (run) => sum(run, "rows_asked");
export const generated = (run) => sum(run, "rows_generated");
export const loaded = (run) => sum(run, "rows_loaded");

// took is how long a run took in ms, or has taken by now.
export const took = (run, now = Date.now()) => Math.max(0, new Date(run.completed_at ?? now) - new Date(run.started_at));

// share is how far a run is, 0…1; nothing where that is not known.
export const share = (p) => (p && p.rows_asked > 0 ? Math.min(1, p.rows_done / p.rows_asked) : undefined);

// Since is the time that has passed since another, and goes on.
export function Since({ time }) {
  useTick(1000);
  const ms = Math.max(0, Date.now() - new Date(time));
  return html`<span class="num">${ms < 10_000 ? `${Math.floor(ms / 1000)} s` : duration(ms)}</span>`;
}

// useTitle shows a text before the title of the page as long as there is one, so that a tab that is not looked at tells it.
export function useTitle(text, name) {
  const title = `${name} · Experiment · dw-sim`;
  useEffect(() => {
    if (!text) return undefined;
    document.title = `${text} · ${title}`;
    return () => { document.title = title; };
  }, [text, title]);
}
