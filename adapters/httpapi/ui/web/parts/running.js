// The runs that are under way, beside the menu of every view.
import { html, useCallback } from "../html.js";
import { plural } from "../format.js";
import { link } from "../route.js";
import { useRunning } from "../running.js";
import { useToast } from "./feedback.js";

export function Running() {
  const toast = useToast();
  const ended = useCallback((run) => { // who looks at the experiment sees it there
    if (!location.hash.startsWith(link("experiment", run.experiment))) toast(`Run ${run.id} of ${run.experiment} is ${run.status.toLowerCase()}.`);
  }, []);
  const list = useRunning(ended);
  if (!list.length) return null;
  const [one] = list;
  const to = list.length === 1 ? link("experiment", one.experiment, "runs", String(one.id)) : link("experiments");
  const title = list.slice(0, 10).map((r) => `Run ${r.id} of ${r.experiment}`).join("\n");
  return html`<a class="running" href=${to} title=${title}><span class="spinner" aria-hidden="true"></span>${plural(list.length, "run")}<span class="unseen"> under way</span></a>`;
}
