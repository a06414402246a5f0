// The form that adds a column: what it is called, what it holds, and where its values come from.
import { documents } from "../../api.js";
import { html, useMemo, useState } from "../../html.js";
import { useAnswer } from "../../load.js";
import { Button, SelectField, TextField } from "../../parts/controls.js";
import { Dialog } from "../../parts/dialog.js";
import { addColumn, columnFrom, emptyColumn, sourcesOf, wrongOf } from "./adding.js";
import { families } from "./facts.js";
import { Cell } from "./preview.js";
import { Source } from "./source.js";
import { read, tablesOf } from "./tree.js";
import { print } from "./write.js";

const types = Object.values(families).flat();

// ColumnForm calls onAdd with the document as it becomes, {text, at}.
export function ColumnForm({ text, format, type, table, rules, onAdd, onClose }) {
  const tables = useMemo(() => tablesOf(read(text, format)).filter((t) => t.name), [text, format]);
  const [f, setForm] = useState(() => emptyColumn(table || tables[0]?.name));
  const [tried, setTried] = useState(false);
  const set = (more) => setForm((before) => kept({ ...before, ...more }));
  const wrong = wrongOf(f, tables);
  const shown = tried ? wrong : Object.fromEntries(Object.entries(wrong).filter(([k]) => f[k]));
  const sound = Object.keys(wrong).length === 0;
  const column = columnFrom(f, tables);
  const next = useMemo(() => (sound ? addColumn(text, format, f, column) : null), [text, format, f, sound]);
  const add = (e) => {
    e?.preventDefault();
    setTried(true);
    if (!sound) return;
    onAdd(next);
  };
  if (tables.length === 0) {
    return html`<${Dialog} title="Add a column" onClose=${onClose}><p>The document has no table with a name yet. Add a table first.</p><footer><${Button} onClick=${onClose}>Close<//></footer><//>`;
  }
  return html`<${Dialog} wide title="Add a column" onClose=${onClose}><form class="create-form" onSubmit=${add}>
    <div class="create-fields">
      <${SelectField} label="Table" value=${f.table} options=${tables.map((t) => t.name)} onInput=${(v) => set({ table: v })} />
      <${TextField} label="Column name" value=${f.name} error=${shown.name} onInput=${(v) => set({ name: v.trim() })} placeholder="customer_id" autofocus />
      <${DataType} f=${f} set=${set} wrong=${shown} column=${column} />
    </div>
    <${Source} f=${f} set=${set} wrong=${shown} tables=${tables} rules=${rules ?? []} />
    <${Keys} f=${f} set=${set} wrong=${shown} />
    <${Sample} next=${next} type=${type} f=${f} />
    <div class="create-written"><h3>What is written</h3><pre tabindex="0" aria-label="What is written"><code>${print(column, format)}</code></pre></div>
    <footer><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" type="submit" onClick=${add}>Add column<//></footer>
  </form><//>`;
}

// kept puts what no longer goes with the data type back to something that does.
function kept(f) {
  const sources = sourcesOf(f.type).map(([s]) => s);
  return sources.includes(f.source) ? f : { ...f, source: sources[0] };
}

function DataType({ f, set, wrong, column }) {
  const text = (key, label, placeholder) => html`<${TextField} label=${label} value=${f[key]} error=${wrong[key]} placeholder=${placeholder} inputmode="numeric" onInput=${(v) => set({ [key]: v.trim() })} />`;
  if (f.source === "foreign_key" && f.parent) return html`<div class="field"><span class="create-label">Data type</span><p class="create-given">${column.data_type}, as of ${f.parent}</p></div>`;
  return html`<${SelectField} label="Data type" value=${f.type} options=${types} onInput=${(v) => set({ type: v, low: "", high: "" })} />
    ${["VARCHAR", "TEXT"].includes(f.type) && text("length", "Length", f.type === "TEXT" ? "65535" : "255")}
    ${f.type === "CHAR" && text("length", "Length", "1")}
    ${f.type === "BINARY" && text("length", "Bytes", "16")}
    ${f.type === "DECIMAL" && html`${text("precision", "Digits", "18")}${text("scale", "After the point", "0")}`}`;
}

function Keys({ f, set, wrong }) {
  const keys = [["none", "Not a key"], ["unique", "Unique"], ["primary", "Primary key"]];
  return html`<div class="create-fields">
    <${SelectField} label="Key" value=${f.key} options=${keys} onInput=${(v) => set({ key: v, nulls: v === "primary" ? false : f.nulls })} />
    <${SelectField} label="NULLs" value=${f.nulls ? "some" : "none"} disabled=${f.key === "primary"} options=${[["none", "None"], ["some", "In some rows"]]} onInput=${(v) => set({ nulls: v === "some" })} />
    ${f.nulls && html`<${TextField} label="Share of NULLs in %" value=${f.rate} error=${wrong.rate} placeholder=${f.source === "foreign_key" ? "10" : "5"} inputmode="decimal" onInput=${(v) => set({ rate: v.trim() })} />`}
  </div>`;
}

// Sample shows the first values that the column would have, or what the server has against it.
function Sample({ next, type, f }) {
  const got = useAnswer((o) => documents.preview(next.text, type, { table: f.table, rows: 8, seed: "42" }, o), next && [next.text], 250);
  const table = got.of?.[0] === next?.text ? got.data?.tables.find((t) => t.table === f.table) : null;
  const at = table?.columns.indexOf(f.name) ?? -1;
  return html`<div class="create-sample" aria-live="polite"><h3>Values</h3>${verdict(next, got, table, at)}</div>`;
}

function verdict(next, got, table, at) {
  if (!next) return html`<p class="quiet">The first values are shown here once the form is filled in.</p>`;
  if (got.error && !got.pending) return html`<ul class="wrong">${(got.error.problems?.length ? got.error.problems.slice(0, 4) : [{ message: got.error.message }]).map((p) => html`<li>${p.message}${p.hint ? ` (${p.hint})` : ""}</li>`)}</ul>`;
  if (at < 0) return html`<p class="quiet">…</p>`;
  return html`<table><tbody><tr>${table.rows.map((r) => html`<${Cell} value=${r[at]} />`)}</tr></tbody></table>`;
}
