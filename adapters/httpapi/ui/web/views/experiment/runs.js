import { html } from "../../html.js";

export function Runs({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
