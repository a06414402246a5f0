// The form of a run: how many rows, from which seed, and how.
import { html, useEffect, useMemo, useState } from "../../../html.js";
import { bytes, count, plural } from "../../../format.js";
import { Button, Copy, Field, TextField } from "../../../parts/controls.js";
import { Notice, Trouble } from "../../../parts/feedback.js";
import { link } from "../../../route.js";
import { drawn } from "../../../seed.js";
import { Estimate, useEstimate } from "./estimate.js";
import { More } from "./more.js";
import { bodyOf, commandOf, problemsOf, resumable, rowsOf, rowsTyped, scaleOf } from "./fields.js";

// Form edits a form of fields.js. start is given the body to send, and throws what the server has
// against it; newest is the newest run, seeds those of recent runs.
export function Form({ experiment, form, setForm, newest, seeds, start }) {
  const tables = experiment.schema.tables;
  const [refused, setRefused] = useState();
  const own = useMemo(() => problemsOf(form, tables), [form, tables]);
  const estimate = useEstimate(experiment.name, form, tables, Object.keys(own).length === 0);
  const problems = { ...byField(estimate.error), ...byField(refused), ...own };
  const change = (fields) => { setRefused(); setForm({ ...form, ...fields }); };
  const go = async () => {
    setRefused();
    if (Object.keys(own).length) return focusOn(Object.keys(own)[0]);
    try {
      await start(bodyOf(form, tables));
    } catch (error) {
      setRefused(error);
      focusOn(Object.keys(byField(error))[0]);
    }
  };
  const given = { experiment, form, change, problems, tables };
  return html`<form class="runs-form" onSubmit=${(e) => e.preventDefault()} novalidate>
    <div class="stack">
      <${Resume} ...${given} newest=${newest} />
      <${Rows} ...${given} estimate=${estimate.data} />
    </div>
    <div class="stack runs-side">
      <section class="panel stack" aria-label="Seed"><${Seed} ...${given} seeds=${seeds} /></section>
      <section class="panel stack" aria-label="Estimate and start">
        <${Estimate} form=${form} tables=${tables} estimate=${estimate} />
        <${Refusal} experiment=${experiment} error=${refused} shown=${problems} />
        <${Start} go=${go} wrong=${Object.keys(own).length} />
        <${Command} text=${commandOf(experiment.name, form, tables)} />
      </section>
      <section class="panel" aria-label="Options"><${More} ...${given} /></section>
    </div>
  </form>`;
}

// byField are the problems of a refusal by the field that they are about.
const byField = (error) => Object.fromEntries((error?.problems ?? []).map((p) => [p.path, [p.message, p.hint].filter(Boolean).join(": ")]));

// focusOn goes to the field of a name.
const focusOn = (field) => field && document.querySelector(`[data-field="${CSS.escape(field)}"]`)?.focus();

function Start({ go, wrong }) {
  const [busy, setBusy] = useState(false);
  const start = async () => {
    if (busy) return;
    setBusy(true);
    try { await go(); } finally { setBusy(false); }
  };
  useEffect(() => {
    const press = (e) => e.key === "Enter" && (e.ctrlKey || e.metaKey) && !document.querySelector("dialog[open]") && start();
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  });
  return html`<div class="stack runs-start">
    <${Button} kind="primary" busy=${busy} onClick=${() => void start()} title="Ctrl Enter">Generate rows<//>
    <p class="hint">${wrong > 0 ? `${plural(wrong, "field")} above ${wrong === 1 ? "is" : "are"} not right yet.`
      : "The present rows can be queried until the new ones take their place, all at once."}</p>
  </div>`;
}

// Refusal shows what is not about a field of the form, and who is in the way.
function Refusal({ experiment, error, shown }) {
  if (!error) return null;
  const { active } = error;
  const rest = (error.problems ?? []).filter((p) => !(p.path in shown) || !document.querySelector(`[data-field="${CSS.escape(p.path)}"]`));
  if (error.problems?.length && !rest.length) return html`<p class="wrong" role="alert">The server refuses ${plural(error.problems.length, "field")}; see above.</p>`;
  return html`<${Trouble} error=${{ detail: error.detail, problems: rest }} />
    ${active?.run && html`<p><a href=${link("experiment", experiment.name, "generate", String(active.run))}>Watch run ${active.run}, which is in the way</a></p>`}
    ${active && !active.run && html`<p class="hint">A ${active.purpose} of this experiment is under way. Try again when it has ended.</p>`}`;
}

// Resume offers to go on with a run that did not come to its end.
function Resume({ form, change, newest }) {
  if (!resumable(newest)) return null;
  const was = newest.status === "ABORTED" ? "was aborted" : "failed";
  return html`<${Notice} kind=${form.resume ? null : "warning"}><div class="runs-resume">
    <p><strong>Run ${newest.id} ${was}.</strong> ${form.resume ? `It goes on with its own seed, ${newest.seed}, and its own rows.`
      : "Resume it to make the same rows, and to keep the Parquet files that it has finished; or start anew below."}</p>
    <${Button} small aria-pressed=${form.resume ? "true" : "false"} onClick=${() => change({ resume: !form.resume })}>${form.resume ? "Start anew instead" : `Resume run ${newest.id}`}<//>
  </div><//>`;
}

const factors = ["0.1", "1", "10", "100"];

function Rows({ form, change, problems, tables, estimate }) {
  const [filter, setFilter] = useState("");
  const found = tables.filter((t) => t.name.toLowerCase().includes(filter.trim().toLowerCase()) || problems["rows." + t.name]); // what is wrong is seen
  const sizes = new Map((estimate?.tables ?? []).map((t) => [t.table, t]));
  const factor = form.scale.trim() ? scaleOf(form.scale) : 1;
  const typed = Object.values(form.rows).some((text) => text.trim());
  return html`<section class="panel stack" aria-labelledby="runs-rows">
    <div class="row"><h2 id="runs-rows">Rows</h2>
      ${typed && !form.resume && html`<${Button} small kind="quiet" onClick=${() => change({ rows: {} })}>Back to the declared rows<//>`}</div>
    <div class="runs-scale">
      <${Field} label="Scale" hint="Multiplies the declared rows of the tables whose rows are not given below." error=${problems.scale}>${(given) => html`<div class="row">
        <input type="text" inputmode="decimal" autocomplete="off" value=${form.scale} onInput=${(e) => change({ scale: e.currentTarget.value })} placeholder="1"
          disabled=${form.resume} data-field="scale" ...${given} />
        <div class="row runs-factors" role="group" aria-label="Scales">${factors.map((f) => html`<button type="button" class="button small" disabled=${form.resume}
          aria-pressed=${String(factor === Number(f))} onClick=${() => change({ scale: f === "1" ? "" : f })}>×${f}</button>`)}</div>
      </div>`}<//>
    </div>
    ${tables.length > 12 && html`<${TextField} label="Find a table" type="search" value=${filter} onInput=${setFilter} />`}
    <div class="scroll" tabindex="0" role="region" aria-label="Rows of the tables"><table class="table runs-asked">
      <thead><tr><th scope="col">Table</th><th scope="col" class="num">Declared</th><th scope="col" class="num">Rows</th>${estimate && html`<th scope="col" class="num">Parquet</th><th scope="col" class="num">Warehouse</th>`}</tr></thead>
      <tbody>${found.map((t) => html`<${Row} key=${t.name} table=${t} form=${form} change=${change} error=${problems["rows." + t.name]} sized=${estimate != null} size=${sizes.get(t.name)} />`)}
        ${found.length === 0 && html`<tr><td colspan="5" class="quiet">No table is called so.</td></tr>`}</tbody>
    </table></div>
    <p class="hint">Leave a field empty for the rows that it shows. 0 keeps the rows that a table has.</p>
  </section>`;
}

function Row({ table, form, change, error, sized, size }) {
  const rows = rowsOf(table, { ...form, rows: {} });
  const given = rowsTyped(form, table);
  const keeps = !error && !form.resume && rowsOf(table, form) === 0n;
  const id = "runs-rows-" + table.name;
  return html`<tr>
    <th scope="row" class="runs-name">${table.name}</th>
    <td class="num quiet">${count(table.target_rows ?? 0)}</td>
    <td class="runs-input">
      <input type="text" inputmode="numeric" autocomplete="off" class="num" aria-label=${`Rows of ${table.name}`} placeholder=${rows === null ? "" : count(String(rows))} value=${given}
        disabled=${form.resume} data-field=${"rows." + table.name} aria-invalid=${error ? "true" : null} aria-describedby=${error || keeps ? id : null}
        onInput=${(e) => change({ rows: { ...form.rows, [table.name]: e.currentTarget.value } })} />
      ${keeps && html`<p id=${id} class="hint">keeps its rows</p>`}
    </td>
    ${sized && html`<td class="num quiet">${size && bytes(size.parquet_bytes)}</td><td class="num quiet">${size && bytes(size.warehouse_bytes)}</td>`}
  </tr>
  ${error && html`<tr class="runs-told"><td colspan="5"><p id=${id} class="wrong">${error}</p></td></tr>`}`;
}

function Seed({ form, change, problems, seeds }) {
  return html`<div class="stack runs-seed">
    <${TextField} label="Seed" error=${problems.seed} value=${form.seed} onInput=${(seed) => change({ seed })} placeholder="drawn by the server" inputmode="numeric"
      hint="The same document, rows and seed make the same values again." disabled=${form.resume} class="num" data-field="seed" />
    <div class="row"><${Button} small disabled=${form.resume} onClick=${() => change({ seed: drawn() })}>Draw one<//></div>
    ${seeds.length > 0 && html`<div class="row runs-seeds-row" role="group" aria-label="Recent seeds"><span class="hint">Recent</span>
      ${seeds.map((s) => html`<button type="button" class="button small num runs-recent" key=${s.seed} disabled=${form.resume} title=${`The seed of run ${s.id}`}
        aria-label=${`Seed ${s.seed} of run ${s.id}`} onClick=${() => change({ seed: s.seed })}>${s.seed}</button>`)}
    </div>`}
  </div>`;
}

const Command = ({ text }) => html`<div class="runs-command"><div class="row"><h3>The same on the command line</h3><${Copy} text=${text} label="Copy the command" /></div>
  <pre tabindex="0" role="region" aria-label="Command"><code>${text}</code></pre></div>`;
