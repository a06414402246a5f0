// The whole error of a run.
import { html, useState } from "../../../html.js";
import { count } from "../../../format.js";
import { Button, Copy } from "../../../parts/controls.js";

const most = 10_000; // characters that are shown at first, as browsers lay out a megabyte for a long time

// Failed shows it where there is one. That of an aborted run is the reason that was given.
export function Failed({ run }) {
  const [all, setAll] = useState(false);
  const { error } = run;
  if (!error) return null;
  const title = run.status === "ABORTED" ? "Why it was aborted" : "Error";
  const cut = !all && error.length > most;
  return html`<div class=${run.status === "ABORTED" ? "notice warning runs-error" : "trouble runs-error"}>
    <p class="row"><strong>${title}</strong> <${Copy} text=${error} label="Copy the error" /></p>
    <pre tabindex="0" role="region" dir="auto" aria-label=${title}>${cut ? error.slice(0, most) + "…" : error}</pre>
    ${cut && html`<p class="row"><${Button} small onClick=${() => setAll(true)}>Show all ${count(error.length)} characters<//></p>`}
  </div>`;
}
