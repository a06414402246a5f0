// The tables of an experiment: what their columns are, where values come from, how many rows there are.
import { html, useEffect, useMemo, useState } from "../../html.js";
import { count, plural } from "../../format.js";
import { link } from "../../route.js";
import { Button, LinkButton } from "../../parts/controls.js";
import { Empty, Notice, Trouble } from "../../parts/feedback.js";
import { useGraph } from "./fresh.js";
import { Table } from "./table.js";

// fits is how many columns are shown without being asked for.
const fits = 60;

export function Overview({ experiment: e, parts: [table, column] }) {
  const { data: graph, error, reload } = useGraph(e);
  const [search, setSearch] = useState("");
  const [again, setAgain] = useState(0); // how often the link to where one is was followed once more
  const tables = useMemo(() => tablesOf(e.schema, graph), [e.schema, graph]);
  const found = useMemo(() => searched(tables, search), [tables, search]);
  const [chosen, setChosen] = useState(new Map()); // whether a table is open, where the reader said so
  useEffect(() => setChosen(new Map()), [search]);
  useEffect(() => { // a link to a table or column opens it
    if (!table) return;
    setSearch("");
    setChosen((before) => new Map(before).set(table.toLowerCase(), true));
  }, [table, column, again]);
  const follow = (ev) => ev.target.closest("a")?.href === location.href && setAgain((n) => n + 1);
  const isOpen = (t) => chosen.get(t.name.toLowerCase()) ?? t.isSmall;
  const all = (open) => setChosen(new Map(found.map((t) => [t.name.toLowerCase(), open])));
  return html`<section class="exp-overview" aria-label="Tables" onClick=${follow}>
    <${Summary} tables=${tables} graph=${graph} />
    <${Trouble} error=${error} title="How many rows there are could not be asked." again=${reload} />
    ${graph && held(tables) === 0 && html`<${NoRows} experiment=${e} />`}
    <div class="row exp-search">
      <input type="search" aria-label="Search tables and columns" placeholder="Search tables and columns" value=${search} onInput=${(ev) => setSearch(ev.currentTarget.value)} />
      ${search && html`<span class="quiet" role="status">${plural(found.length, "table")} found</span>`}
      <span class="exp-all"><${Button} small kind="quiet" disabled=${tooMany(found)} title=${tooMany(found) ? "There are too many columns to show all at once" : null} onClick=${() => all(true)}>Open all<//>
      <${Button} small kind="quiet" onClick=${() => all(false)}>Close all<//></span>
    </div>
    ${found.length > 0 ? html`<div class="exp-tables">${found.map((t) => html`<${Table} key=${t.name} experiment=${e} table=${t}
        open=${isOpen(t)} onToggle=${() => setChosen((c) => new Map(c).set(t.name.toLowerCase(), !isOpen(t)))}
        at=${table?.toLowerCase() === t.name.toLowerCase() ? column ?? "" : null} again=${again} />`)}</div>`
      : html`<${Empty} title="Nothing is called so"><p>No table or column of ${e.name} has “<span dir="auto">${search}</span>” in its name.</p><${Button} onClick=${() => setSearch("")}>Show all tables<//><//>`}
  </section>`;
}

// tablesOf joins the document with what the warehouse holds of each table.
function tablesOf(doc, graph) {
  const known = new Map(graph?.tables.map((t) => [t.name, t]));
  const referred = new Map(doc.tables.map((t) => [t.name, []]));
  for (const k of graph?.foreign_keys ?? []) referred.get(k.references_table)?.push(k);
  return doc.tables.map((t) => ({
    ...t, rows: known.get(t.name)?.rows, run: known.get(t.name)?.run, types: new Map(known.get(t.name)?.columns.map((c) => [c.name, c.type])),
    referred: referred.get(t.name) ?? [],
  }));
}

// searched returns the tables that a search finds, by their own name with all columns, else with those
// columns that have it in theirs. As many as fit are small enough to be open.
function searched(tables, search) {
  const text = search.trim().toLowerCase();
  const found = [];
  let columns = 0;
  for (const t of tables) {
    const byName = t.name.toLowerCase().includes(text);
    const shown = byName ? t.columns : t.columns.filter((c) => c.name.toLowerCase().includes(text));
    if (!shown.length) continue;
    columns += shown.length;
    found.push({ ...t, shown });
  }
  return found.map((t) => ({ ...t, isSmall: columns <= fits }));
}

const held = (tables) => tables.reduce((sum, t) => sum + (t.rows ?? 0), 0);
const tooMany = (tables) => tables.reduce((sum, t) => sum + t.shown.length, 0) > 3000;

function Summary({ tables, graph }) {
  const columns = tables.reduce((sum, t) => sum + t.columns.length, 0);
  const target = tables.reduce((sum, t) => sum + t.target_rows, 0);
  const relations = graph?.foreign_keys.length;
  return html`<dl class="exp-summary">
    <${Figure} name="Tables" value=${count(tables.length)} />
    <${Figure} name="Columns" value=${count(columns)} />
    <${Figure} name="Relations" value=${relations === undefined ? "…" : count(relations)} />
    <${Figure} name="Rows" value=${graph ? count(held(tables)) : "…"} also=${`of ${count(target)} declared`} />
  </dl>`;
}

const Figure = ({ name, value, also }) => html`<div><dt>${name}</dt><dd><span class="num">${value}</span>${also && html` <small class="quiet">${also}</small>`}</dd></div>`;

const NoRows = ({ experiment: e }) => html`<${Notice}>
  <div class="row"><span>${e.last_run?.status === "RUNNING" ? "A run is under way; its rows appear when it has ended." : "The tables hold no rows yet."}</span>
    ${e.last_run?.status === "RUNNING" ? html`<${LinkButton} small href=${link("experiment", e.name, "runs", String(e.last_run.id))}>Watch run ${e.last_run.id}<//>`
      : html`<${LinkButton} small kind="primary" href=${link("experiment", e.name, "generate")}>Generate rows<//> <${LinkButton} small kind="quiet" href=${link("experiment", e.name, "sample")}>See what they would be like<//>`}
  </div>
<//>`;
