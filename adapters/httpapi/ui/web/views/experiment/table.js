// One table of an experiment, which opens to its columns.
import { html, classes, useEffect, useId, useRef } from "../../html.js";
import { experiments } from "../../api.js";
import { count, plural } from "../../format.js";
import { useLoad } from "../../load.js";
import { link } from "../../route.js";
import { linkToRows } from "../../sql.js";
import { Trouble } from "../../parts/feedback.js";
import { Badge } from "../../parts/show.js";
import { Long } from "./long.js";
import { defaultWords, nullWords } from "./words.js";

// Table is shown open or closed. at, unless it is null, says that an address leads here: to the
// column of that name, or with "" to the table.
export function Table({ experiment: e, table: t, open, onToggle, at, again }) {
  const id = useId();
  const root = useRef();
  useEffect(() => {
    if (at === "") root.current.scrollIntoView({ block: "start" });
  }, [at, again]);
  return html`<section class=${classes("exp-table", open && "open")} aria-labelledby=${id} ref=${root}>
    <header>
      <h2 id=${id}><button type="button" class="exp-toggle" aria-expanded=${String(open)} aria-label=${t.name} onClick=${onToggle}>
        <span class="exp-chevron" aria-hidden="true"></span><span class="exp-tname">${t.name}</span></button></h2>
      <span class="exp-size quiet">${plural(t.columns.length, "column")}</span>
      <span class="exp-rows"><${Rows} table=${t} /></span>
      <${Actions} name=${e.name} table=${t.name} />
    </header>
    ${open && html`<${Body} experiment=${e} table=${t} at=${at} again=${again} />`}
  </section>`;
}

// Rows is how many rows a table holds, and how many are declared where that is another number.
function Rows({ table: { rows, target_rows: target } }) {
  if (rows === undefined) return html`<span class="quiet">${count(target)} declared</span>`;
  if (rows === target) return html`<span class="num">${plural(rows, "row")}</span>`;
  if (rows === 0) return html`empty<span class="quiet num">, ${count(target)} declared</span>`;
  return html`<span class="num">${plural(rows, "row")}</span> <span class="quiet num">of ${count(target)} declared</span>`;
}

function Actions({ name, table }) {
  const actions = [
    ["Sample", link("experiment", name, "sample", table)],
    ["Profile", link("experiment", name, "profile", table)],
    ["Query", linkToRows(name, table)],
  ];
  return html`<span class="exp-actions">${actions.map(([text, to]) => html`<a class="button small quiet" href=${to} aria-label=${`${text} ${table}`}>${text}</a>`)}</span>`;
}

function Body({ experiment: e, table: t, at, again }) {
  const { data, error, reload } = useLoad((o) => experiments.columns(e.name, t.name, o), [e.name, t.name, e.created_at]);
  const words = new Map(data?.columns.map((c) => [c.column, c])); // names and types stand there until they come
  const parents = parentsOf(t);
  return html`<div class="exp-body">
    <${Trouble} error=${error} title="Where the values come from could not be asked." again=${reload} />
    ${t.description && html`<${Long} class="exp-note" text=${t.description} />`}
    <div class="exp-columns" role="region" aria-label=${`Columns of ${t.name}`} tabindex="0"><table class="table">
      <thead><tr><th scope="col">Column</th><th scope="col">Type</th><th scope="col">Key</th><th scope="col" class="num">NULLs</th><th scope="col">Values</th></tr></thead>
      <tbody>${t.shown.map((c) => html`<${Column} key=${c.name} name=${e.name} column=${c} type=${t.types.get(c.name) ?? c.data_type} words=${words.get(c.name)} parent=${parents.get(c.name.toLowerCase())}
        here=${at?.toLowerCase() === c.name.toLowerCase()} again=${again} />`)}</tbody>
    </table></div>
    ${t.shown.length < t.columns.length && html`<p class="exp-note quiet">${plural(t.columns.length - t.shown.length, "other column")} of ${t.name} ${t.columns.length - t.shown.length === 1 ? "is" : "are"} not called so.</p>`}
    <${Rules} name=${e.name} table=${t} />
  </div>`;
}

// parentsOf finds what each column refers to, by its name in lower case.
function parentsOf(t) {
  const parents = new Map();
  for (const c of t.columns) if (c.foreign_key) parents.set(c.name.toLowerCase(), [c.foreign_key.references_table, c.foreign_key.references_column]);
  for (const k of t.foreign_keys ?? []) k.columns.forEach((c, i) => parents.set(c.toLowerCase(), [k.references_table, (k.references_columns ?? [])[i]]));
  return parents;
}

function Column({ name, column: c, type, words: w, parent, here, again }) {
  const row = useRef();
  useEffect(() => {
    if (!here) return;
    row.current.scrollIntoView({ block: "center" });
    row.current.focus({ preventScroll: true });
  }, [here, again]);
  return html`<tr ref=${row} tabindex=${here ? -1 : null} class=${here ? "exp-here" : null} aria-current=${here ? "true" : null}>
    <th scope="row"><span class="exp-cname">${c.name}</span>${c.description && html`<${Long} class="exp-cnote" text=${c.description} />`}</th>
    <td><code class="exp-type">${w?.data_type ?? type}</code></td>
    <td><${Keys} text=${w?.key ?? ""} /></td>
    <td class="num">${w && nullsOf(c, w)}</td>
    <td class="exp-values">${w && html`<${Values} name=${name} column=${c} words=${w} parent=${parent} />`}</td>
  </tr>`;
}

function nullsOf(c, { nullable, null_rate: share }) {
  if (!nullable) return html`<span class="quiet">never</span>`;
  return share === 0 && c.null_when ? "by rule" : nullWords(share);
}

// Keys shows "PK, unique (a, b)" as two marks.
const Keys = ({ text }) => (text ? text.split(/, (?![^(]*\))/) : []).map((key) => html`<${Badge} kind=${key === "PK" ? "exp-pk" : ""}>${key}<//> `);

// Values says where values come from. What a foreign key refers to is a link.
function Values({ name, column: c, words: w, parent }) {
  const text = w.values;
  const refers = parent && `${parent[0]}.${parent[1]}`;
  if (refers && text.toLowerCase().startsWith(refers.toLowerCase())) {
    return html`<a href=${link("experiment", name, "overview", ...parent)}>${text.slice(0, refers.length)}</a>${text.slice(refers.length)}`;
  }
  return text ? html`<${Long} text=${text} />` : html`<span class="quiet">${defaultWords(c, w.key)}</span>`;
}

// Rules are what holds for several columns, and who refers to the table.
function Rules({ name, table: t }) {
  const lines = [
    ...(t.checks ?? []).map((text) => ["Check", html`<${Long} class="exp-mono" text=${text} />`]),
    ...(t.correlations ?? []).map((r) => ["Correlate", `${r.columns.join(" and ")}, by ${r.coefficient}`]),
  ];
  if (t.referred.length) lines.push(["Referred to by", t.referred.map((k, i) => html`${i > 0 && " · "}<a href=${link("experiment", name, "overview", k.table, k.columns[0])}>${k.table}.${k.columns.join(", ")}</a>`)]);
  if (!lines.length) return null;
  return html`<dl class="exp-rules">${lines.map(([what, text]) => html`<div><dt>${what}</dt><dd>${text}</dd></div>`)}</dl>`;
}
