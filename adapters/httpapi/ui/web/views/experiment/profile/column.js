// One column of a profile: a row, and below it, when it is opened, all that is known.
import { html, classes } from "../../../html.js";
import { count, plural } from "../../../format.js";
import { Badge } from "../../../parts/show.js";
import { Large, Small as Shape } from "./histogram.js";
import { Small as Tops, Values } from "./values.js";
import { distinct, measure, share, value } from "./words.js";

export function One({ experiment, table, found, column: c, open, toggle }) {
  const id = `profile-${c.column}`;
  return html`<tr role="row" class=${classes("profile-column", open && "open")} onClick=${(e) => !e.target.closest("a, button, input") && !String(getSelection()) && toggle(c.column)}>
      <th role="rowheader" scope="row"><${Name} table=${table} column=${c} open=${open} id=${id} toggle=${toggle} /></th>
      <td role="cell" data-label="NULLs"><${Nulls} column=${c} /></td>
      <td role="cell" data-label="Distinct" class="num"><${Distinct} column=${c} rows=${found.rows_read} /></td>
      <td role="cell" data-label="Range"><${Range} column=${c} /></td>
      <td role="cell" class="shape">${c.histogram.length > 0 ? html`<${Shape} buckets=${c.histogram} />` : c.top.length > 0 && html`<${Tops} column=${c} />`}</td>
    </tr>
    ${open && html`<tr role="row" class="profile-more" id=${id}><td role="cell" colspan="5"><${More} experiment=${experiment} table=${table} found=${found} column=${c} /></td></tr>`}`;
}

function Name({ table, column, open, id, toggle }) {
  const of = table.columns.find((c) => c.name === column.column);
  const key = table.primary_key?.includes(column.column) ? "PK" : of?.is_unique ? "unique" : "";
  return html`<button type="button" class="profile-name" aria-expanded=${open ? "true" : "false"} aria-controls=${open ? id : null} onClick=${() => toggle(column.column)} title=${column.column}>
      <span class="mark" aria-hidden="true"></span><span>${column.column}</span></button>
    <span class="about"><code>${column.type}</code>${key && html` <${Badge}>${key}<//>`}${of?.foreign_key && html` <${Badge} title=${`Refers to ${of.foreign_key.references_table}.${of.foreign_key.references_column}`}>FK<//>`}</span>`;
}

const Nulls = ({ column }) => html`<span class=${classes("profile-nulls", column.null_share === 0 && "none")} title=${plural(column.nulls, "NULL")}>
  <span class="of" aria-hidden="true"><span style=${{ width: `${column.null_share * 100}%` }}></span></span><span class="num">${share(column.null_share)}</span></span>`;

function Distinct({ column, rows }) {
  const { text, note } = distinct(column, rows);
  return html`<span title=${note}>${text}</span>${note === "All differ" && html`<span class="sub">all differ</span>`}`;
}

// Range is what lies between: the ends, and below them what the type has more.
function Range({ column: c }) {
  if (c.min === null) return html`<span class="quiet">–</span>`;
  const below = c.mean !== null ? `mean ${measure(c.mean)}${c.stddev === null ? "" : ` ± ${measure(c.stddev)}`}` : c.length ? `${c.length.min === c.length.max ? count(c.length.min) : `${count(c.length.min)} … ${count(c.length.max)}`} ${c.type.startsWith("BINARY") ? "bytes" : "characters"}` : "";
  return html`<span class="profile-range" title=${`${c.min} … ${c.max}`}><bdi>${value(c.min, c.type)}</bdi>${c.max !== c.min && html`<span class="quiet"> … </span><bdi>${value(c.max, c.type)}</bdi>`}</span>
    ${below && html`<span class="sub">${below}</span>`}`;
}

// More has all the facts, the histogram, and the frequent values.
const More = ({ experiment, table, found, column }) => html`<div class="profile-inside">
  ${column.histogram.length > 0 && html`<section><h3>Histogram</h3><${Large} column=${column} /></section>`}
  ${column.top.length > 0 && html`<${Values} experiment=${experiment} table=${table.name} column=${column} />`}
  <section><h3>Facts</h3><dl>${facts(column, found).map(([name, text]) => html`<div><dt>${name}</dt><dd><bdi>${text}</bdi></dd></div>`)}</dl></section>
</div>`;

function facts(c, found) {
  const all = [["Rows read", count(found.rows_read)], ["NULLs", `${count(c.nulls)} (${share(c.null_share)})`]];
  const { text, note } = distinct(c, found.rows_read);
  all.push(["Distinct", note ? `${text} (${note[0].toLowerCase() + note.slice(1)})` : text]);
  if (c.min !== null) all.push(["Least", value(c.min, c.type)], ["Greatest", value(c.max, c.type)]);
  if (c.mean !== null) all.push(["Mean", measure(c.mean)]);
  if (c.stddev !== null) all.push(["Deviation", measure(c.stddev)]);
  if (c.length) all.push(["Length", `${count(c.length.min)} … ${count(c.length.max)}, mean ${measure(c.length.mean)}`]);
  return all;
}
