// Ten rows as the document stands, of one of its tables.
import { documents } from "../../api.js";
import { classes, html, useState } from "../../html.js";
import { useAnswer } from "../../load.js";
import { Button, SelectField, TextField } from "../../parts/controls.js";
import { Loading, Notice, Trouble } from "../../parts/feedback.js";
import { kindOf, textOf, Value } from "../../parts/value.js";
import { drawn, seedOf } from "../../seed.js";

const rows = 10;

// Preview shows rows of a document. tables are the names of those in it, table the one to show.
export function Preview({ text, type, tables, table, onTable }) {
  const [seed, setSeed] = useState("42");
  const wrong = seedOf(seed) != null ? "" : "A whole number of 64 bits, such as 42.";
  const asked = table && !wrong ? [text, table, seed] : null;
  const got = useAnswer((o) => documents.preview(text, type, { table, rows, seed }, o), asked, 150);
  const shown = got.data?.tables.find((t) => t.table === table);
  return html`<section class="panel create-preview" aria-label="Preview">
    <header><h2>Preview</h2>
      <form class="create-seed" onSubmit=${(e) => e.preventDefault()}>
        <${TextField} label="Seed" error=${wrong} inputmode="numeric" value=${seed} onInput=${(text) => setSeed(text.trim())} />
        <${Button} small onClick=${() => setSeed(drawn())}>Another<//>
      </form></header>
    <${Choice} tables=${tables} table=${table} onTable=${onTable} />
    <${State} got=${got} shown=${shown} table=${table} />
    ${shown && html`<${Rows} of=${shown} old=${!!got.error} />`}
  </section>`;
}

const many = 7; // tables, above which they are chosen from a list

function Choice({ tables, table, onTable }) {
  if (tables.length === 0) return null;
  if (tables.length > many) return html`<${SelectField} label="Table" value=${table} options=${tables} onInput=${onTable} />`;
  return html`<div class="create-tables" role="group" aria-label="Table">${tables.map((t) => html`<button type="button" aria-pressed=${t === table ? "true" : "false"} onClick=${() => onTable(t)}>${t}</button>`)}</div>`;
}

// State says why there are no rows, or only those of before.
function State({ got, shown, table }) {
  if (!table) return html`<p class="quiet">A table with a name and columns is shown here.</p>`;
  const { error } = got;
  if (error?.problems?.length) {
    return html`<${Notice} kind="warning">${shown ? "These are the rows of before: the document has problems now." : "Rows are shown once the document has no problems."}<//>`;
  }
  if (error) return html`<${Trouble} error=${error} again=${got.again} />`;
  return shown ? null : html`<${Loading} what="Making rows" />`;
}

function Rows({ of, old }) {
  if (of.rows.length === 0) return html`<p class="quiet">This table has no rows: its target_rows is 0.</p>`;
  const looks = of.types.map((type) => (kindOf(type) === "number" ? "num" : ""));
  return html`<div class=${classes("scroll", "create-rows", old && "old")} tabindex="0" role="region" aria-label=${`Rows of ${of.table}`}>
    <table class="table"><thead><tr>${of.columns.map((c, i) => html`<th scope="col" class=${looks[i]}>${c}<small>${of.types[i]}</small></th>`)}</tr></thead>
      <tbody>${of.rows.map((r) => html`<tr>${r.map((v, i) => html`<${Cell} value=${v} look=${looks[i]} />`)}</tr>`)}</tbody></table>
  </div>`;
}

export function Cell({ value, look }) {
  const text = textOf(value);
  return html`<td class=${look} title=${text.length > 40 ? text.slice(0, 2000) : null} dir="auto"><${Value} value=${value} /></td>`;
}
