// What the warehouse holds, column by column: one table at a time, so that the first is there soon.
import { html, useMemo, useState } from "../../html.js";
import { experiments } from "../../api.js";
import { count, plural } from "../../format.js";
import { useLoad } from "../../load.js";
import { link } from "../../route.js";
import { linkToRows } from "../../sql.js";
import { Button, LinkButton } from "../../parts/controls.js";
import { Empty, Loading, Trouble } from "../../parts/feedback.js";
import { Columns } from "./profile/columns.js";
import { Tables } from "./profile/tables.js";

const buckets = 40;
const most = 20; // frequent values

export function Profile({ experiment, parts }) {
  const { name, schema: { tables } } = experiment;
  const table = parts[0] ? tables.find((t) => t.name.toLowerCase() === parts[0].toLowerCase()) : tables[0];
  return html`<div class="profile">
    <${Tables} experiment=${name} tables=${tables} current=${table?.name} />
    <div class="profile-table stack">
      ${table ? html`<${OneTable} key=${table.name} experiment=${experiment} table=${table} column=${parts[1]} />` : html`<${Missing} experiment=${name} table=${parts[0]} />`}
    </div>
  </div>`;
}

const Missing = ({ experiment, table }) => html`<${Empty} title=${`There is no table ${table}`}>
  <p><a href=${link("experiment", experiment, "profile")}>The first table of ${experiment}</a></p><//>`;

// column, if given, is open from the start.
function OneTable({ experiment, table, column }) {
  const [full, setFull] = useState(false);
  const ask = (o) => experiments.profile(experiment.name, { table: table.name, top: most, buckets, full: full ? "true" : null }, o);
  const { data, error, loading, reload } = useLoad(ask, [experiment.name, table.name]);
  const found = data?.tables[0];
  const readAll = () => {
    setFull(true);
    reload();
  };
  if (!found) return html`<h2>${table.name}</h2>${error ? html`<${Trouble} error=${error} again=${reload} />` : html`<${Loading} what=${"Reading " + table.name} />`}`;
  if (found.rows === 0) return html`<${NoRows} experiment=${experiment} table=${table} reload=${reload} />`;
  return html`<${Heading} experiment=${experiment.name} found=${found} columns=${table.columns.length} busy=${loading} readAll=${readAll} again=${reload} />
    <${Trouble} error=${error} again=${reload} />
    <${Columns} experiment=${experiment.name} table=${table} found=${found} first=${column} />`;
}

// NoRows says what to do about a table without rows.
const NoRows = ({ experiment, table, reload }) => html`<${Empty} title=${`${table.name} holds no rows`}>
  <p>A profile tells what the rows of the warehouse look like. ${table.target_rows === 0 ? "The document asks for no rows of this table: generate it with a number of its own." : "Generate them first."}</p>
  <div class="row"><${LinkButton} kind="primary" href=${link("experiment", experiment.name, "generate")}>Generate<//><${Button} onClick=${reload}>Look again<//></div>
<//>`;

// Heading says how much the profile is of, and offers the rest.
function Heading({ experiment, found, columns, busy, readAll, again }) {
  const run = useMemo(() => (found.run ? html` of <a href=${link("experiment", experiment, "runs", String(found.run))}>run ${found.run}</a>` : ""), [found]);
  const all = found.sampled
    ? html`A sample of <b class="num">${count(found.rows_read)}</b> of ${plural(found.rows, "row")}${run}. Shares hold for the table, counts for the sample.`
    : html`${found.rows === 1 ? html`<b>The one row</b>` : html`All <b class="num">${plural(found.rows, "row")}</b>`}${run} ${found.rows === 1 ? "was" : "were"} read.`;
  return html`<header class="profile-heading">
    <h2>${found.table}</h2>
    <p class="quiet">${plural(columns, "column")}. ${all}</p>
    <div class="actions">
      ${found.sampled && html`<${Button} small busy=${busy} onClick=${readAll}>Read every row<//>`}
      ${!found.sampled && html`<${Button} small kind="quiet" busy=${busy} onClick=${again} title="Read the table again">Refresh<//>`}
      <${LinkButton} small href=${linkToRows(experiment, found.table)}>Query<//>
    </div>
  </header>`;
}
