// The most frequent values of a column, each with a way to its rows.
import { html, useState } from "../../../html.js";
import { count } from "../../../format.js";
import { linkToRows, nameOf } from "../../../sql.js";
import { literal, share, value } from "./words.js";

const few = 8;

// Small draws the most frequent values in the place of a histogram.
export function Small({ column }) {
  const most = column.top[0].share || 1;
  if (single(column)) return html`<span class="quiet sub">each value once</span>`;
  return html`<ul class="profile-tops" aria-label="Most frequent values">${column.top.slice(0, 3).map((v) => html`<li title=${v.value}>
    <span class="of" style=${{ "--share": v.share / most }}></span><bdi class="text">${written(v, column)}</bdi><span class="num">${share(v.share)}</span></li>`)}</ul>`;
}

// single reports whether no value of many occurs twice, so that none is frequent.
const single = (column) => column.distinct > 3 && column.top[0].count === 1 && column.distinct_error === 0;

// written is a value as it is shown: an empty text and one of blanks alone would be nothing.
const written = (v, column) => (v.value === "" ? html`<span class="null">empty</span>` : v.value.trim() === "" ? html`<span class="null">${v.value.length} blanks</span>` : value(v.value, column.type));

// Values lists them with their counts; where each occurs once, some of them.
export function Values({ experiment, table, column }) {
  const [all, setAll] = useState(false);
  const most = column.top[0]?.share || 1;
  const once = single(column);
  const shown = all ? column.top : column.top.slice(0, few);
  return html`<section class="profile-values">
    <h3>${once ? "Some values" : "Frequent values"}</h3>
    ${once && html`<p class="sub">Each occurs once.</p>`}
    <ol class=${once ? "single" : null}>${shown.map((v) => html`<li>
      <${Value} experiment=${experiment} table=${table} column=${column} of=${v} />
      ${!once && html`<span class="of" aria-hidden="true"><span style=${{ width: `${(v.share / most) * 100}%` }}></span></span>
      <span class="num rows" title=${v.error ? `The count may be too low by ${count(v.error)}` : null}>${v.error ? "≥ " : ""}${count(v.count)}</span>
      <span class="num quiet">${share(v.share)}</span>`}
    </li>`)}</ol>
    ${column.top.length > few && html`<button type="button" class="button quiet small" onClick=${() => setAll(!all)}>${all ? "Show fewer" : `Show ${column.top.length}`}</button>`}
  </section>`;
}

function Value({ experiment, table, column, of }) {
  const sql = literal(of.value, column.type);
  const text = html`<bdi>${written(of, column)}</bdi>`;
  if (sql === null) return html`<span class="text" title=${of.value}>${text}</span>`;
  return html`<a class="text" title=${`Query the rows with ${of.value}`} href=${linkToRows(experiment, table, `${nameOf(column.column)} = ${sql}`)}>${text}</a>`;
}
