// What the form of a run holds: texts as they were typed, what they mean, and what is wrong with them.
// Whole numbers have 64 bits, so they are BigInt here and digits in what is sent, never Numbers.
import { seedOf } from "../../../seed.js";

const most = 2n ** 63n - 1n;
const plain = /^\d+$/;
const groups = /^\d{1,3}([\s,_'’]\d{3})+$/; // 1,000,000 in the manners of several languages
const thousands = /^(\d+)\s*([km])$/i; // 50k

export const blank = { rows: {}, scale: "", seed: "", resume: false, workers: "", keep: "", compression: "", no_constraints: false, no_stage: false, ignore_disk: false };

// whole reads a whole number of 0 or more: undefined for an empty text, null for none.
function whole(text) {
  text = text.trim();
  if (!text) return undefined;
  const short = thousands.exec(text);
  const digits = short ? short[1] + (short[2].toLowerCase() === "k" ? "000" : "000000") : text;
  if (!plain.test(digits) && !groups.test(digits)) return null;
  const n = BigInt(digits.replace(/\D/g, ""));
  return n > most ? null : n;
}

// scaleOf reads a factor: undefined for an empty text, null for none.
export function scaleOf(text) {
  text = text.trim();
  if (!text) return undefined;
  const n = Number(text);
  return /^[\d.]+(e[+-]?\d+)?$/i.test(text) && n > 0 && Number.isFinite(n) ? n : null;
}

// rowsTyped is what was typed for a table, which may be called "constructor".
export const rowsTyped = (form, table) => (Object.hasOwn(form.rows, table.name) ? form.rows[table.name] : "");

// rowsOf is how many rows a table gets: what was typed, else the declared rows times the scale, as the server
// counts them; null where what was typed is no number.
export function rowsOf(table, form) {
  const typed = whole(rowsTyped(form, table));
  if (typed !== undefined) return typed;
  const scale = scaleOf(form.scale) ?? 1;
  if (scale === 1 || !table.target_rows) return BigInt(table.target_rows ?? 0);
  const scaled = Math.round(table.target_rows * scale);
  return scaled < 2 ** 63 ? BigInt(Math.max(scaled, 1)) : null;
}

// problemsOf says what is wrong with a form, by the names of its fields: {"rows.orders": "…"}.
export function problemsOf(form, tables) {
  const found = {};
  for (const t of form.resume ? [] : tables) {
    if (whole(rowsTyped(form, t)) === null) found["rows." + t.name] = "Rows are a whole number of 0 or more, such as 5000, 1,000,000 or 50k.";
  }
  if (!form.resume && seedOf(form.seed) === null) found.seed = "A seed is a whole number between −2⁶³ and 2⁶³ − 1.";
  if (!form.resume && scaleOf(form.scale) === null) found.scale = "A scale is a number above 0, such as 0.1 or 10.";
  for (const name of ["workers", "keep"]) if (whole(form[name]) === null) found[name] = "This is a whole number of 0 or more.";
  return found;
}

// bodyOf writes what is asked as JSON, with each whole number in all of its digits. Only what differs from the
// defaults is in it.
export function bodyOf(form, tables) {
  const fields = form.resume ? ['"resume":true'] : [...rowFields(form, tables)];
  for (const name of ["workers", "keep"]) if (whole(form[name])) fields.push(`"${name}":${whole(form[name])}`);
  for (const name of ["no_constraints", "no_stage", "ignore_disk"]) if (form[name]) fields.push(`"${name}":true`);
  if (form.compression) fields.push(`"compression":${JSON.stringify(form.compression)}`);
  return `{${fields.join(",")}}`;
}

function* rowFields(form, tables) {
  const typed = typedRows(form, tables);
  if (typed.length) yield `"rows":{${typed.map(([name, n]) => `${JSON.stringify(name)}:${n}`).join(",")}}`;
  if (scaleOf(form.scale)) yield `"scale":${scaleOf(form.scale)}`;
  const seed = seedOf(form.seed);
  if (seed != null) yield `"seed":"${seed}"`;
}

const typedRows = (form, tables) => tables.map((t) => [t.name, whole(rowsTyped(form, t))]).filter(([, n]) => n != null);

// sizeBody is the part of bodyOf that says how large a run is.
export function sizeBody(form, tables) {
  return `{${[...rowFields({ ...form, seed: "" }, tables)].join(",")}}`;
}

// commandOf is the command that does the same.
export function commandOf(name, form, tables) {
  const flags = form.resume ? ["--resume"] : typedRows(form, tables).map(([table, n]) => `--rows ${table}=${n}`);
  if (!form.resume && scaleOf(form.scale)) flags.push(`--scale ${scaleOf(form.scale)}`);
  const seed = form.resume ? null : seedOf(form.seed);
  if (seed != null) flags.push(seed < 0n ? `--seed=${seed}` : `--seed ${seed}`);
  for (const flag of ["workers", "keep"]) if (whole(form[flag])) flags.push(`--${flag} ${whole(form[flag])}`);
  for (const flag of ["no_constraints", "no_stage", "ignore_disk"]) if (form[flag]) flags.push("--" + flag.replace("_", "-"));
  if (form.compression) flags.push(`--compression ${form.compression}`);
  return ["dw-sim experiment generate", name, ...flags].join(" ");
}

// resumable reports whether the newest run can be gone on with.
export const resumable = (newest) => newest?.purpose === "generate" && ["ABORTED", "FAILED"].includes(newest.status);

// again is the form that makes the rows of a run once more.
export function again(run, tables) {
  const declared = new Map(tables.map((t) => [t.name, t.target_rows ?? 0]));
  const other = run.tables.filter((t) => declared.has(t.table) && declared.get(t.table) !== t.rows_asked);
  return { ...blank, seed: run.seed, rows: Object.fromEntries(other.map((t) => [t.table, String(t.rows_asked)])) };
}
