// One run: what was asked, what became of it, and what can be done with it.
import { html, useEffect, useRef, useState } from "../../html.js";
import { runs } from "../../api.js";
import { useProgress } from "../../events.js";
import { bytes, count, duration } from "../../format.js";
import { useLoad } from "../../load.js";
import { link, navigate } from "../../route.js";
import { Button, Copy, LinkButton } from "../../parts/controls.js";
import { Confirm } from "../../parts/dialog.js";
import { Empty, Loading, Trouble, useToast } from "../../parts/feedback.js";
import { Age, Status, Time } from "../../parts/show.js";
import { resumable } from "./runs/fields.js";
import { Failed } from "./runs/failed.js";
import { Live } from "./runs/live.js";
import { Load } from "./runs/load.js";
import { Past } from "./runs/phases.js";
import { Tables } from "./runs/tables.js";
import { Verify } from "./runs/verify.js";
import { asked, generated, purposeText, seeded, took } from "./runs/words.js";

export function Run({ experiment, id, reload: changed }) {
  const { name } = experiment;
  const { data: run, error, reload } = useLoad((o) => runs.get(name, id, o), [name, id]);
  const following = useProgress(name, run?.status === "RUNNING" ? id : null);
  useEffect(() => {
    if (!following.ended) return;
    reload(); // with the tables that the warehouse holds
    changed?.();
  }, [following.ended]);
  if (error && !run) return html`<${Missing} name=${name} id=${id} error=${error} again=${reload} />`;
  if (!run) return html`<${Loading} what=${`Loading run ${id}`} />`;
  const now = following.ended && run.status === "RUNNING" ? following.run : run;
  return html`<${Back} name=${name} />
    ${now.status === "RUNNING" ? html`<${Going} name=${name} run=${now} following=${following} />`
      : html`<${Ended} name=${name} run=${now} newest=${!experiment.last_run || experiment.last_run.id <= now.id} phases=${following.phases} reload=${() => { reload(); changed?.(); }} />`}`;
}

const Back = ({ name }) => html`<p><a href=${link("experiment", name, "runs")}>← All runs of ${name}</a></p>`;

function Missing({ name, id, error, again }) {
  if (error.status !== 404 && error.status !== 400) return html`<${Back} name=${name} /><${Trouble} error=${error} again=${again} />`;
  return html`<${Empty} title=${`There is no run ${id} of ${name}`}><p>Ids count the runs of all experiments. It was deleted, or is one of another experiment.</p>
    <${LinkButton} kind="primary" href=${link("experiment", name, "runs")}>All runs of ${name}<//><//>`;
}

function Going({ name, run, following }) {
  if (following.error) return html`<${Trouble} title=${`Nothing more is known of run ${run.id}.`} error=${following.error} />`;
  return html`<${Live} name=${name} id=${String(run.id)} run=${run} following=${following} />`;
}

function Ended({ name, run, newest, phases, reload }) {
  const [doing, setDoing] = useState(); // "load" or "verify"
  return html`<section class="panel stack" aria-labelledby="runs-title">
      <div class="row runs-headline"><h2 id="runs-title">Run ${run.id}</h2><${Status} status=${run.status} />
        <div class="actions">
          ${run.purpose === "generate" && html`<${LinkButton} small href=${link("experiment", name, "generate", { from: String(run.id) })}>Generate again with this seed<//>`}
          ${newest && resumable(run) && html`<${LinkButton} small href=${link("experiment", name, "generate", { resume: String(run.id) })}>Resume<//>`}
          ${run.status === "COMPLETED" && html`<${Button} small onClick=${() => setDoing("load")} disabled=${doing === "load"}>Load<//>
            <${Button} small onClick=${() => setDoing("verify")} disabled=${doing === "verify"}>Verify<//>`}
          <${Delete} name=${name} run=${run} />
        </div></div>
      <${Failed} run=${run} />
      <${Facts} name=${name} run=${run} />
      <${Past} run=${run} seen=${phases} />
    </section>
    ${doing === "load" && html`<${Load} key="load" name=${name} run=${run} onClose=${() => setDoing()} onDone=${reload} />`}
    ${doing === "verify" && html`<${Verify} key="verify" name=${name} run=${run} onClose=${() => setDoing()} />`}
    ${run.tables.length > 0 && html`<${Tables} run=${run} />`}`;
}

function Facts({ name, run }) {
  return html`<dl class="runs-facts runs-wide">
    <div><dt>Started</dt><dd><${Time} time=${run.started_at} /> <span class="quiet">(<${Age} time=${run.started_at} />)</span></dd></div>
    <div><dt>Duration</dt><dd class="num">${duration(took(run))}</dd></div>
    <div><dt>Rows</dt><dd class="num">${count(generated(run))}${generated(run) !== asked(run) && html` <span class="quiet">of ${count(asked(run))}</span>`}</dd></div>
    <div><dt>Parquet</dt><dd class="num">${bytes(run.bytes)}</dd></div>
    <div><dt>Purpose</dt><dd>${purposeText(run.purpose)}</dd></div>
    ${seeded(run) && html`<div><dt>Seed</dt><dd class="num">${run.seed} <${Copy} text=${run.seed} label="Copy the seed" /></dd></div>`}
    ${run.resumed_from && html`<div><dt>Resumed from</dt><dd><a href=${link("experiment", name, "runs", String(run.resumed_from))}>Run ${run.resumed_from}</a></dd></div>`}
    <div><dt>In the warehouse</dt><dd>${heldText(run)}</dd></div>
    <div><dt>Engine</dt><dd><code>${run.engine_version}</code></dd></div>
    ${run.output_path && html`<div class="long"><dt>Files on the server</dt><dd><code>${run.output_path}</code> <${Copy} text=${run.output_path} label="Copy the path" /></dd></div>`}
    ${run.staged_at && html`<div class="long"><dt>Staged at</dt><dd><code>${run.staged_at}</code> <${Copy} text=${run.staged_at} label="Copy the address" /></dd></div>`}
  </dl>`;
}

// heldText says which rows of the run the warehouse holds now.
function heldText(run) {
  if (run.held_tables == null) return run.warning ?? "not known";
  const n = run.held_tables.length;
  const all = run.tables.filter((t) => t.rows_asked > 0).length; // others were kept
  if (n === 0) return "none of its rows";
  return n >= all ? "all of its rows" : `its rows of ${n} of ${all} tables`;
}

function Delete({ name, run }) {
  const [open, setOpen] = useState(false);
  const gone = useRef(false);
  const toast = useToast();
  const act = async () => {
    const { freed_bytes: freed } = await runs.remove(name, run.id);
    gone.current = true;
    toast(`Run ${run.id} was deleted; ${bytes(freed)} are free again.`);
  };
  const close = () => (gone.current ? navigate(link("experiment", name, "runs"), { replace: true }) : setOpen(false));
  return html`<${Button} small kind="danger" onClick=${() => setOpen(true)}>Delete<//>
    ${open && html`<${Confirm} title=${`Delete run ${run.id}?`} verb="Delete the run" onClose=${close} action=${act}>
      <p>Its record and its Parquet files (${bytes(run.bytes)}) are removed. It can no longer be loaded or verified.</p>
      <p>${run.held_tables?.length ? "Its rows stay in the warehouse, and can be queried." : "Rows in the warehouse stay as they are."}
        ${run.purpose === "generate" && html` The same rows can be made again from its seed, <code class="num">${run.seed}</code>, as long as document and engine are the same.`}</p>
    <//>`}`;
}
