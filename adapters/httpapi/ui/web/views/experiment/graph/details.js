// What is known of the table that was chosen, with the ways on from it; and all relations as text.
import { html, useState } from "../../../html.js";
import { count, plural } from "../../../format.js";
import { link } from "../../../route.js";
import { linkToRows } from "../../../sql.js";
import { Copy } from "../../../parts/controls.js";
import { Badge, Status } from "../../../parts/show.js";

const many = 60; // columns that are listed

export function Details({ experiment, box, edges, onSelect }) {
  const { table } = box;
  const to = edges.filter((e) => e.from === box.name);
  const from = edges.filter((e) => e.to === box.name);
  const ways = [["Overview", link("experiment", experiment, "overview", box.name)], ["Sample", link("experiment", experiment, "sample", box.name)],
    ["Profile", link("experiment", experiment, "profile", box.name)], ["Query", linkToRows(experiment, box.name)]];
  return html`<aside class="graph-details" aria-label=${`Table ${box.name}`}>
    <header><h2 title=${box.name}>${box.name}</h2><button type="button" class="close" aria-label="Close the details" onClick=${() => onSelect("")}>×</button></header>
    ${table.description && html`<p class="about" title=${table.description.slice(0, 1000)}>${table.description}</p>`}
    <p class="graph-ways">${ways.map(([text, href]) => html`<a href=${href}>${text}</a>`)}</p>
    <${Rows} experiment=${experiment} table=${table} />
    <${Relations} title="Comes from" edges=${from} other=${(e) => e.from} onSelect=${onSelect} />
    <${Relations} title="Leads to" edges=${to} other=${(e) => e.to} onSelect=${onSelect} />
    <section><h3>${plural(box.columns.length, "column")}</h3>
      <ul class="graph-columns">${box.columns.slice(0, many).map((c) => html`<li><span class="name">${c.name} ${c.primary ? html`<${Badge}>PK<//>` : c.unique && html`<${Badge}>unique<//>`} ${c.foreign && html`<${Badge}>FK<//>`}</span>
        <span class="quiet">${c.type}${c.nullable ? ", may be NULL" : ""}${c.told !== c.type ? html`<br />${c.told}` : ""}</span></li>`)}</ul>
      ${box.columns.length > many && html`<p class="quiet">And ${count(box.columns.length - many)} more: <a href=${link("experiment", experiment, "overview", box.name)}>all columns</a></p>`}
    </section>
  </aside>`;
}

function Rows({ experiment, table }) {
  const { run } = table;
  if (!run) return html`<p class="quiet">No rows yet; the document asks for ${count(table.target_rows)}. <a href=${link("experiment", experiment, "generate")}>Generate</a></p>`;
  return html`<dl><div><dt>Rows</dt><dd class="num">${count(table.rows)}</dd></div>
    <div><dt>Filled by</dt><dd>${run.recorded ? html`<a href=${link("experiment", experiment, "runs", String(run.id))}>run ${run.id}</a> <${Status} status=${run.status} />` : html`run ${run.id}, whose record is gone`}</dd></div>
    <div><dt>Seed</dt><dd class="num">${run.seed} <${Copy} text=${run.seed} label="Copy the seed" /></dd></div></dl>`;
}

const Relations = ({ title, edges, other, onSelect }) => edges.length > 0 && html`<section><h3>${title}</h3>
  <ul class="graph-relations">${edges.map((e) => html`<li><button type="button" class="button quiet small" onClick=${() => onSelect(other(e), true)}>${other(e)}</button><span class="quiet">${e.text}</span></li>`)}</ul>
</section>`;

// Text is the graph for those who read it by ear, or want to copy it.
export function Text({ edges, boxes, onSelect }) {
  const [open, setOpen] = useState(false); // there may be thousands, which are made when they are looked at
  const joined = new Set(edges.flatMap((e) => [e.from, e.to]));
  const alone = boxes.filter((b) => !joined.has(b.name));
  return html`<details class="graph-text" onToggle=${(e) => setOpen(e.currentTarget.open)}><summary>The graph as text: ${plural(boxes.length, "table")}, ${plural(edges.length, "relation")}</summary>
    ${open && html`<ul>${edges.map((e) => html`<li>${e.text} <button type="button" class="button quiet small" aria-label=${`Show ${e.to}`} onClick=${() => onSelect(e.to, true)}>Show</button></li>`)}</ul>`}
    ${open && alone.length > 0 && html`<p class="quiet">Without relations: ${alone.map((b) => b.name).join(", ")}.</p>`}
  </details>`;
}
