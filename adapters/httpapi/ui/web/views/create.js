import { html } from "../html.js";
import { Empty } from "../parts/feedback.js";

export function Create() {
  return html`<${Empty} title="Create"><p>This view is being made.</p><//>`;
}
