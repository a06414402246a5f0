// How the facts of a profile are written. Values come as text, so that none loses a digit.
import { count, percent } from "../../../format.js";

const numeric = /^(SMALLINT|INT|BIGINT|REAL|FLOAT|DOUBLE|DECIMAL)/;
const exact = /^(SMALLINT|INT|BIGINT|DECIMAL)/;
const quotable = /^(CHAR|VARCHAR|TEXT|DATE|TIME|UUID)/; // TIMESTAMP, too

// value writes a value of a column, whole numbers and decimals with all their digits, floats with those that one reads.
export function value(text, type) {
  if (!numeric.test(type)) return text;
  if (!exact.test(type)) return Number.isFinite(Number(text)) ? measure(Number(text)) : text;
  const parts = /^(-?)(\d+)(\.\d+)?$/.exec(text);
  if (!parts) return text;
  return parts[1] + count(parts[2]) + (parts[3] ?? "");
}

// measure writes a mean or another number that is computed.
export const measure = (n) => (Math.abs(n) >= 1e15 || (n !== 0 && Math.abs(n) < 1e-4) ? n.toExponential(3) : n.toLocaleString(undefined, { maximumSignificantDigits: 6 }));

// share writes one of 0…1 so that little is not shown as nothing, nor almost all as all.
export function share(of) {
  if (of === 0 || of === 1) return percent(of);
  if (of < 0.001) return "< 0.1 %";
  if (of > 0.999) return "> 99.9 %";
  return percent(of, 1);
}

// distinct writes how many values differ, and how sure that is.
export function distinct(column, rows) {
  if (column.distinct_error > 0) return { text: "≈ " + count(column.distinct), note: `Estimated; off by ${percent(column.distinct_error, 1)} as a rule` };
  if (column.distinct > 1 && column.distinct === rows - column.nulls) return { text: count(column.distinct), note: "All differ" };
  return { text: count(column.distinct) };
}

// bound writes a bound of a histogram; a time of midnight is its day, where both ends are.
export const bound = (text, type, days) => (days ? text.slice(0, 10) : value(text, type));

const midnight = /^\d{4}-\d\d-\d\d 00:00:00(\.0+)?(Z|\+00(:00)?)?$/;
// wholeDays reports whether all buckets begin and end at midnight.
export const wholeDays = (buckets) => buckets.every((b) => midnight.test(b.from) && midnight.test(b.to));

// literal is how SQL writes a value; null where it cannot be compared, or was cut.
export function literal(text, type) {
  if (text.length > 200 && text.endsWith("…")) return null;
  if (exact.test(type)) return /^-?\d+(\.\d+)?$/.test(text) ? text : null;
  if (type === "BOOLEAN") return text === "true" || text === "false" ? text.toUpperCase() : null;
  return quotable.test(type) ? `'${text.replaceAll("'", "''")}'` : null;
}
