import { html } from "../../html.js";

export function Document({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
