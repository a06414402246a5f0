// What of a grid is drawn: the head, and the rows and cells in the window. h instead of html, for
// this is made anew with each step of scrolling.
import { h, classes } from "../../html.js";
import { Value, visible } from "../value.js";
import { has } from "./find.js";
import { headHeight, rowHeight } from "./layout.js";

// cellId is the id of a cell, by which the grid says which one is active.
export const cellId = (grid, row, column) => `${grid}-${row}-${column}`;

const px = (n) => n + "px";
const within = (n, a, b) => n >= a && n <= b;

// Head has the names of columns, their types, and the order of the rows.
export function Head({ id, window: w, at, width, columns, types, sort, active, range, whole }) {
  const cells = [h("div", { key: "corner", class: "grid-corner", role: "columnheader", "aria-colindex": 1, style: { width: px(at[0]) } }, h("span", { class: "unseen" }, "Row"))];
  for (let i = w.left; i < w.right; i++) {
    const down = sort?.column === i ? sort.down : undefined;
    cells.push(h("div", {
      key: i, id: cellId(id, -1, i), role: "columnheader", "aria-colindex": i + 2, "data-column": i, title: `${columns[i]}${types[i].text && "\n" + types[i].text}`,
      "aria-sort": down === undefined ? null : down ? "descending" : "ascending",
      class: classes("grid-name", types[i].kind, active.row < 0 && active.column === i && "active", whole && within(i, range.left, range.right) && "picked"),
      style: { left: px(at[i]), width: px(at[i + 1] - at[i]) },
    },
      h("span", { class: "grid-label" }, h("b", null, visible(columns[i])), down !== undefined && h("i", { "aria-hidden": true }, down ? "▼" : "▲")),
      h("span", { class: classes("grid-type", types[i].guessed && "guessed") }, types[i].text || " "),
      h("span", { class: "grid-edge", "data-edge": i, "aria-hidden": true })));
  }
  return h("div", { class: "grid-head", role: "rowgroup", style: { width: px(width), height: px(headHeight) } },
    h("div", { role: "row", "aria-rowindex": 1, class: "grid-names" }, cells));
}

// Body has the rows of the window. get(i) returns a row as it is shown.
export function Body({ id, window: w, top, at, width, types, get, active, range, chosen, find }) {
  const rows = [];
  for (let i = w.first; i < w.last; i++) {
    const picked = chosen && within(i, range.top, range.bottom);
    rows.push(h("div", { key: i, role: "row", "aria-rowindex": i + 2, class: classes("grid-row", i % 2 && "odd"), style: { top: px(headHeight + top(i)), width: px(width), height: px(rowHeight) } },
      h("div", { role: "rowheader", "aria-colindex": 1, class: classes("grid-number", picked && "picked"), style: { width: px(at[0]) } }, i + 1),
      cellsOf(i, get(i))));
  }
  return h("div", { class: "grid-body", role: "rowgroup" }, rows);

  function cellsOf(i, values) {
    const cells = [];
    const inRows = chosen && within(i, range.top, range.bottom);
    for (let k = w.left; k < w.right; k++) {
      const selected = inRows && within(k, range.left, range.right);
      const isActive = active.row === i && active.column === k;
      cells.push(h("div", {
        key: k, id: isActive ? cellId(id, i, k) : null, role: "gridcell", "aria-colindex": k + 2, "aria-selected": selected ? "true" : "false",
        class: classes("grid-cell", types[k].kind, selected && "picked", isActive && "active", find && has(values[k], find) && "found"),
        style: { left: px(at[k]), width: px(at[k + 1] - at[k]) },
      }, h(Value, { value: values[k], find })));
    }
    return cells;
  }
}
