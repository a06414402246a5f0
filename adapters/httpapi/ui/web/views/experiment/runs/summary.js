// What became of a run that has just ended, and what can be done next.
import { html } from "../../../html.js";
import { bytes, count, duration, about } from "../../../format.js";
import { link } from "../../../route.js";
import { Copy, LinkButton } from "../../../parts/controls.js";
import { Status } from "../../../parts/show.js";
import { Failed } from "./failed.js";
import { Past } from "./phases.js";
import { Tables } from "./tables.js";
import { generated, took } from "./words.js";

export function Summary({ experiment: { name }, run, phases }) {
  const id = String(run.id);
  return html`<div class="stack">
    <section class="panel stack" aria-labelledby="runs-outcome">
      <div class="row runs-headline"><h2 id="runs-outcome"><span role="status">${titles[run.status] ?? "The run has ended"}</span></h2><${Status} status=${run.status} /></div>
      <${Facts} run=${run} />
      <${Failed} run=${run} />
      <div class="row">${run.status === "COMPLETED" ? html`<${Next} name=${name} id=${id} />` : html`<${Retry} name=${name} id=${id} run=${run} />`}</div>
      <${Past} run=${run} seen=${phases} />
    </section>
    ${run.tables.length > 0 && html`<${Tables} run=${run} />`}
  </div>`;
}

const titles = { COMPLETED: "The rows are ready", FAILED: "The run failed", ABORTED: "The run was aborted" };

const Facts = ({ run }) => html`<dl class="runs-facts">
  <div><dt>Rows</dt><dd class="num">${count(generated(run))}</dd></div>
  <div><dt>Duration</dt><dd class="num">${duration(took(run))}</dd></div>
  <div><dt>Speed</dt><dd class="num">${took(run) > 0 ? `${about(generated(run) / (took(run) / 1000))} rows/s` : "–"}</dd></div>
  <div><dt>Parquet</dt><dd class="num">${bytes(run.bytes)}</dd></div>
  <div><dt>Seed</dt><dd class="num">${run.seed} <${Copy} text=${run.seed} label="Copy the seed" /></dd></div>
</dl>`;

const Next = ({ name, id }) => html`<${LinkButton} kind="primary" href=${link("query", { experiment: name })}>Query the rows<//>
  <${LinkButton} href=${link("experiment", name, "profile")}>Profile<//>
  <${LinkButton} href=${link("experiment", name, "sample")}>Sample<//>
  <${LinkButton} href=${link("experiment", name, "runs", id)}>Run ${id}<//>
  <${LinkButton} kind="quiet" href=${link("experiment", name, "generate")}>Generate again<//>`;

const Retry = ({ name, id, run }) => html`${run.purpose === "generate" && html`<${LinkButton} kind="primary" href=${link("experiment", name, "generate", { resume: id })}>Resume run ${id}<//>`}
  <${LinkButton} href=${link("experiment", name, "generate", { from: id })}>Generate again with this seed<//>
  <${LinkButton} href=${link("experiment", name, "runs", id)}>Run ${id}<//>`;
