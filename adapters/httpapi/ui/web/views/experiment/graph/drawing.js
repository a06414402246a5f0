// The drawing itself: lines below, boxes above.
import { html, classes, useMemo } from "../../../html.js";
import { plural } from "../../../format.js";
import { neighbours } from "./model.js";
import { head, line, wide } from "./layout.js";

// Drawing draws boxes and lines. selected is the name of a table; focus that of the one that Tab leads to.
export function Drawing({ camera, boxes, lines, selected, focus, onSelect, onFocus, tints }) {
  const near = useMemo(() => (selected ? neighbours(lines, selected) : null), [lines, selected]);
  return html`<svg ref=${camera.svg} class=${classes("graph-svg", selected && "choosing")} onClick=${(e) => e.target === e.currentTarget && onSelect("")}>
    <g ref=${camera.world}>
      <g class="graph-lines">${lines.map((e) => html`<${Line} key=${e.id} edge=${e} hot=${selected === e.from || selected === e.to} />`)}</g>
      ${boxes.map((b) => html`<${Box} key=${b.name} box=${b} chosen=${b.name === selected} near=${near?.has(b.name) ?? false} stop=${b.name === focus} tint=${tints?.get(b.table.run?.id)} onSelect=${onSelect} onFocus=${onFocus} />`)}
    </g>
  </svg>`;
}

// Line and Box are made anew only when what they show changes: there may be hundreds.
const Line = ({ edge, hot }) => useMemo(() => html`<g class=${classes("graph-line", edge.kind, hot && "hot")}>
  <title>${edge.text}</title>
  <path class="reach" d=${edge.d} /><path class="way" d=${edge.d} />
  ${edge.ends && html`<path class="foot" d=${edge.ends} />`}${edge.arrow && html`<path class="arrow" d=${edge.arrow} />`}
  ${edge.rings.map((r) => html`<circle class="ring" cx=${r.cx} cy=${r.cy} r="3.5" />`)}
</g>`, [edge, hot]);

const Box = ({ box, chosen, near, stop, tint, onSelect, onFocus }) => useMemo(() => html`<g class=${classes("graph-box", chosen && "chosen", near && "near")} transform=${`translate(${box.x} ${box.y})`} onClick=${() => onSelect(chosen ? "" : box.name)}>
  <rect class="card" width=${wide} height=${box.height} rx="7" role="button" tabindex=${stop ? 0 : -1} aria-pressed=${chosen ? "true" : "false"} aria-label=${spoken(box)}
    data-table=${box.name} onFocus=${() => onFocus(box.name)} />
  <path class=${classes("top", tint && "tint-" + tint)} d=${`M0 ${head}V7a7 7 0 0 1 7 -7H${wide - 7}a7 7 0 0 1 7 7V${head}z`} />
  <g aria-hidden="true"><text class="name" x="12" y="18" style=${{ "--chars": Math.min(27, box.name.length) }}><title>${box.name}</title>${cut(box.name, 27)}</text>
  <text class="state" x="12" y="35">${state(box.table)}</text>
  <g class="columns">${box.rows.map((c, i) => html`<${Column} key=${c.name} column=${c} y=${head + 3 + i * line} />`)}
  ${box.hidden > 0 && html`<text class="rest" x="34" y=${head + 3 + box.rows.length * line + 14}>${box.rows.length ? "and " : ""}${plural(box.hidden, box.rows.length ? "more column" : "column")}</text>`}</g></g>
</g>`, [box, chosen, near, stop, tint, onSelect, onFocus]);

function Column({ column: c, y }) {
  const [name, told] = beside(c.name, c.told);
  return html`<g class="graph-column">
  ${(c.primary || c.foreign || c.unique) && html`<text class=${classes("key", c.primary && "primary")} x="12" y=${y + 14}>${c.primary ? "PK" : c.foreign ? "FK" : "U"}</text>`}
  <text class=${classes("column", c.linked && "linked")} x="34" y=${y + 14}><title>${c.name} ${c.type}${c.nullable ? "" : " NOT NULL"}</title>${name}</text>
  <text class="told" x=${wide - 10} y=${y + 14} text-anchor="end"><title>${c.told}</title>${told}</text>
</g>`;
}

// beside cuts a name and what stands beside it so that both have room: the name gives way first, but
// what is told keeps to half of it.
function beside(name, told) {
  const room = 178; // of units, of which a letter takes about 6
  const rest = Math.max(14, Math.floor((room - name.length * 6.5) / 6.05));
  const short = cut(told, rest);
  return [cut(name, Math.floor((room - short.length * 6.05) / 6.5)), short];
}

// cut shortens a text to so many characters; whole it is in the title.
const cut = (text, most) => ([...text].length <= most ? text : [...text].slice(0, most - 1).join("") + "…");

// state says what a table holds.
const state = (t) => (t.run ? `${plural(t.rows, "row")} · run ${t.run.id}` : `no rows · ${plural(t.target_rows, "row")} asked`);

const spoken = (b) => `${b.name}, ${plural(b.columns.length, "column")}, ${b.table.run ? plural(b.table.rows, "row") : "no rows"}`;
