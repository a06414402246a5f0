import { html } from "../../html.js";

export function Graph({ experiment }) {
  return html`<p>${experiment.name}</p>`;
}
