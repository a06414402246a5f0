// Generate: a form that starts a run, the run while it goes on, and what became of it. The run is part
// of the address, so that the page can be left and come back to.
import { html, useEffect, useRef, useState } from "../../html.js";
import { experiments, runs } from "../../api.js";
import { useProgress } from "../../events.js";
import { useLoad } from "../../load.js";
import { link, navigate } from "../../route.js";
import { Loading, Trouble } from "../../parts/feedback.js";
import { Form } from "./runs/form.js";
import { again, blank, resumable } from "./runs/fields.js";
import { Live } from "./runs/live.js";
import { Summary } from "./runs/summary.js";

export function Generate({ experiment, parts: [id], params, reload }) {
  if (id) return html`<${Watch} key=${id} experiment=${experiment} id=${id} reload=${reload} />`;
  return html`<${Begin} key=${`${params.from}/${params.resume}`} experiment=${experiment} from=${params.from} resume=${params.resume} />`;
}

// drafts are what was typed for experiments, as long as the page is open.
const drafts = new Map();

// Begin shows the form, unless a run goes on: then that is shown. from is a run to make again, resume one to go on with.
function Begin({ experiment, from, resume }) {
  const { name } = experiment;
  const tables = experiment.schema.tables;
  const [form, setForm] = useState(() => (from ? null : { ...(drafts.get(name) ?? blank), resume: Boolean(resume) }));
  const { data, error, reload } = useLoad((o) => recent(name, from, o), [name, from]);
  useEffect(() => {
    if (!data) return;
    if (data.running) navigate(link("experiment", name, "generate", String(data.running.id)), { replace: true });
    else if (from) setForm((now) => now ?? (data.from ? again(data.from, tables) : blank)); // a run that is gone leaves the form empty
    else if (!resumable(data.newest)) setForm((now) => ({ ...now, resume: false }));
  }, [data]);
  const change = (now) => { drafts.set(name, now); setForm(now); };
  const start = async (body) => {
    const run = await experiments.generate(name, body);
    navigate(link("experiment", name, "generate", String(run.id)));
  };
  if (error && !data) return html`<${Trouble} title="The runs of the experiment cannot be listed." error=${error} again=${reload} />`;
  if (!data || data.running || !form) return html`<${Loading} what="Looking for a run that goes on" />`;
  return html`<${Form} experiment=${experiment} form=${form} setForm=${change} newest=${data.newest} seeds=${data.seeds} start=${start} />`;
}

// recent is what is known of runs before one is started.
async function recent(name, from, o) {
  const [{ runs: all }, { runs: running }, given] = await Promise.all([
    runs.list(name, { limit: 20 }, o), runs.list(name, { limit: 1, status: "RUNNING" }, o), from && runs.get(name, from, o).catch(() => undefined),
  ]);
  const seeds = [...new Map(all.filter((r) => r.purpose === "generate").map((r) => [r.seed, r]).reverse()).values()].reverse();
  return { running: running[0], newest: all[0], seeds: seeds.slice(0, 3), from: given };
}

// Watch follows a run to its end, and shows what became of it.
function Watch({ experiment, id, reload }) {
  const { name } = experiment;
  const following = useProgress(name, id);
  const { run, ended, error } = following;
  const { data: record } = useLoad((o) => runs.get(name, id, o), [name, id]); // for its seed
  const seen = useRef(false); // that it went on
  useEffect(() => {
    if (following.progress) seen.current = true;
    if (!ended) return;
    if (!seen.current) return;
    if (run.status === "COMPLETED") drafts.delete(name);
    reload?.();
  }, [ended, following.progress]);
  if (error) return html`<${Trouble} error=${error} />
    <p><a href=${link("experiment", name, "runs")}>All runs of ${name}</a></p>`;
  if (ended) return html`<${Summary} experiment=${experiment} run=${run} phases=${following.phases} />`;
  if (!following.progress && !run && !record && !following.lost) return html`<${Loading} what=${`Looking at run ${id}`} />`;
  return html`<${Live} name=${name} id=${id} run=${record} following=${following} />`;
}
