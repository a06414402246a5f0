// What takes something away: both ask first, and say what will be lost.
import { html } from "../../html.js";
import { experiments } from "../../api.js";
import { bytes, count, plural } from "../../format.js";
import { link, navigate } from "../../route.js";
import { Confirm } from "../../parts/dialog.js";
import { useToast } from "../../parts/feedback.js";
import { useGraph } from "./fresh.js";

// useHeld returns how many rows an experiment holds, in words; nothing definite until it is known.
function useHeld(e) {
  const { data } = useGraph(e);
  const rows = data?.tables.reduce((sum, t) => sum + t.rows, 0);
  const tables = plural(e.table_count, "table");
  return rows === undefined ? `${tables} and their rows` : rows === 0 ? `${tables}, which ${e.table_count === 1 ? "is" : "are"} empty` : `${tables} with ${plural(rows, "row")}`;
}

export function Reset({ experiment: e, reload, onClose }) {
  const toast = useToast();
  const held = useHeld(e);
  const action = async () => {
    const { tables } = await experiments.reset(e.name);
    toast(`${plural(tables, "table")} of ${e.name} ${tables === 1 ? "is" : "are"} empty.`);
    reload();
  };
  return html`<${Confirm} title=${`Reset ${e.name}?`} verb="Reset" onClose=${onClose} action=${action}>
    <p>This empties ${held}. They cannot be queried any more.</p>
    <p class="quiet">The document, the record of its runs and their Parquet files stay. Rows come back when you generate, or load a run.</p>
  <//>`;
}

export function Delete({ experiment: e, onClose }) {
  const toast = useToast();
  const held = useHeld(e);
  const action = async () => {
    const gone = await experiments.remove(e.name);
    toast(`${gone.deleted} was deleted: ${plural(gone.tables, "table")}, ${plural(gone.runs, "run")}.`);
    navigate(link("experiments"));
  };
  return html`<${Confirm} title=${`Delete ${e.name}?`} verb=${`Delete ${e.name}`} onClose=${onClose} action=${action}>
    <p>This cannot be undone. What will be lost:</p>
    <ul class="exp-losses">
      <li>the document</li>
      <li>${held}</li>
      <li>${runsOf(e)}</li>
    </ul>
    <p class="quiet">To be able to have it back, <a href=${experiments.url(e.name, "export")} download>download its archive</a> first.</p>
  <//>`;
}

function runsOf({ last_run: last, disk_use: use }) {
  if (!last) return "no runs: there were none";
  const files = use?.parquet_bytes > 0 ? `, with ${bytes(use.parquet_bytes)} of Parquet files` : "";
  return `the record of all runs, the last of which is run ${count(last.id)}${files}`;
}
