// What a chart of a result shows: which columns can be drawn, which are drawn at first, and the numbers.
import { kindOf, textOf } from "../../../parts/value.js";
import { some } from "../../../parts/grid/layout.js";

// What fits into a picture, and can still be told apart.
const mostBars = 60, mostPoints = 100_000;
export const mostLines = 6, mostListed = 100;

// describe returns the kind of each column.
export function describe(columns, types, rows) {
  const sample = some(rows);
  return columns.map((name, i) => ({ name, index: i, kind: kindOf(types?.[i], sample.map((row) => row[i])) }));
}

// looksLikeKey reports whether a column of numbers is rather one of names for things.
const looksLikeKey = (name) => /(^|_)(id|key|no|nr|code|zip|year)$/i.test(name);

// first chooses what is drawn as long as nobody chose otherwise: {kind, x, y}. x is the number of a
// column, or -1 for the rows one after another; y are numbers of columns.
export function first(about) {
  const numbers = about.filter((c) => c.kind === "number");
  if (!numbers.length) return undefined;
  const time = about.find((c) => c.kind === "time");
  const text = about.find((c) => c.kind === "text" || c.kind === "boolean");
  const amounts = numbers.filter((c) => !looksLikeKey(c.name));
  const y = (amounts.length ? amounts : numbers)[0].index;
  if (time && !(text && text.index < time.index)) return { kind: "line", x: time.index, y: [y] };
  if (text) return { kind: "bar", x: text.index, y: [y] };
  if (numbers.length === 1) return { kind: "histogram", x: -1, y: [y] };
  const x = numbers.find((c) => c.index !== y).index;
  return { kind: looksLikeKey(about[x].name) ? "bar" : "line", x, y: [y] };
}

// numberOf is a value as a place in a picture, for which a double is exact enough.
function numberOf(v) {
  if (v === null || v === "") return null;
  const n = Number(v);
  return Number.isFinite(n) ? n : null;
}

// secondsOf is a date, or a date and time, as if it were of UTC, for charts show times as they were written.
function secondsOf(v) {
  const [, day, time = "00:00:00"] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?/.exec(v ?? "") ?? [];
  const ms = day ? Date.parse(`${day}T${time}Z`) : NaN;
  return Number.isNaN(ms) ? null : ms / 1000;
}

// draw returns the numbers of a chart: {data, mode, labels, listed, left}. data is what uPlot takes, x
// before the ys; mode is how x is read: time, number or label. labels are the texts of x, listed(i) the row of
// a point, left says what is not shown.
export function draw({ kind, x, y }, about, rows) {
  if (kind === "histogram") return histogram(rows, y[0]);
  const mode = x >= 0 && kind === "line" && about[x].kind === "time" ? "time" : x >= 0 && kind === "line" && about[x].kind === "number" ? "number" : "label";
  return mode === "label" ? inOrder(kind, x, y, rows) : along(mode, x, y, rows);
}

// inOrder has a place for each row, in the order of the rows.
function inOrder(kind, x, y, rows) {
  const most = kind === "bar" ? mostBars : mostPoints;
  const shown = rows.slice(0, most);
  const labels = (i) => (x < 0 ? String(i + 1) : shown[i][x] === null ? "NULL" : textOf(shown[i][x]));
  const left = rows.length > most ? { what: kind === "bar" ? "bars" : "points", shown: most, all: rows.length } : undefined;
  return { mode: "label", labels, data: [shown.map((_, i) => i), ...y.map((k) => shown.map((row) => numberOf(row[k])))], row: (i) => shown[i], left };
}

// along puts rows where their x is. Those without one are left out.
function along(mode, x, y, rows) {
  const place = mode === "time" ? secondsOf : numberOf;
  const shown = rows.length > mostPoints ? rows.slice(0, mostPoints) : rows;
  const places = Float64Array.from(shown, (row) => place(row[x]) ?? NaN);
  const order = Array.from(places.keys()).filter((i) => !Number.isNaN(places[i])).sort((a, b) => places[a] - places[b]);
  const left = rows.length > mostPoints ? { what: "points", shown: mostPoints, all: rows.length } : order.length < rows.length ? { what: "nowhere", shown: rows.length - order.length } : undefined;
  return {
    mode, labels: (i) => textOf(shown[order[i]][x]), row: (i) => shown[order[i]], left,
    data: [order.map((i) => places[i]), ...y.map((k) => order.map((i) => numberOf(shown[i][k])))],
  };
}

// histogram counts the values of a column in ranges of one width, which is a round number.
function histogram(rows, k) {
  const values = [];
  for (const row of rows) {
    const n = numberOf(row[k]);
    if (n !== null) values.push(n);
  }
  if (!values.length) return { mode: "bins", data: [[], []], labels: () => "", left: { what: "nowhere", shown: rows.length } };
  let low = Infinity, high = -Infinity;
  for (const n of values) low = Math.min(low, n), high = Math.max(high, n);
  const width = round((high - low || 1) / Math.min(40, Math.max(5, Math.ceil(Math.sqrt(values.length)))));
  const step = values.every(Number.isInteger) ? Math.max(1, Math.round(width)) : width;
  const from = Math.floor(low / step), counts = new Array(Math.floor(high / step) - from + 1).fill(0);
  for (const n of values) counts[Math.min(counts.length - 1, Math.floor(n / step) - from)]++;
  const edge = (i) => Number(((from + i) * step).toPrecision(12));
  return {
    mode: "bins", step, data: [counts.map((_, i) => edge(i)), counts], labels: (i) => `${edge(i)} to ${edge(i + 1)}`,
    left: values.length < rows.length ? { what: "nowhere", shown: rows.length - values.length } : undefined,
  };
}

// round returns the next of 1, 2, 5, 10, 20, …
function round(n) {
  const unit = 10 ** Math.floor(Math.log10(n));
  return [1, 2, 5, 10].find((m) => m * unit >= n * 0.999) * unit;
}
