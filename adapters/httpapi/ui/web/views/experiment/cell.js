// Values of rows, by their type. Long ones are cut, and shown whole on demand.
import { html, useState } from "../../html.js";
import { bytes } from "../../format.js";
import { Copy } from "../../parts/controls.js";
import { Dialog } from "../../parts/dialog.js";
import { familyOf, isNumeric } from "./words.js";

// most is how many characters of a value are shown in a cell.
const most = 80;

// Rows shows rows as a table: columns are names, types their data types, rows arrays of values.
export function Rows({ label, columns, types, rows }) {
  const [whole, setWhole] = useState(null);
  const right = types.map(isNumeric);
  return html`<div class="scroll exp-sample" role="region" aria-label=${label} tabindex="0"><table class="table">
      <thead><tr><th scope="col" class="num exp-number"><span class="unseen">Row</span></th>${columns.map((name, i) => html`<th scope="col" class=${right[i] ? "num" : null}>
        <span class="exp-head">${name}</span> <code>${types[i]}</code></th>`)}</tr></thead>
      <tbody>${rows.map((row, n) => html`<tr key=${n}><td class="num exp-number">${n + 1}</td>${row.map((value, i) => html`<td class=${right[i] ? "num" : null}>
        <${Cell} value=${value} type=${types[i]} onWhole=${() => setWhole({ value, column: columns[i], type: types[i] })} name=${`${columns[i]}, row ${n + 1}`} /></td>`)}</tr>`)}</tbody>
    </table></div>
    ${whole && html`<${Whole} ...${whole} onClose=${() => setWhole(null)} />`}`;
}

function Cell({ value, type, name, onWhole }) {
  if (value === null) return html`<span class="null">NULL</span>`;
  const text = String(value);
  if (text === "") return html`<span class="exp-blank">empty</span>`;
  const isJSON = familyOf(type) === "json";
  if (text.length <= most && !isJSON) return html`<span class="exp-value" dir="auto">${text}</span>`;
  return html`<button type="button" class="exp-value exp-cut" dir="auto" title="Show the whole value" aria-label=${`Whole value of ${name}`} onClick=${onWhole}>${cut(text)}</button>`;
}

const cut = (text) => (text.length > most ? [...text.slice(0, most)].slice(0, -1).join("") + "…" : text);

function Whole({ value, column, type, onClose }) {
  const text = String(value);
  const shown = familyOf(type) === "json" ? indented(text) : text;
  return html`<${Dialog} wide title=${column} onClose=${onClose}>
    <div class="row"><code class="exp-type">${type}</code><span class="quiet">${bytes(new Blob([text]).size)}</span><${Copy} text=${text} label="Copy the value" /></div>
    <pre class="exp-whole" tabindex="0" dir="auto">${shown}</pre>
  <//>`;
}

// indented writes JSON with a line for each member. It reads no numbers, so that none loses a digit,
// and leaves what is not JSON as it is.
export function indented(text) {
  let out = "";
  let deep = 0;
  const line = () => "\n" + "  ".repeat(Math.max(0, Math.min(deep, 40)));
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|"/g)) {
    if (token === "{" || token === "[") { deep++; out += token + line(); }
    else if (token === "}" || token === "]") { deep--; out = /[{[]\s*$/.test(out.slice(-200)) ? out.trimEnd() + token : out + line() + token; }
    else if (token === ",") out += "," + line();
    else out += token === ":" ? ": " : token;
  }
  return out;
}

// asText writes rows as text with tabs, as spreadsheets take it from the clipboard: NULL is nothing.
export function asText(columns, rows) {
  const plain = (v) => (v === null ? "" : /["\t\r\n]/.test(String(v)) ? `"${String(v).replaceAll('"', '""')}"` : String(v));
  return [columns, ...rows].map((row) => row.map(plain).join("\t")).join("\n");
}
