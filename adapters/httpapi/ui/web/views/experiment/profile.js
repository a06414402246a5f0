import { html } from "../../html.js";

export function Profile({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
