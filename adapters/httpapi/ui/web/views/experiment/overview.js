import { html } from "../../html.js";

export function Overview({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
