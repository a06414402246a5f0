// The mouse in a grid: it selects, sorts, resizes. Where it is follows from its place, so that cells
// need no handlers, and one may drag beyond what is drawn.
import { useEffect, useRef } from "../../html.js";
import { columnAt, headHeight, rowHeight } from "./layout.js";
import { everything, extend, select } from "./select.js";

// useDrag returns the handlers of the port.
export function useDrag(grid) {
  const g = useRef();
  g.current = grid;
  const drag = useRef();
  const frame = useRef();
  const resized = useRef(false); // the click that ends it does not sort
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const place = (e) => placeOf(g.current, e.clientX, e.clientY);
  const down = (e) => {
    const edge = edgeAt(e);
    if (e.button !== 0) return;
    resized.current = edge !== undefined;
    if (edge !== undefined) drag.current = { edge, x: e.clientX, width: g.current.widths[edge] };
    else if (e.pointerType !== "touch") drag.current = begin(g.current, place(e), e);
    if (drag.current) g.current.port.current.setPointerCapture(e.pointerId);
  };
  const move = (e) => {
    const d = drag.current;
    if (!d) return;
    d.at = e;
    if (d.edge !== undefined) g.current.resize(d.edge, d.width + e.clientX - d.x);
    else if (d.of) follow();
  };
  // follow extends the selection to where the mouse is, and scrolls as long as it is outside.
  const follow = () => {
    cancelAnimationFrame(frame.current);
    if (!drag.current?.of) return;
    const { port, pick, now } = g.current;
    const out = outside(port.current, drag.current.at, g.current.at[0]);
    port.current.scrollBy(out.x, out.y);
    const p = place(drag.current.at);
    const next = extend({ ...now, of: drag.current.of }, p.row, p.column);
    if (next.row !== now.row || next.column !== now.column) pick(next, { still: true });
    if (out.x || out.y) frame.current = requestAnimationFrame(follow);
  };
  const up = () => {
    drag.current = undefined;
    cancelAnimationFrame(frame.current);
  };
  const click = (e) => {
    const p = place(e);
    if (resized.current || !p.part) return;
    if (p.part === "head") {
      if (e.shiftKey || e.ctrlKey || e.metaKey) return;
      g.current.pick(select(-1, p.column), { still: true });
      g.current.turn(p.column);
    } else if (e.pointerType === "touch") begin(g.current, p, e);
  };
  const twice = (e) => {
    const edge = edgeAt(e);
    if (edge !== undefined) g.current.fit(edge);
    else if (place(e).part === "cell") g.current.view();
  };
  const menu = (e) => {
    e.preventDefault();
    const p = place(e), { range: r, pick, setMenu } = g.current;
    const inside = p.row >= r.top && p.row <= r.bottom && p.column >= r.left && p.column <= r.right;
    if (p.part === "head") pick(select(0, p.column, "columns"), { still: true });
    else if (p.part === "number" && !inside) pick(select(p.row, p.column, "rows"), { still: true });
    else if (p.part === "cell" && !inside) pick(select(p.row, p.column), { still: true });
    setMenu({ x: e.clientX, y: e.clientY });
  };
  return { onPointerDown: down, onPointerMove: move, onPointerUp: up, onPointerCancel: up, onClick: click, onDblClick: twice, onContextMenu: menu };
}

// edgeAt is the column whose edge the mouse is at. Whoever holds the mouse is not whom it is over.
function edgeAt(e) {
  const edge = document.elementFromPoint(e.clientX, e.clientY)?.dataset.edge;
  return edge === undefined ? undefined : Number(edge);
}

// begin selects where the mouse went down, and returns what dragging it will select.
function begin({ now, pick, rows, columns }, p, e) {
  const more = e.shiftKey && now.row >= 0;
  if (p.part === "corner") pick(everything(rows, columns), { still: true });
  else if (p.part === "head" && (e.shiftKey || e.ctrlKey || e.metaKey)) pick(more ? { ...extend(now, 0, p.column), of: "columns" } : select(0, p.column, "columns"), { still: true });
  else if (p.part === "number" || p.part === "cell") {
    const of = p.part === "number" ? "rows" : "cells";
    pick(more ? { ...extend(now, p.row, p.column), of } : select(p.row, of === "rows" ? now.column : p.column, of), { still: of === "rows" });
    return { of, at: e };
  }
  return undefined;
}

// placeOf is the cell at a place of the window, the nearest if it is outside; part says whether it is
// a cell, in the head or a row number, or nothing.
function placeOf({ port, at, tall, rows, columns }, clientX, clientY) {
  const e = port.current, box = e.getBoundingClientRect();
  const x = clientX - box.left - e.clientLeft, y = clientY - box.top - e.clientTop;
  const row = Math.floor((Math.max(y, headHeight) - headHeight + tall(e).top(e.scrollTop)) / rowHeight);
  const across = Math.min(Math.max(x, at[0]), e.clientWidth) + e.scrollLeft;
  const there = x >= 0 && x <= e.clientWidth && y >= 0 && y <= e.clientHeight && across <= at[columns];
  const part = !there ? undefined : y < headHeight ? (x < at[0] ? "corner" : "head") : row >= rows ? undefined : x < at[0] ? "number" : "cell";
  const seen = Math.floor((e.clientHeight - headHeight + tall(e).top(e.scrollTop)) / rowHeight);
  return { part, row: Math.max(0, Math.min(row, seen, rows - 1)), column: columnAt(at, across) };
}

// outside is how far to scroll in a frame while the mouse is beside what can be seen.
function outside(e, { clientX, clientY }, left) {
  const box = e.getBoundingClientRect();
  const beyond = (n, low, high) => Math.round((Math.min(0, n - low) + Math.max(0, n - high)) / 3);
  return { x: beyond(clientX, box.left + left, box.right), y: beyond(clientY, box.top + headHeight, box.bottom) };
}
