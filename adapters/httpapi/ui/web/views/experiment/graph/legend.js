// What the signs of a graph mean, and which runs filled its tables.
import { html } from "../../../html.js";
import { plural } from "../../../format.js";
import { link } from "../../../route.js";
import { Status } from "../../../parts/show.js";

const tints = 6; // colours of the theme

// tinted gives each run that filled a table a colour, the newest first.
export function tinted(lineage) {
  const ids = [...new Set(lineage.tables.map((t) => t.run?.id).filter(Boolean))].sort((a, b) => b - a);
  return new Map(ids.map((id, i) => [id, (i % tints) + 1]));
}

const signs = [
  ["M2 8h30M26 3v10M30 3v10", null, "exactly one"],
  ["M2 8h30M28 3v10", 21, "one or none"],
  ["M2 8h30M32 3l-10 5l10 5", 17.5, "any number"],
  ["M2 8h30M32 3l-10 5l10 5M19 3v10", null, "one or more"],
];

// Er explains crow's feet.
export const Er = () => html`<ul class="graph-legend" aria-label="Signs">${signs.map(([d, ring, text]) => html`<li>
  <svg width="36" height="16" viewBox="0 0 36 16" aria-hidden="true"><path class="sign" d=${d} />${ring && html`<circle class="sign ring" cx=${ring} cy="8" r="3.5" />`}</svg>${text}</li>`)}</ul>`;

// Flow explains the arrows.
export const Flow = () => html`<ul class="graph-legend" aria-label="Signs">
  ${[["key", "takes its keys from"], ["derived", "computed with"], ["total", "sums up"]].map(([kind, text]) => html`<li>
  <svg width="36" height="16" viewBox="0 0 36 16" aria-hidden="true"><g class=${"graph-line " + kind}><path class="way" d="M2 8h28" /><path class="arrow" d="M34 8l-9 -4.5v9z" /></g></svg>${text}</li>`)}</ul>`;

// Runs lists those that filled the tables, in the colours of their boxes.
export function Runs({ experiment, lineage, tints: of }) {
  const runs = [...of.keys()].map((id) => ({ id, tables: lineage.tables.filter((t) => t.run?.id === id) }));
  const empty = lineage.tables.filter((t) => !t.run).length;
  return html`<p class="graph-runs">
    ${runs.slice(0, 8).map(({ id, tables }) => html`<span class="run"><span class=${"spot tint-" + of.get(id)} aria-hidden="true"></span>
      ${tables[0].run.recorded ? html`<a href=${link("experiment", experiment, "runs", String(id))}>Run ${id}</a>` : `Run ${id}`}
      <span class="quiet">filled ${plural(tables.length, "table")} · seed <span class="num">${tables[0].run.seed}</span></span> ${tables[0].run.recorded && html`<${Status} status=${tables[0].run.status} />`}</span>`)}
    ${runs.length > 8 && html`<span class="quiet">and ${runs.length - 8} more runs</span>`}
    ${empty > 0 && html`<span class="run quiet">${runs.length === 0 ? "No table has rows yet." : `${plural(empty, "table")} without rows.`} <a href=${link("experiment", experiment, "generate")}>Generate</a></span>`}
  </p>`;
}
