// One experiment in the list, and beneath it its warnings where they are asked for.
import { html, useState } from "../../html.js";
import { bytes, count, plural } from "../../format.js";
import { link } from "../../route.js";
import { Age, Badge, Status } from "../../parts/show.js";
import { MenuButton } from "../../parts/menu.js";

export function Row({ experiment: e, ask }) {
  const [open, setOpen] = useState(false);
  const items = [
    { text: "Copy as new", run: () => { location.hash = link("create", { copy: e.name }); } },
    { text: "Reset…", run: () => ask("reset", e) },
    { text: "Delete…", kind: "danger", run: () => ask("delete", e) },
  ];
  return html`<tr role="row" class="experiments-row">
      <th role="rowheader" scope="row" class="experiments-name">
        <div class="experiments-title"><a href=${link("experiment", e.name)}>${e.name}</a>
        ${e.warnings.length > 0 && html`<button type="button" class="badge warning experiments-warn" aria-expanded=${open} title=${e.warnings.slice(0, 10).join("\n")}
          onClick=${() => setOpen(!open)}>${plural(e.warnings.length, "warning")}</button>`}</div>
        ${e.description && html`<p class="experiments-about" title=${e.description.slice(0, 1000)}>${e.description.slice(0, 300)}</p>`}
      </th>
      <${Cell} label="Tables" num>${count(e.tables)}<//>
      <${Cell} label="Target rows" num>${count(e.rows)}<//>
      <${Cell} label="Last loaded" num>${e.loaded == null ? html`<span class="quiet" title="No run has loaded rows last">–<span class="unseen">none</span></span>` : count(e.loaded)}<//>
      <${Cell} label="Warehouse">${e.warehouse || "–"}${e.dialect && html` <${Badge} title=${`Imported from a script of ${e.dialect}`}>${e.dialect}<//>`}<//>
      <${Cell} label="Last run"><${LastRun} experiment=${e} /><//>
      <${Cell} label="Disk" num>${e.disk == null ? html`<span class="quiet">unknown</span>` : bytes(e.disk)}<//>
      <td role="cell" class="experiments-actions"><div>
        <a class="button quiet small" href=${link("experiment", e.name, "generate")} aria-label=${`Generate ${e.name}`}>Generate</a>
        <a class="button quiet small" href=${link("experiment", e.name, "runs")} aria-label=${`View runs of ${e.name}`}>View Runs</a>
        <a class="button quiet small" href=${link("query", { experiment: e.name })} aria-label=${`Query ${e.name}`}>Query</a>
        <${MenuButton} kind="quiet" class="experiments-more" label=${`More for ${e.name}`} aria-label=${`More for ${e.name}`} title="More" items=${items}><span aria-hidden="true">⋯</span><//>
      </div></td>
    </tr>
    ${open && html`<tr role="row" class="experiments-warnings"><td role="cell" colspan="8">
      <ul>${e.warnings.slice(0, 200).map((text) => html`<li>${text}</li>`)}</ul>
      ${e.warnings.length > 200 && html`<p class="quiet">and ${count(e.warnings.length - 200)} more</p>`}
    </td></tr>`}`;
}

const Cell = ({ label, num, children }) => html`<td role="cell" data-label=${label} class=${num ? "num" : ""}>${children}</td>`;

function LastRun({ experiment: { name, run } }) {
  if (!run) return html`<span class="quiet">never</span>`;
  return html`<a class="experiments-run" href=${link("experiment", name, "runs", String(run.id))} title=${run.error?.slice(0, 500) || null}>
    <${Status} status=${run.status} /><span class="unseen"> run ${run.id}, </span></a> <span class="quiet"><${Age} time=${run.completed_at || run.started_at} /></span>`;
}
