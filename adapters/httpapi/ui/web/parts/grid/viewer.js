// One value, whole: what a cell has no room for.
import { html, useState } from "../../html.js";
import { bytes, count, plural } from "../../format.js";
import { Button, Copy, save } from "../controls.js";
import { Dialog } from "../dialog.js";
import { isJSON, pretty, textOf, visible } from "../value.js";

const most = 100_000; // characters that are shown at first, for the browser has to lay them out
const encoder = new TextEncoder();

// Viewer shows a value of a column. move.up and move.down, where they are functions, go to the rows beside it.
export function Viewer({ column, type, row, value, move, onClose }) {
  const text = textOf(value);
  const json = /^\s*[[{]/.test(text) && isJSON(text);
  const [raw, setRaw] = useState(false);
  const [whole, setWhole] = useState(false);
  const shown = json && !raw ? pretty(text) : text;
  const part = whole ? shown : shown.slice(0, most);
  return html`<${Dialog} wide title=${visible(column)} onClose=${onClose}>
    <p class="viewer-about quiet"><span>Row ${count(row + 1)}</span>${type && html`<code>${type}</code>`}<span>${sizeOf(value, text)}</span></p>
    ${value === null ? html`<p class="viewer-nothing"><span class="value-null">NULL</span></p>`
      : text === "" ? html`<p class="viewer-nothing quiet">An empty text</p>`
      : html`<pre class="viewer-text" tabindex="0" aria-label="Value" dir="auto">${visible(part, "\n\t")}</pre>`}
    ${part.length < shown.length && html`<p class="row"><span class="quiet">The first ${count(most)} of ${count(shown.length)} characters.</span>
      <${Button} small onClick=${() => setWhole(true)}>Show all<//></p>`}
    <footer>
      <span class="viewer-move"><${Button} small disabled=${!move.up} onClick=${move.up}>Previous row<//><${Button} small disabled=${!move.down} onClick=${move.down}>Next row<//></span>
      ${json && html`<${Button} small onClick=${() => setRaw(!raw)}>${raw ? "Formatted" : "As it is"}<//>`}
      ${text.length > 1000 && html`<${Button} small onClick=${() => save(`${column.replace(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 60)}-${row + 1}.${json ? "json" : "txt"}`, text)}>Save<//>`}
      <span class="viewer-copy"><${Copy} text=${text} label="Copy the value" /></span>
    </footer>
  <//>`;
}

function sizeOf(value, text) {
  if (value === null || typeof value !== "string") return "";
  const size = encoder.encode(text).length;
  return [plural([...text].length, "character"), size !== text.length && bytes(size)].filter(Boolean).join(", ");
}
