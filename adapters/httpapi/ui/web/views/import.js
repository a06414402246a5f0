import { html } from "../html.js";
import { Empty } from "../parts/feedback.js";

export function Import() {
  return html`<${Empty} title="Import"><p>This view is being made.</p><//>`;
}
