import { html } from "../../html.js";

export function Generate({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
