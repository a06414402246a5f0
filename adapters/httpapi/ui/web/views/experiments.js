import { html } from "../html.js";
import { Empty } from "../parts/feedback.js";

export function Experiments() {
  return html`<${Empty} title="Experiments"><p>This view is being made.</p><//>`;
}
