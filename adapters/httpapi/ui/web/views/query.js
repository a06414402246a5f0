import { html } from "../html.js";
import { Empty } from "../parts/feedback.js";

export function Query() {
  return html`<${Empty} title="Query"><p>This view is being made.</p><//>`;
}
