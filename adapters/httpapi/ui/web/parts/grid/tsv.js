// Cells as text, as spreadsheets and databases take it.
import { textOf } from "../value.js";

// field quotes a text where one of the marks is in it.
const field = (text, marks) => (marks.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// tsv returns a range of cells, {top, bottom, left, right}, with tabs between. A single cell is its text
// alone. row(i) returns a row as it is shown.
export function tsv(row, r, columns) {
  if (!columns && r.top === r.bottom && r.left === r.right) return textOf(row(r.top)[r.left]);
  const lines = columns ? [line(columns, r)] : [];
  for (let i = r.top; i <= r.bottom; i++) lines.push(line(row(i), r));
  return lines.join("\n");
}

function line(values, { left, right }) {
  let text = "";
  for (let i = left; i <= right; i++) text += (i > left ? "\t" : "") + field(textOf(values[i]), /["\t\r\n]/);
  return text;
}

// csvLine is a row as the server writes it: it ends in LF, NULL is nothing, an empty text "".
export function csvLine(values) {
  return values.map((v) => (v === "" ? '""' : field(textOf(v), /^\s|\s$|[",\r\n]/))).join(",") + "\n";
}

const escapes = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
// tsvLine is a row as PostgreSQL's COPY has it, and the server: NULL is \N.
export function tsvLine(values) {
  return values.map((v) => (v === null ? "\\N" : textOf(v).replace(/[\\\t\n\r]/g, (c) => escapes[c]))).join("\t") + "\n";
}
