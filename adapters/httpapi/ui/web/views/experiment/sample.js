import { html } from "../../html.js";

export function Sample({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
