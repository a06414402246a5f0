// Text of documents, which may be short, or a page long.
import { html, classes, useState } from "../../html.js";
import { visible } from "../../parts/value.js";

// Long shows a text with its lines, of a long one only the first until the rest is asked for.
export function Long({ text, class: also }) {
  const [open, setOpen] = useState(false);
  const isLong = text.length > 300 || text.split("\n", 4).length > 3;
  return html`<div class=${classes("exp-long", also)}><div class=${isLong && !open ? "exp-clamped" : null} dir="auto">${visible(isLong && !open ? text.slice(0, 1000) : text, "\n\t")}</div>
    ${isLong && html`<button type="button" class="exp-more" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>${open ? "Show less" : "Show all"}</button>`}</div>`;
}
