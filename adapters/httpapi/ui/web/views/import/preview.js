// How a script is understood: its tables with their columns, keys, and where the values will come from.
import { html, classes, useMemo, useState } from "../../html.js";
import { count, percent, plural } from "../../format.js";
import { Badge } from "../../parts/show.js";
import { Button } from "../../parts/controls.js";

const tablesAtOnce = 40;
const columnsAtOnce = 200;

// Preview shows an answer of a dry run; stale says that the script has changed since, and cannot be read.
export function Preview({ result, stale }) {
  const [search, setSearch] = useState("");
  const [most, setMost] = useState(tablesAtOnce);
  const tables = useMemo(() => tablesOf(result), [result]);
  const found = useMemo(() => tables.map((t) => matching(t, search.trim().toLowerCase())).filter(Boolean), [tables, search]);
  const few = tables.length <= 6 && result.columns.length <= 120;
  return html`<section class=${classes("import-preview stack", stale && "stale")} aria-label="What the script becomes">
    <div class="row import-sums"><p><b class="num">${plural(tables.length, "table")}</b> · <span class="num">${plural(result.columns.length, "column")}</span>${" · "}<span class="num">${count(tables.reduce((n, t) => n + t.rows, 0))} rows</span></p>
      ${tables.length > 1 && html`<input type="search" aria-label="Search tables and columns" placeholder="Search tables and columns" value=${search} onInput=${(e) => setSearch(e.currentTarget.value)} />`}
    </div>
    ${stale && html`<p class="import-stale">As the script was before the errors.</p>`}
    ${found.length === 0 && html`<p class="quiet">No table or column has “${search.slice(0, 80)}” in it.</p>`}
    ${found.slice(0, most).map((t) => html`<${Table} key=${t.name} table=${t} start=${few} search=${search.trim()} />`)}
    ${found.length > most && html`<div><${Button} small onClick=${() => setMost(most + 200)}>Show more tables<//> <span class="quiet">${count(most)} of ${count(found.length)} are shown</span></div>`}
  </section>`;
}

// tablesOf puts the columns of an answer to their tables.
function tablesOf({ schema, columns, import_warnings: warnings }) {
  const by = new Map(schema.tables.map((t) => [t.name, { name: t.name, rows: Number(t.target_rows), description: t.description, checks: t.checks ?? [], columns: [], warnings: [] }]));
  for (const c of columns) by.get(c.table)?.columns.push(c);
  for (const w of warnings) by.get(w.table)?.warnings.push(w);
  return [...by.values()];
}

// matching is the table with those of its columns that have a text in their name, or nothing.
function matching(table, text) {
  if (!text || table.name.toLowerCase().includes(text)) return table;
  const columns = table.columns.filter((c) => [c.column, c.data_type, c.values].some((t) => t.toLowerCase().includes(text)));
  return columns.length ? { ...table, columns, all: table.columns.length } : null;
}

function Table({ table: t, start, search }) {
  const [chosen, setOpen] = useState(null);
  const [all, setAll] = useState(false);
  const open = chosen ?? (start || search !== "");
  const columns = all ? t.columns : t.columns.slice(0, columnsAtOnce);
  return html`<details class="import-table" open=${open} onToggle=${(e) => e.currentTarget.open !== open && setOpen(e.currentTarget.open)}>
    <summary><span class="import-table-name">${t.name}</span> <span class="quiet num">${t.all ? `${t.columns.length} of ` : ""}${plural(t.all ?? t.columns.length, "column")} · ${plural(t.rows, "row")}</span>
      ${t.warnings.length > 0 && html` <${Badge} kind="warning" title=${t.warnings.map((w) => w.message).join("\n")}>${plural(t.warnings.length, "warning")}<//>`}</summary>
    ${open && html`${t.description && html`<p class="import-note">${t.description}</p>`}
      <div class="import-columns" tabindex="0" role="region" aria-label=${`Columns of ${t.name}`}><table class="table">
        <thead><tr><th>Column</th><th>Type</th><th>Key</th><th class="num">NULLs</th><th>Values</th></tr></thead>
        <tbody>${columns.map((c) => html`<tr key=${c.column}><td>${c.column}</td><td><code>${c.data_type}</code></td><td>${c.key && c.key.split(/,\s*/).map((k) => html`<${Badge}>${k}<//> `)}</td>
          <td class="num">${c.nullable ? percent(c.null_rate, c.null_rate > 0 && c.null_rate < 0.01 ? 1 : 0) : html`<span class="quiet">none</span>`}</td><td class="import-values">${c.values || html`<span class="quiet">any</span>`}</td></tr>`)}</tbody>
      </table></div>
      ${columns.length < t.columns.length && html`<p class="import-note"><${Button} small onClick=${() => setAll(true)}>Show all ${count(t.columns.length)} columns<//></p>`}
      ${t.checks.length > 0 && html`<p class="import-note">Checks kept: ${t.checks.slice(0, 20).map((c) => html`<code>${c}</code> `)}</p>`}`}
  </details>`;
}
