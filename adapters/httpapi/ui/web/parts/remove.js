// What cannot be undone, and what is asked before.
import { html } from "../html.js";
import { experiments, runs } from "../api.js";
import { useLoad } from "../load.js";
import { bytes, count, plural } from "../format.js";
import { Confirm } from "./dialog.js";
import { Loading } from "./feedback.js";

const mostRuns = 100;

// Delete asks whether an experiment shall go, and says what goes with it. experiment is {name, tables, disk}: how many
// tables, and bytes on the disk or null. onDone is given a sentence when it is done.
export function Delete({ experiment: e, onClose, onDone }) {
  const held = useHeld(e.name);
  const act = () => experiments.remove(e.name).then((gone) => onDone(`${e.name} was deleted, and ${freed(gone)} with it.`));
  return html`<${Confirm} title=${`Delete ${e.name}?`} verb="Delete the experiment" onClose=${onClose} action=${act}>
    <p>This cannot be undone. What will be lost:</p>
    <ul class="lost">
      <li>the document, with ${plural(e.tables, "table")}</li>
      ${held.data?.rows !== 0 && html`<${Rows} held=${held} />`}
      ${held.data?.runs !== 0 && html`<li>${runsLost(held)}</li>`}
      <li>${e.disk == null ? "files and tables of unknown size" : `${bytes(e.disk)} of files and tables`}</li>
    </ul>
    <p class="quiet">To keep a copy, <a href=${experiments.url(e.name, "export")} download>download the archive</a> first.</p>
  <//>`;
}

// Reset asks whether the tables of an experiment shall be emptied.
export function Reset({ experiment: e, onClose, onDone }) {
  const held = useHeld(e.name);
  const act = () => experiments.reset(e.name).then((done) => onDone(`The ${plural(done.tables, "table")} of ${e.name} ${done.tables === 1 ? "is" : "are"} empty.`));
  return html`<${Confirm} title=${`Reset ${e.name}?`} verb="Empty the tables" onClose=${onClose} action=${act}>
    <p>All rows in ${plural(e.tables, "table")} of its warehouse will be lost:</p>
    <ul class="lost"><${Rows} held=${held} /></ul>
    <p class="quiet">The document, the runs and their files stay. A run can be loaded again from its files, or made again with its seed.</p>
  <//>`;
}

// useHeld asks which runs there are, and how many rows of theirs the warehouse holds.
function useHeld(name) {
  return useLoad(async (o) => {
    const { runs: list, next_cursor } = await runs.list(name, { limit: mostRuns }, o);
    const known = list.every((run) => run.held_tables !== null);
    const rows = list.flatMap((run) => (run.tables ?? []).filter((t) => run.held_tables?.includes(t.table))).reduce((n, t) => n + t.rows_loaded, 0);
    return { runs: list.length, more: !!next_cursor, rows: known ? rows : undefined };
  }, [name]);
}

function Rows({ held: { data, error } }) {
  if (!data) return html`<li>${error ? "its rows" : html`<${Loading} what="Counting the rows" />`}</li>`;
  return html`<li>${data.rows === undefined ? "its rows" : data.rows === 0 ? "no rows: the tables are empty already" : `${count(data.rows)} rows in the warehouse`}</li>`;
}

function runsLost({ data }) {
  if (!data) return "the record of its runs, with their files";
  return `the record of ${data.more ? mostRuns + " or more runs" : plural(data.runs, "run")}, with ${data.runs === 1 ? "its" : "their"} Parquet files`;
}

const freed = (gone) => [plural(gone.tables, "table"), plural(gone.runs, "run"),
  gone.parquet_bytes >= 0 && gone.warehouse_bytes >= 0 ? bytes(gone.parquet_bytes + gone.warehouse_bytes) : ""].filter(Boolean).join(", ");
