// What an import could not carry over, and what a warehouse or a dialect keeps in another way.
import { html } from "../../html.js";
import { plural } from "../../format.js";
import { Badge } from "../../parts/show.js";
import { Long } from "./long.js";

// WarningList is one in which those of a long script are scrolled.
export const WarningList = ({ warnings }) => html`<ul tabindex=${warnings.length > 5 ? 0 : null} aria-label="Warnings">${warnings.map((text) => html`<li><${Long} text=${text} /></li>`)}</ul>`;

// Warnings lists what an import could not carry over, and what a warehouse keeps in another way.
export function Warnings({ warnings }) {
  if (!warnings.length) return null;
  return html`<details class="exp-warnings">
    <summary><${Badge} kind="warning">${plural(warnings.length, "warning")}<//></summary>
    <${WarningList} warnings=${warnings} />
  </details>`;
}
