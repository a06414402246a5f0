// A run that goes on: how far it is, and the way to stop it.
import { html, useEffect, useState } from "../../../html.js";
import { runs } from "../../../api.js";
import { about, bytes, count, duration, percent, plural } from "../../../format.js";
import { Button, TextField } from "../../../parts/controls.js";
import { Confirm } from "../../../parts/dialog.js";
import { Notice } from "../../../parts/feedback.js";
import { Bar, Status } from "../../../parts/show.js";
import { Phases } from "./phases.js";
import { phaseText, purposeText, seeded, share, Since, useTitle } from "./words.js";

// Live shows {progress, run, phases, lost} of useProgress. run is what was known of the run before.
export function Live({ name, id, run, following }) {
  const { progress, lost, phases } = following;
  const known = following.run ?? run;
  const done = share(progress);
  useTitle(done === undefined ? "Running" : percent(Math.floor(done * 100) / 100), name);
  return html`<section class="panel stack runs-live" aria-label=${`Progress of run ${id}`}>
    <div class="row runs-headline">
      <p class="runs-share num">${done === undefined ? "…" : percent(Math.floor(done * 100) / 100)}</p>
      <div class="runs-doing">
        <p role="status"><strong>${progress ? phaseText(progress.phase) : "Running"}</strong></p>
        <p class="quiet">${purposeText(known?.purpose ?? progress?.purpose ?? "generate")} · run ${id}${known && seeded(known) && html` · seed <span class="num">${known.seed}</span>`}</p>
      </div>
      <div class="actions"><${Status} status="RUNNING" /><${Abort} name=${name} id=${id} purpose=${known?.purpose ?? progress?.purpose} /></div>
    </div>
    <${Bar} share=${done} label="Rows of the run that are made" />
    <${Facts} progress=${progress} run=${known} />
    ${lost && html`<${Notice} kind="warning">${lost.detail.join(" ")} The page asks again every three seconds.<//>`}
    <${Stalled} progress=${progress} lost=${lost} />
    ${phases.length > 1 && html`<${Phases} phases=${phases} elapsed=${progress?.elapsed_ms ?? 0} live />`}
    ${progress?.tables?.length > 0 && html`<${TableBars} tables=${progress.tables} />`}
    <p class="hint">The run goes on when you leave this page or close it. The rows of the run before can be queried until the new ones take their place.</p>
  </section>`;
}

function Facts({ progress: p, run }) {
  if (!p) return run && html`<dl class="runs-facts"><div><dt>Running for</dt><dd><${Since} time=${run.started_at} /></dd></div></dl>`;
  return html`<dl class="runs-facts">
    <div><dt>Rows</dt><dd class="num">${count(p.rows_done)} <span class="quiet">of ${count(p.rows_asked)}</span></dd></div>
    <div><dt>Speed</dt><dd class="num">${p.rows_per_second > 0 ? `${about(p.rows_per_second)} rows/s` : "–"}</dd></div>
    <div><dt>Time left</dt><dd class="num">${p.eta_ms > 0 ? duration(Math.max(1000, p.eta_ms)) : "–"}</dd></div>
    <div><dt>Elapsed</dt><dd class="num">${duration(p.elapsed_ms)}</dd></div>
    <div><dt>Parquet</dt><dd class="num">${bytes(p.bytes)}</dd></div>
    ${p.bytes_staged > 0 && html`<div><dt>Staged</dt><dd class="num">${bytes(p.bytes_staged)}</dd></div>`}
  </dl>`;
}

const few = 12;

// TableBars shows how far each table is, in the order of generation; of many those that are not done.
export function TableBars({ tables }) {
  const open = tables.length > few ? tables.filter((t) => t.rows_done < t.rows_asked) : tables;
  return html`${open.length < tables.length && html`<p class="quiet">${plural(tables.length - open.length, "table")} of ${count(tables.length)} ${tables.length - open.length === 1 ? "is" : "are"} done.</p>`}
    <ul class="runs-bars" aria-label="Tables" tabindex=${open.length > few ? 0 : null}>${open.map((t) => html`<${TableBar} key=${t.table} table=${t} />`)}</ul>`;
}

const TableBar = ({ table: t }) => html`<li>
  <span class="runs-name" title=${t.table}>${t.table}</span>
  ${t.rows_asked > 0 ? html`<${Bar} share=${t.rows_done / t.rows_asked} label=${`Rows of ${t.table}`} />` : html`<span class="quiet">keeps its rows</span>`}
  ${t.rows_asked > 0 && html`<span class="num">${count(t.rows_done)} <span class="quiet">of ${count(t.rows_asked)}</span></span>`}
</li>`;

// Stalled says so when nothing has changed for a while.
function Stalled({ progress, lost }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), 30_000);
    return () => clearTimeout(timer);
  }, [progress?.rows_done, progress?.bytes, progress?.phase, progress?.bytes_staged]);
  if (!late || lost) return null;
  return html`<${Notice}>Nothing has changed for half a minute. Large tables may take a while to be put in place. If the process that makes the run was killed, it is soon recorded as aborted; a process that hangs can be aborted here.<//>`;
}

// Abort asks for a reason, and stops a run.
function Abort({ name, id, purpose }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const act = () => runs.abort(name, id, reason.trim() || undefined);
  return html`<${Button} small kind="danger" onClick=${() => setOpen(true)}>Abort<//>
    ${open && html`<${Confirm} title=${`Abort run ${id}?`} verb="Abort the run" onClose=${() => setOpen(false)} action=${act}>
      <p>${purpose === "generate" ? "The rows that it has made are not put in place; those of the run before stay. Files that it has finished are kept, so that it can be resumed."
        : "What it has done so far is not put in place; the rows of the tables stay as they are."}</p>
      <${TextField} label="Reason (optional)" hint="It is kept with the run." value=${reason} onInput=${setReason} maxlength="1000" />
    <//>`}`;
}
