// Runs: all of an experiment, or one of them.
import { html, Fragment, useState } from "../../html.js";
import { bytes, count, duration, wordOf } from "../../format.js";
import { link, navigate } from "../../route.js";
import { useProgress } from "../../events.js";
import { Button, Copy, LinkButton, SelectField } from "../../parts/controls.js";
import { Empty, Loading, Trouble } from "../../parts/feedback.js";
import { Age, Badge, Bar, Status } from "../../parts/show.js";
import { Run } from "./run.js";
import { useRuns } from "./runs/follow.js";
import { asked, generated, loaded, phaseText, purposeText, seeded, share, Since, took } from "./runs/words.js";

export function Runs({ experiment, parts: [id], params, reload }) {
  if (id) return html`<${Run} key=${id} experiment=${experiment} id=${id} reload=${reload} />`;
  return html`<${List} experiment=${experiment} status=${params.status ?? ""} />`;
}

const statuses = [["", "All"], ...["RUNNING", "COMPLETED", "FAILED", "ABORTED"].map((s) => [s, wordOf(s)])];

function List({ experiment: { name }, status }) {
  const list = useRuns(name, status);
  if (list.runs?.length === 0 && !status) return html`<${Empty} title="No run yet"><p>A run makes the rows of ${name}, from a seed, and puts them into its tables.</p>
    <${LinkButton} kind="primary" href=${link("experiment", name, "generate")}>Generate rows<//><//>`;
  return html`<div class="row runs-tools">
      <${SelectField} label="Status" options=${statuses} value=${status} onInput=${(s) => navigate(link("experiment", name, "runs", { status: s }), { replace: true })} class="runs-filter" />
    </div>
    <${Listed} name=${name} status=${status} list=${list} />`;
}

function Listed({ name, status, list }) {
  if (!list.runs) return list.error ? html`<${Trouble} title="The runs cannot be listed." error=${list.error} again=${list.reload} />` : html`<${Loading} what="Loading runs" />`;
  return html`${list.error && html`<${Trouble} title="What is shown may be old." error=${list.error} again=${list.reload} />`}
    ${list.warning && html`<p class="hint">${list.warning}</p>`}
    ${list.runs.length === 0 ? html`<${Empty} title=${`No run is ${status.toLowerCase()}`}><p><a href=${link("experiment", name, "runs")}>Show all runs</a></p><//>` : html`<${Table} name=${name} runs=${list.runs} />`}
    ${list.more && html`<p class="row"><${Button} onClick=${list.more}>Show older runs<//><span class="quiet">${count(list.runs.length)} are shown</span></p>`}
    ${list.moreError && html`<${Trouble} error=${list.moreError} />`}`;
}

const Table = ({ name, runs }) => html`<div class="scroll" tabindex="0" role="region" aria-label="Runs"><table class="table runs-list">
  <thead><tr><th scope="col">Run</th><th scope="col">Status</th><th scope="col">Started</th><th scope="col" class="num">Duration</th>
    <th scope="col" class="num">Rows</th><th scope="col">Seed</th><th scope="col" class="num">Parquet</th><th scope="col">Purpose</th><th scope="col"><span class="unseen">Tables</span></th></tr></thead>
  <tbody>${runs.map((r) => html`<${Row} key=${r.id} name=${name} run=${r} />`)}</tbody>
</table></div>`;

// Row is one run. One that goes on is followed.
function Row({ name, run: listed }) {
  const [open, setOpen] = useState(false);
  const following = useProgress(name, listed.status === "RUNNING" ? String(listed.id) : null);
  const run = following.ended ? { ...listed, ...following.run } : listed;
  const live = run.status === "RUNNING";
  return html`<${Fragment}><tr>
      <th scope="row"><a class="num" href=${link("experiment", name, "runs", String(run.id))}>Run ${run.id}</a>${run.held_tables?.length > 0 && html` <${Badge} title=${held(run)}>current<//>`}</th>
      <td>${live ? html`<${Going} progress=${following.progress} />` : html`<${Status} status=${run.status} />`}</td>
      <td><${Age} time=${run.started_at} /></td>
      <td class="num">${live ? html`<${Since} time=${run.started_at} />` : duration(took(run))}</td>
      <td class="num">${live ? `${count(following.progress?.rows_done ?? 0)} of ${count(asked(run))}` : count(generated(run))}</td>
      <td>${seeded(run) ? html`<span class="runs-seeds"><code class="num">${run.seed}</code> <${Copy} text=${run.seed} label=${`Copy the seed of run ${run.id}`} /></span>` : html`<span class="quiet">–</span>`}</td>
      <td class="num">${live ? bytes(following.progress?.bytes ?? 0) : bytes(run.bytes)}</td>
      <td class="quiet">${purposeText(run.purpose)}</td>
      <td>${run.tables.length > 0 && html`<button type="button" class="copy" aria-expanded=${String(open)} aria-label=${`${run.tables.length} tables of run ${run.id}`} onClick=${() => setOpen(!open)}>${run.tables.length} <span aria-hidden="true">${open ? "▴" : "▾"}</span></button>`}</td>
    </tr>
    ${open && html`<tr class="runs-open"><td colspan="9"><${Asked} run=${run} /></td></tr>`}<//>`;
}

const held = (run) => `The warehouse holds its rows of ${run.held_tables.join(", ")}`;

const Going = ({ progress }) => html`<span class="runs-going"><${Status} status="RUNNING" />
  <${Bar} share=${share(progress)} label="Rows that are made" />
  ${progress && html`<span class="quiet">${phaseText(progress.phase)}</span>`}</span>`;

// Asked lists what was asked of a run, and what became of it, in few words for each table.
const Asked = ({ run }) => html`<table class="runs-small">
  <thead><tr><th scope="col">Table</th><th scope="col" class="num">Asked</th><th scope="col" class="num">Generated</th><th scope="col" class="num">Loaded</th></tr></thead>
  <tbody>${run.tables.slice(0, 200).map((t) => html`<tr><th scope="row">${t.table}</th><td class="num">${t.rows_asked > 0 ? count(t.rows_asked) : "kept"}</td>
    <td class="num">${count(t.rows_generated)}</td><td class="num">${count(t.rows_loaded)}</td></tr>`)}</tbody>
  <tfoot><tr><th scope="row">All</th><td class="num">${count(asked(run))}</td><td class="num">${count(generated(run))}</td><td class="num">${count(loaded(run))}</td></tr></tfoot>
</table>${run.error && html`<p class="wrong runs-line">${run.error.slice(0, 300)}</p>`}`;
