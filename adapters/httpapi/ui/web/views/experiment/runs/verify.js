// Verify: the rows of a run are made once more, and compared with those of the warehouse.
import { html, useEffect, useRef, useState } from "../../../html.js";
import { runs } from "../../../api.js";
import { count, plural } from "../../../format.js";
import { Button } from "../../../parts/controls.js";
import { Trouble } from "../../../parts/feedback.js";
import { generated, Since } from "./words.js";

export function Verify({ name, run, onClose }) {
  const [state, setState] = useState({});
  const given = useRef();
  const start = async () => {
    const { signal } = (given.current = new AbortController());
    setState({ since: new Date() });
    try {
      setState({ done: await runs.verify(name, run.id, { signal }) });
    } catch (error) {
      if (!signal.aborted) setState({ error });
    }
  };
  useEffect(() => {
    start();
    return () => given.current.abort();
  }, []);
  if (state.error) return html`<${Trouble} title=${`Run ${run.id} cannot be verified.`} error=${state.error} again=${start} />`;
  if (state.done) return html`<${Outcome} name=${name} found=${state.done} again=${start} onClose=${onClose} />`;
  return html`<section class="panel" aria-label="Verification"><div class="row"><span class="spinner" aria-hidden="true"></span>
    <p role="status">${count(generated(run))} rows are made once more and compared with those of the warehouse.</p>
    <span class="quiet">${state.since && html`<${Since} time=${state.since} />`}</span>
    <div class="actions"><${Button} small onClick=${onClose}>Stop<//></div></div></section>`;
}

function Outcome({ name, found, again, onClose }) {
  const columns = found.tables.flatMap((t) => t.columns);
  const wrong = found.tables.filter((t) => t.want !== t.got || t.rows !== t.rows_held || t.columns.some((c) => !c.ok));
  const actions = html`<div class="row"><${Button} small onClick=${again}>Verify again<//><${Button} small kind="quiet" onClick=${onClose}>Close<//></div>`;
  if (found.ok) return html`<section class="notice runs-good stack" aria-label="Verification"><p role="status"><strong>The rows of ${name} are those of run ${found.run}.</strong>
    ${" "}Every value was made once more: ${plural(columns.length, "column")} of ${plural(found.tables.length, "table")} have equal digests.</p>${actions}</section>`;
  return html`<section class="panel stack" aria-label="Verification">
    <div class="trouble" role="alert"><p class="title">The warehouse holds other rows than run ${found.run} made.</p><p>${found.difference}</p></div>
    <div class="scroll" tabindex="0" role="region" aria-label="Differences"><table class="table">
      <thead><tr><th scope="col">Table</th><th scope="col" class="num">Rows of the run</th><th scope="col" class="num">Rows held</th><th scope="col">Columns that differ</th></tr></thead>
      <tbody>${wrong.map((t) => html`<tr key=${t.table}><th scope="row" class="runs-name">${t.table}</th><td class="num">${count(t.rows)}</td><td class="num">${count(t.rows_held)}</td><td><${Columns} table=${t} /></td></tr>`)}</tbody>
    </table></div>
    <p class="hint">Somebody changed the rows, or the document or the engine is another than when they were made. Load the run to have its rows again.</p>
    ${actions}
  </section>`;
}

function Columns({ table }) {
  const wrong = table.columns.filter((c) => !c.ok);
  if (wrong.length === 0) return html`<span class="quiet">none by itself; the rows as a whole do</span>`;
  return html`<ul class="runs-columns">${wrong.map((c) => html`<li><span class="runs-name">${c.column}</span> <code title="digest that the run has">${c.want}</code> <span class="quiet">but</span> <code title="digest of the warehouse">${c.got}</code></li>`)}</ul>`;
}
