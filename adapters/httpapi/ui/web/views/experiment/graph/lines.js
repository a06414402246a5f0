// The lines between boxes, and what is drawn at their ends.
import { head, line, wide } from "./layout.js";

// lines gives each edge its path, and its marks at both ends: crow's feet in a diagram, else an arrow.
export function lines({ boxes, edges }) {
  const at = new Map(boxes.map((b) => [b.name, b]));
  const loops = new Map();
  return edges.map((e) => {
    const [from, to] = [at.get(e.from), at.get(e.to)];
    if (from === to) {
      loops.set(e.from, (loops.get(e.from) ?? 0) + 1);
      return drawn(e, loop(from, ...levels(from, from, e), loops.get(e.from)));
    }
    return drawn(e, between(from, to, e));
  });
}

// levels are the heights at which an edge meets both boxes. Of a key over several columns that is the
// first pair whose names differ, as the others tend to be shared with other keys.
function levels(from, to, e) {
  const differ = e.toColumns.findIndex((c, i) => c !== e.fromColumns[i]);
  const i = differ < 0 ? e.toColumns.length - 1 : differ;
  return [level(from, e.fromColumns[i]), level(to, e.toColumns[i])];
}

// level is the height of a column, or where it is not shown that of the name.
function level(box, column) {
  const i = box.rows.findIndex((r) => r.name === column);
  return box.y + (i < 0 ? head / 2 : head + 3 + i * line + line / 2);
}

// between is a line from the side of one box that looks at the other one.
function between(from, to, e) {
  const right = from.x + wide / 2 <= to.x + wide / 2;
  const [leaves, meets] = levels(from, to, e);
  const start = { x: right ? from.x + wide : from.x, y: leaves, way: right ? 1 : -1 };
  const end = { x: right ? to.x : to.x + wide, y: meets, way: right ? -1 : 1 };
  const points = [start, ...e.through.flatMap((p) => [{ x: p.x - (start.way * wide) / 2, y: p.y }, { x: p.x + (start.way * wide) / 2, y: p.y }]), end];
  let d = `M${n(start.x)} ${n(start.y)}`;
  for (let i = 1; i < points.length; i++) d += i % 2 === 0 ? `H${n(points[i].x)}` : curve(points[i - 1], points[i], start.way);
  return { d, start, end };
}

// curve leads from a to b and is level at both.
function curve(a, b, way) {
  const bend = Math.max(24, Math.abs(b.x - a.x) / 2) * way;
  return `C${n(a.x + bend)} ${n(a.y)} ${n(b.x - bend)} ${n(b.y)} ${n(b.x)} ${n(b.y)}`;
}

// loop leads from a box to itself, on its right side; the second further out than the first.
function loop(box, at, to, nth) {
  const from = at + 6; // beside the other lines that end there
  const x = box.x + wide;
  const out = x + 18 + nth * 12;
  const low = Math.abs(from - to) < 4 ? to + 14 : to; // where both ends are the name
  const round = Math.min(9, Math.abs(low - from) / 2) * Math.sign(low - from);
  const d = `M${n(x)} ${n(from)}H${n(out - 9)}Q${n(out)} ${n(from)} ${n(out)} ${n(from + round)}V${n(low - round)}Q${n(out)} ${n(low)} ${n(out - 9)} ${n(low)}H${n(x)}`;
  return { d, start: { x, y: from, way: 1 }, end: { x, y: low, way: 1 } };
}

function drawn(e, { d, start, end }) {
  if (e.parent) return { ...e, d, ends: foot(start, e.parent) + foot(end, e.child), rings: [ring(start, e.parent), ring(end, e.child)].filter(Boolean) };
  return { ...e, d, ends: "", arrow: `M${n(end.x)} ${n(end.y)}l${9 * end.way} -4.5v9z`, rings: [] };
}

// foot draws how many rows there are at an end: a bar for one, three toes for many. What is possible
// but not needed has a ring before it, what is needed a bar.
function foot({ x, y, way }, many) {
  const bar = (at) => `M${n(x + at * way)} ${n(y - 5)}v10`;
  if (many.endsWith("n")) return `M${n(x)} ${n(y - 5)}L${n(x + 10 * way)} ${n(y)}L${n(x)} ${n(y + 5)}` + (many === "1..n" ? bar(13) : "");
  return bar(6) + (many === "1" ? bar(10) : "");
}

function ring({ x, y, way }, many) {
  return many.startsWith("0") ? { cx: x + (many.endsWith("n") ? 13.5 : 11) * way, cy: y } : null;
}

const n = (x) => Math.round(x * 10) / 10;
