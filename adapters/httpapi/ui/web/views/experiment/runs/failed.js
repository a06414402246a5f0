// The whole error of a run.
import { html } from "../../../html.js";
import { Copy } from "../../../parts/controls.js";

// Failed shows it where there is one. That of an aborted run is the reason that was given.
export function Failed({ run }) {
  if (!run.error) return null;
  const title = run.status === "ABORTED" ? "Why it was aborted" : "Error";
  return html`<div class=${run.status === "ABORTED" ? "notice warning runs-error" : "trouble runs-error"}>
    <p class="row"><strong>${title}</strong> <${Copy} text=${run.error} label="Copy the error" /></p>
    <pre tabindex="0" aria-label=${title}>${run.error}</pre>
  </div>`;
}
