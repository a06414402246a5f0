// What a run did to each table.
import { html, useState } from "../../../html.js";
import { count, plural } from "../../../format.js";
import { link } from "../../../route.js";
import { Copy, Button } from "../../../parts/controls.js";
import { Badge } from "../../../parts/show.js";

const many = 50;

// Tables lists tables with rows asked, generated and loaded, and their digests where they are known.
export function Tables({ run }) {
  const [all, setAll] = useState(false);
  const shown = all ? run.tables : run.tables.slice(0, many);
  const digests = run.tables.some((t) => t.digest);
  const held = run.held_tables && new Set(run.held_tables);
  return html`<section class="stack" aria-labelledby="runs-tables">
    <div class="row"><h2 id="runs-tables">Tables</h2><span class="quiet">${plural(run.tables.length, "table")}, in the order of generation</span></div>
    <div class="scroll" tabindex="0" role="region" aria-label="Tables of the run"><table class="table">
      <thead><tr><th scope="col">Table</th><th scope="col" class="num">Asked</th><th scope="col" class="num">Generated</th><th scope="col" class="num">Loaded</th>
        ${held && html`<th scope="col">In the warehouse</th>`}${digests && html`<th scope="col">Digest</th>`}</tr></thead>
      <tbody>${shown.map((t) => html`<${Row} key=${t.table} experiment=${run.experiment} table=${t} held=${held} digests=${digests} />`)}</tbody>
    </table></div>
    ${shown.length < run.tables.length && html`<p><${Button} small onClick=${() => setAll(true)}>Show all ${count(run.tables.length)} tables<//></p>`}
  </section>`;
}

function Row({ experiment, table: t, held, digests }) {
  const [open, setOpen] = useState(false);
  const columns = Object.entries(t.digest?.columns ?? {});
  const wide = 4 + (held ? 1 : 0) + 1;
  return html`<tr>
      <th scope="row" class="runs-name">${t.table}</th>
      <td class="num">${t.rows_asked > 0 ? count(t.rows_asked) : html`<span class="quiet">kept${t.kept_from ? html` from <a href=${link("experiment", experiment, "runs", String(t.kept_from))}>run ${t.kept_from}</a>` : ""}</span>`}</td>
      <td class="num">${count(t.rows_generated)}</td><td class="num">${count(t.rows_loaded)}</td>
      ${held && html`<td>${held.has(t.table) ? html`<${Badge}>these rows<//>` : html`<span class="quiet">other rows</span>`}</td>`}
      ${digests && html`<td>${t.digest && html`<span class="row runs-digest"><code title=${t.digest.table}>${t.digest.table.slice(0, 8)}</code>
        <button type="button" class="copy" aria-expanded=${String(open)} aria-label=${`${plural(columns.length, "column")} of ${t.table}: digests`} onClick=${() => setOpen(!open)}>${plural(columns.length, "column")}</button></span>`}</td>`}
    </tr>
    ${open && html`<tr class="runs-open"><td colspan=${wide}><ul class="runs-columns">${columns.map(([name, digest]) => html`<li><span class="runs-name">${name}</span> <code>${digest}</code></li>`)}</ul>
      <p class="hint">Digests tell rows apart, in whatever order they are: equal digests, equal values. Over whole rows: <code>${t.digest.table}</code> <${Copy} text=${t.digest.table} label=${`Copy the digest of ${t.table}`} /></p></td></tr>`}`;
}
