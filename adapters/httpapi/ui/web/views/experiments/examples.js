// The examples that come with the page. One press makes an experiment of one, and its rows.
import { html, useEffect, useRef, useState } from "../../html.js";
import { experiments, Failure, runs } from "../../api.js";
import { count } from "../../format.js";
import { noteRun } from "../../running.js";
import { link, navigate } from "../../route.js";
import { Button } from "../../parts/controls.js";
import { Trouble } from "../../parts/feedback.js";
import { examples } from "../../examples.js";

const create = (e, o) => (e.dialect ? experiments.importSQL({ name: e.name, sql: e.text, dialect: e.dialect }, o) : experiments.create(e.text, e.type, o));

// Examples offers them. taken are the names of the experiments that there are; onDone is called when
// there is one more, unless that is looked at already.
export function Examples({ taken = [], onDone }) {
  const [doing, setDoing] = useState(); // {name, text}
  const [failed, setFailed] = useState();
  const gone = useRef(new AbortController());
  useEffect(() => () => gone.current.abort(), []);
  const add = async (example, fill) => {
    const signal = gone.current.signal;
    const say = (text) => setDoing({ name: example.name, text });
    setFailed();
    try {
      say("Creating the tables");
      await create(example, { signal });
      if (!fill) return navigate(link("experiment", example.name));
      say(`Generating ${count(example.rows)} rows`);
      await rowsOf(example.name, signal);
      navigate(link("query", { experiment: example.name, sql: example.sql }));
    } catch (error) {
      if (signal.aborted) return;
      setFailed({ name: example.name, error });
      onDone?.();
    } finally {
      if (!signal.aborted) setDoing();
    }
  };
  return html`<ul class="experiments-examples">${examples.map((e) => html`<${Example} key=${e.name} example=${e}
    taken=${taken.some((name) => name.toLowerCase() === e.name)} doing=${doing} error=${failed?.name === e.name ? failed.error : null} add=${add} />`)}</ul>`;
}

function Example({ example: e, taken, doing, error, add }) {
  const busy = doing?.name === e.name;
  return html`<li class="experiments-example">
    <h3>${e.name} ${e.dialect && html`<span class="badge">SQL script</span>`}</h3>
    <p>${e.about}</p>
    <p class="quiet num">${count(e.tables)} tables · ${count(e.rows)} rows</p>
    <${Trouble} error=${error} />
    <div class="row">
      ${taken && !busy ? html`<a class="button small" href=${link("experiment", e.name)}>Open ${e.name}</a>`
        : html`<${Button} small kind=${e === examples[0] ? "primary" : undefined} busy=${busy} disabled=${!!doing} onClick=${() => { add(e, true); }}>Try ${e.name}<//>
          ${e.dialect ? html`<a class="button small quiet" href=${link("import", { example: e.name })}>See the script</a>`
            : html`<${Button} small kind="quiet" disabled=${!!doing} aria-label=${`Create only: ${e.name}`} onClick=${() => { add(e, false); }}>Create only<//>`}`}
      ${busy && html`<span class="quiet" role="status">${doing.text}…</span>`}
    </div>
  </li>`;
}

// rowsOf makes the rows of an experiment, and returns when they can be queried.
async function rowsOf(name, signal) {
  let run = await experiments.generate(name, {}, { signal });
  while (run.status === "RUNNING") {
    await new Promise((go) => setTimeout(go, 250));
    run = await runs.get(name, run.id, { signal });
  }
  noteRun(run);
  if (run.status !== "COMPLETED") throw new Failure(0, { detail: [`Run ${run.id} is ${run.status.toLowerCase()}.`, run.error].filter(Boolean) });
}
