// Load: the tables are filled from the files of a run.
import { html, useEffect, useRef, useState } from "../../../html.js";
import { load } from "../../../events.js";
import { count, duration } from "../../../format.js";
import { link } from "../../../route.js";
import { Button } from "../../../parts/controls.js";
import { Confirm } from "../../../parts/dialog.js";
import { Trouble } from "../../../parts/feedback.js";
import { Bar } from "../../../parts/show.js";
import { TableBars } from "./live.js";
import { loaded, phaseText, share } from "./words.js";

// Load asks first, for it replaces the rows that are there. It stops when it is closed.
export function Load({ name, run, onClose, onDone }) {
  const [state, setState] = useState({ asking: true });
  const given = useRef();
  useEffect(() => () => given.current?.abort(), []);
  const start = async () => {
    given.current = new AbortController();
    const { signal } = given.current;
    setState({});
    try {
      setState({ done: await load(name, { run_id: run.id }, { signal, tell: (progress) => setState({ progress }) }) });
      onDone();
    } catch (error) {
      if (!signal.aborted) setState({ error });
    }
  };
  if (state.asking) return html`<${Confirm} title=${`Load the rows of run ${run.id}?`} verb="Load the rows" kind="primary"
      onClose=${() => given.current || onClose()} action=${() => { start(); }}>
    <p>The tables of ${name} are filled from the Parquet files of this run. Their present rows can be queried until then, and are gone from the warehouse afterwards; the files of the run that made them stay.</p>
  <//>`;
  if (state.error) return html`<${Trouble} title="The rows were not loaded. Those of before are still there." error=${state.error} again=${start} />`;
  if (state.done) return html`<div class="notice runs-good row"><p role="status">The tables hold the rows of run ${run.id}: ${count(loaded(state.done))} rows. <a href=${link("query", { experiment: name })}>Query them</a></p>
    <${Button} small kind="quiet" onClick=${onClose}>Close<//></div>`;
  return html`<${Going} progress=${state.progress} stop=${() => { given.current.abort(); onClose(); }} />`;
}

const Going = ({ progress: p, stop }) => html`<section class="panel stack" aria-label="Progress of the load">
  <div class="row runs-headline"><p role="status"><strong>${phaseText(p?.phase ?? "plan")}</strong></p>
    ${p && html`<span class="num quiet">${count(p.rows_done)} of ${count(p.rows_asked)} rows · ${duration(p.elapsed_ms)}</span>`}
    <div class="actions"><${Button} small kind="danger" onClick=${stop}>Stop the load<//></div></div>
  <${Bar} share=${share(p)} label="Rows that are loaded" />
  ${p?.tables?.length > 0 && html`<${TableBars} tables=${p.tables} />`}
  <p class="hint">The load ends when you leave this page. The present rows then stay.</p>
</section>`;
