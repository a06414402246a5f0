// How large a run becomes, and how long it takes, before it is started.
import { html } from "../../../html.js";
import { experiments } from "../../../api.js";
import { bytes, count, duration } from "../../../format.js";
import { useAnswer } from "../../../load.js";
import { Notice } from "../../../parts/feedback.js";
import { rowsOf, sizeBody } from "./fields.js";

// useEstimate asks for the estimate of a form, a moment after it was last changed. It returns {data, error}, or
// neither where right says that the form is not.
export function useEstimate(name, form, tables, right) {
  const body = right && !form.resume ? sizeBody(form, tables) : null;
  const { data, error } = useAnswer((o) => experiments.estimate(name, body, o), body && [name, body]);
  return body === null ? {} : error ? { error } : { data };
}

// Estimate shows it. The number of rows needs no server.
export function Estimate({ form, tables, estimate: { data, error } }) {
  const all = tables.map((t) => rowsOf(t, form));
  const rows = all.includes(null) ? null : all.reduce((n, r) => n + r, 0n);
  if (form.resume) return html`<p class="quiet">The rows and the seed are those of the run that goes on.</p>`;
  return html`<dl class="runs-facts runs-estimate">
      <div><dt>Rows</dt><dd class="num runs-total">${rows === null ? "–" : count(String(rows))}</dd></div>
      ${data && html`<div><dt>Parquet</dt><dd class="num">${size(data.parquet_bytes)}</dd></div>
        <div><dt>Warehouse</dt><dd class="num">${size(data.warehouse_bytes)}</dd></div>
        <div><dt>Time</dt><dd class="num">${data.seconds > 0 ? `≈ ${duration(data.seconds * 1000)}` : "not known yet"}</dd></div>`}
    </dl>
    ${data?.shortage && html`<${Notice} kind="warning"><p><strong>The disk is too small.</strong> ${sentence(data.shortage)}</p>
      <p class="hint">${form.ignore_disk ? "The run starts regardless, as you chose below." : "The server refuses such a run, unless Ignore the disk is chosen below."}</p><//>`}
    ${error && !error.problems.length && html`<p class="hint">There is no estimate: ${error.detail.join(" ")}</p>`}`;
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?)]$/.test(text) ? "" : ".");

const size = (n) => (n < 0 ? "unknown" : `≈ ${bytes(n)}`);
