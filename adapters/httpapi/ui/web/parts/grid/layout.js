// Where the cells of a grid are: heights are fixed, widths are guessed from some of the values.

export const rowHeight = 28, headHeight = 48;
const narrowest = 56, widest = 360, room = 25; // of a column, and what its padding takes

// tallest is how many pixels the rows may take. Browsers stop at some 16 or 33 million; beyond it
// scrolling moves by more than it shows.
const tallest = 8_000_000;

// some returns rows from which the rest can be guessed: the first, and others from all over.
export function some(rows, n = 120) {
  if (rows.length <= n) return rows;
  const half = n / 2, step = rows.length / half;
  return [...rows.slice(0, half), ...Array.from({ length: half }, (_, i) => rows[Math.floor(i * step)])];
}

let canvas;
// widthOf measures a text in a font.
function widthOf(text, font) {
  canvas ??= document.createElement("canvas").getContext("2d");
  canvas.font = font;
  return canvas.measureText(text.replace(/\d/g, "0")).width; // digits of a table are of one width
}

const fonts = () => {
  const family = getComputedStyle(document.body).fontFamily;
  return { cell: `13px ${family}`, head: `600 13px ${family}`, type: `11px ${family}` };
};

// fit returns the width in which a column shows its name, its type and the widest of some texts. Only
// the longest are measured.
export function fit(name, type, texts, most = widest) {
  const font = fonts();
  const longest = texts.reduce((n, text) => Math.max(n, text.length), 0);
  const long = new Set(texts.filter((text) => text.length >= longest * 0.85).slice(0, 24).map((text) => text.slice(0, 400)));
  const cells = [...long].map((text) => widthOf(text, font.cell));
  const needed = Math.max(...cells, widthOf(name.slice(0, 100), font.head) + 14, widthOf(type.slice(0, 60), font.type));
  return Math.ceil(Math.min(Math.max(needed + room, narrowest), most));
}

export const widthOfNumbers = (rows) => Math.round(widthOf(String(rows), fonts().cell) + room);

// offsets returns where columns of widths begin, behind the one of row numbers, and where the last ends.
export function offsets(widths, first) {
  const at = new Float64Array(widths.length + 1);
  at[0] = first;
  for (let i = 0; i < widths.length; i++) at[i + 1] = at[i] + widths[i];
  return at;
}

// columnAt returns the column in which x lies, the first or last if it lies beside them.
export function columnAt(at, x) {
  let low = 0, high = at.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at[middle] <= x) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

// heights tells how rows are laid out in a port of a height: {height, factor, top(scrollTop), to(top)}.
export function heights(rows, port) {
  const all = rows * rowHeight;
  const height = Math.min(all, tallest);
  const factor = all > height ? (all - port) / (height - port) : 1;
  return { height, factor, top: (scrolled) => scrolled * factor, to: (top) => top / factor };
}

// windowOf returns the rows and columns to draw, a few more than can be seen.
export function windowOf({ port, tall, rows, at }) {
  const top = tall.top(port.top);
  const first = Math.max(0, (Math.floor(top / rowHeight) - 4) & ~3); // in steps, for not every row is worth drawing anew
  const last = Math.min(rows, (Math.ceil((top + port.height) / rowHeight) + 8) & ~3);
  const left = columnAt(at, port.left + at[0] - 200);
  const right = Math.min(at.length - 1, columnAt(at, port.left + port.width + 200) + 1);
  return { first, last, left, right };
}
