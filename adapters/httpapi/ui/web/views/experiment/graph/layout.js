// Where boxes stand: what hangs together is laid out by dagre, from left to right, and the pieces
// are packed beside each other.
import dagre from "@dagrejs/dagre";

export const wide = 232; // of all boxes
export const head = 44; // the name, and below it the rows
export const line = 20; // of a column
const apart = { nodesep: 26, ranksep: 96, edgesep: 14 };
const between = 48; // pieces
const most = 40; // columns of a box

// layout returns {boxes, edges, width, height}: boxes with x, y, height and the rows they show, edges
// with the points that they pass. columns is "all", "keys" or "none".
export function layout({ boxes, edges }, columns) {
  const sized = boxes.map((b) => size(b, columns));
  const pieces = connected(sized, edges).map((piece) => place(piece));
  return pack(pieces);
}

// size chooses the rows that a box shows.
function size(box, columns) {
  const wanted = columns === "all" ? box.columns : columns === "keys" ? box.columns.filter((c) => c.linked) : [];
  const rows = wanted.slice(0, most);
  const hidden = box.columns.length - rows.length;
  const height = head + rows.length * line + (hidden && columns !== "none" ? line : 0) + (columns === "none" ? 0 : 6);
  return { ...box, rows, hidden: columns === "none" ? 0 : hidden, height };
}

// connected divides a graph into pieces that no edge joins.
function connected(boxes, edges) {
  const near = new Map(boxes.map((b) => [b.name, []]));
  for (const e of edges) if (near.has(e.from) && near.has(e.to)) near.get(e.from).push(e) && e.from !== e.to && near.get(e.to).push(e);
  const of = new Map();
  const pieces = [];
  for (const b of boxes) {
    if (of.has(b.name)) continue;
    const piece = { boxes: [], edges: new Set() };
    pieces.push(piece);
    for (const waiting = [b.name]; waiting.length > 0;) {
      const name = waiting.pop();
      if (of.has(name)) continue;
      of.set(name, piece);
      for (const e of near.get(name)) piece.edges.add(e) && waiting.push(e.from, e.to);
    }
  }
  for (const b of boxes) of.get(b.name).boxes.push(b);
  return pieces.map((p) => ({ boxes: p.boxes, edges: [...p.edges] }));
}

// place lays out one piece. Edges of a table to itself are drawn beside it, and need no place.
function place({ boxes, edges }) {
  if (boxes.length === 1) return { boxes: [{ ...boxes[0], x: 0, y: 0 }], edges: edges.map((e) => ({ ...e, through: [] })), width: wide + (edges.length > 0 ? 40 : 0), height: boxes[0].height };
  const g = new dagre.graphlib.Graph({ multigraph: true });
  g.setGraph({ rankdir: "LR", ranker: boxes.length > 120 ? "longest-path" : "network-simplex", ...apart });
  for (const b of boxes) g.setNode(b.name, { width: wide, height: b.height });
  for (const e of edges) if (e.from !== e.to) g.setEdge(...ways(e), { width: 0, height: 0 }, e.id);
  dagre.layout(g);
  const at = new Map(boxes.map((b) => [b.name, g.node(b.name)]));
  const ranks = new Set([...at.values()].map((n) => Math.round(n.x)));
  const { width, height } = g.graph();
  return {
    boxes: boxes.map((b) => ({ ...b, x: at.get(b.name).x - wide / 2, y: at.get(b.name).y - b.height / 2 })),
    edges: edges.map((e) => ({ ...e, through: e.from === e.to ? [] : through(g.edge(...ways(e), e.id).points, ranks, e.kind === "total") })),
    width: width + (edges.some((e) => e.from === e.to) ? 40 : 0), height,
  };
}

// ways are the ends of an edge as it is laid out: parents stand before children, also where values go back.
const ways = (e) => (e.kind === "total" ? [e.to, e.from] : [e.from, e.to]);

// through are the gaps between boxes of other ranks that a long edge passes: it goes straight there.
function through(points, ranks, back) {
  const found = [];
  for (const p of points.slice(1, -1)) if (ranks.has(Math.round(p.x))) found.push({ x: p.x, y: p.y });
  return back ? found.reverse() : found;
}

// pack puts pieces in rows, large ones first, so that the whole is about as wide as a screen.
function pack(pieces) {
  const area = pieces.reduce((sum, p) => sum + (p.width + between) * (p.height + between), 0);
  const room = Math.max(Math.sqrt(area * 1.7), ...pieces.map((p) => p.width));
  const boxes = [];
  const edges = [];
  let [x, y, tall, width] = [0, 0, 0, 0];
  for (const p of [...pieces].sort((a, b) => b.boxes.length - a.boxes.length || b.height - a.height)) {
    if (x > 0 && x + p.width > room) [x, y, tall] = [0, y + tall + between, 0];
    for (const b of p.boxes) boxes.push({ ...b, x: b.x + x, y: b.y + y });
    for (const e of p.edges) edges.push({ ...e, through: e.through.map((t) => ({ x: t.x + x, y: t.y + y })) });
    width = Math.max(width, x + p.width);
    tall = Math.max(tall, p.height);
    x += p.width + between;
  }
  return { boxes, edges, width, height: y + tall };
}
