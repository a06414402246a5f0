// The order of rows: an array of their numbers, so that the rows themselves stay as they are.
import { compare, textOf } from "../value.js";

const collator = new Intl.Collator();

const orders = {
  number: compare,
  boolean: (a, b) => a - b,
  time: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  text: (a, b) => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0),
};

// sorted returns the numbers of rows in the order of a column. NULLs are last either way; rows that are
// alike stay as they are.
export function sorted(rows, { column, down }, kind) {
  const order = orders[kind] ?? orders.text;
  const keys = rows.map((row) => keyOf(row[column], kind));
  const some = [], none = [];
  for (let i = 0; i < keys.length; i++) (keys[i] === null ? none : some).push(i);
  const sign = down ? -1 : 1;
  const index = Int32Array.from(some).sort((a, b) => sign * order(keys[a], keys[b]) || a - b);
  const all = new Int32Array(rows.length);
  all.set(index);
  all.set(none, index.length);
  return all;
}

function keyOf(v, kind) {
  if (v === null || v === undefined) return null;
  return kind === "number" || kind === "boolean" ? v : textOf(v);
}

// only returns those of the rows of an order (nothing is the order of the rows) that are flagged.
export function only(order, flags) {
  const kept = [];
  for (let i = 0; i < flags.length; i++) {
    const row = order ? order[i] : i;
    if (flags[row]) kept.push(row);
  }
  return Int32Array.from(kept);
}
