// What the forms add to a document: from what was filled in to values, and from these to a new text.
import { bounds, distributions, familyOf } from "./facts.js";
import { get, read, same, tablesOf, textOf } from "./tree.js";
import { addItem, applied, setKey } from "./write.js";

export const isName = (text) => /^[A-Za-z_][A-Za-z0-9_]{0,62}$/.test(text);
const isNumber = (text) => /^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(text);
const raw = (text) => ({ raw: text.trim() });

// emptyColumn is what the form begins with.
export const emptyColumn = (table) => ({
  table, name: "", type: "INT", length: "", precision: "", scale: "", key: "none", nulls: false, rate: "",
  source: "range", rule: "", low: "", high: "", spread: "uniform", parameters: {}, parent: "", values: "", weights: "",
  pattern: "", template: "", expression: "", start: "1", step: "1",
});

const everywhere = [["values", "A list of values"], ["foreign_key", "Another table"], ["expression", "An expression"]];
const byFamily = {
  integer: [["range", "A range"], ["rule", "A faker rule"], ["identity", "Counting up"], ...everywhere],
  float: [["range", "A range"], ["rule", "A faker rule"], ...everywhere],
  decimal: [["range", "A range"], ["rule", "A faker rule"], ...everywhere],
  text: [["rule", "A faker rule"], ["pattern", "A pattern"], ["template", "A template"], ...everywhere],
  date: [["range", "A range"], ...everywhere], time: [["range", "A range"], ...everywhere], timestamp: [["range", "A range"], ...everywhere],
  boolean: [["default", "True or false"], ["values", "A list of values"], ["expression", "An expression"]],
  uuid: [["default", "Random ids"], ["foreign_key", "Another table"]],
};

// sourcesOf lists where values of a data type can come from: pairs of source and text.
export const sourcesOf = (type) => byFamily[familyOf(type)] ?? [["default", "Random values"]];

// rulesFor keeps the rules whose values a data type holds.
export function rulesFor(rules, type) {
  const family = familyOf(type);
  const held = { text: () => true, integer: (r) => r.output === "integer", float: (r) => /integer|float/.test(r.output), decimal: (r) => /integer|float/.test(r.output) }[family];
  return held ? rules.filter(held) : [];
}

// parentsOf lists the columns that a foreign key can lead to.
export const parentsOf = (tables) => tables.flatMap((t) => t.columns.filter((c) => t.name && c.name && c.unique).map((c) => ({ id: `${t.name}.${c.name}`, table: t.name, column: c })));

// columnFrom returns the column that a form describes, in the order in which it is read.
export function columnFrom(f, tables) {
  const column = { name: f.name, ...typeOf(f, tables) };
  if (f.key === "unique" || (f.key === "primary" && keyedAlready(f, tables))) column.is_unique = true;
  if (f.nulls && f.source !== "foreign_key") column.required = false;
  if (f.nulls && f.rate) column.null_rate = raw(share(f.rate));
  return Object.assign(column, sources[f.source]?.(f, parentsOf(tables)));
}

// share makes a share of a percentage, by its digits.
const share = (percent) => String(Number((Number(percent) / 100).toFixed(6)));

const keyedAlready = (f, tables) => !!get(tables.find((t) => same(t.name, f.table))?.node, "primary_key");

function typeOf(f, tables) {
  const parent = f.source === "foreign_key" && parentsOf(tables).find((p) => p.id === f.parent)?.column;
  if (parent) {
    const sizes = ["varchar_length", "char_length", "precision", "scale"].filter((k) => textOf(parent.node, k));
    return Object.fromEntries([["data_type", parent.type], ...sizes.map((k) => [k, raw(textOf(parent.node, k))])]);
  }
  const out = { data_type: f.type };
  if (f.type === "CHAR" && f.length) out.char_length = raw(f.length);
  if (["VARCHAR", "TEXT", "BINARY"].includes(f.type) && f.length) out.varchar_length = raw(f.length);
  if (familyOf(f.type) === "decimal" && f.precision) out.precision = raw(f.precision);
  if (familyOf(f.type) === "decimal" && f.scale) out.scale = raw(f.scale);
  return out;
}

const sources = {
  rule: (f) => (f.rule ? { faker_rule: f.rule } : {}),
  range: rangeOf,
  values: (f) => ({ values: lines(f.values).map((v) => typed(v, f.type)), ...(f.weights.trim() ? { weights: f.weights.split(/[\s,;]+/).filter(Boolean).map(raw) } : {}) }),
  foreign_key: (f, parents) => {
    const p = parents.find((one) => one.id === f.parent);
    return { foreign_key: { references_table: p?.table ?? "", references_column: p?.column.name ?? "", ...(f.nulls ? { nullable: true } : {}) } };
  },
  pattern: (f) => ({ pattern: f.pattern }),
  template: (f) => ({ template: f.template }),
  expression: (f) => ({ expression: f.expression }),
  identity: (f) => ({ is_unique: true, identity: { start: raw(f.start || "1"), step: raw(f.step || "1") } }),
};

const lines = (text) => text.split("\n").map((l) => l.trim()).filter(Boolean);

function typed(text, type) {
  const numeric = ["integer", "float", "decimal"].includes(familyOf(type));
  if (numeric && isNumber(text)) return raw(text);
  return familyOf(type) === "boolean" && /^(true|false)$/i.test(text) ? text.toLowerCase() === "true" : text;
}

function rangeOf(f) {
  const [low, high] = bounds[familyOf(f.type)] ?? [];
  const bound = low === "min_value" ? raw : (text) => text.trim();
  const out = {};
  if (f.low.trim()) out[low] = bound(f.low);
  if (f.high.trim()) out[high] = bound(f.high);
  if (f.spread === "uniform") return out;
  const names = Object.keys(distributions[f.spread].parameters);
  return { ...out, distribution: { type: f.spread, parameters: Object.fromEntries(names.map((n) => [n, raw(f.parameters[n] ?? distributions[f.spread].parameters[n])])) } };
}

// wrongOf says what cannot be written, by the fields of the form.
export function wrongOf(f, tables) {
  const wrong = {};
  const table = tables.find((t) => t.name === f.table);
  const say = (field, when, text) => { if (when) wrong[field] ??= text; };
  say("name", !isName(f.name), f.name ? "Letters, digits and _ only, not beginning with a digit." : "A column needs a name.");
  say("name", table?.columns.some((c) => same(c.name, f.name)), `${f.table} has a column of this name.`);
  for (const k of ["length", "precision", "scale"]) say(k, f[k] && !/^\d+$/.test(f[k]), "A whole number.");
  say("rate", f.nulls && f.rate && !(isNumber(f.rate) && Number(f.rate) >= 0 && Number(f.rate) <= 100), "A percentage, 0 to 100.");
  const numeric = bounds[familyOf(f.type)]?.[0] === "min_value";
  for (const k of ["low", "high"]) say(k, f.source === "range" && numeric && f[k].trim() && !isNumber(f[k].trim()), "A number, such as 12.5.");
  if (f.source === "range" && f.spread !== "uniform") {
    for (const [n, v] of Object.entries(distributions[f.spread].parameters)) say("p_" + n, !isNumber(f.parameters[n] ?? v), "A number.");
  }
  say("values", f.source === "values" && lines(f.values).length === 0, "At least one value.");
  say("weights", f.source === "values" && f.weights.split(/[\s,;]+/).filter(Boolean).some((w) => !isNumber(w)), "Numbers, such as 8, 1, 1.");
  say("parent", f.source === "foreign_key" && !f.parent, "Which column do the values come from?");
  for (const k of ["pattern", "template", "expression"]) say(k, f.source === k && !f[k].trim(), "This is needed.");
  for (const k of ["start", "step"]) say(k, f.source === "identity" && !/^-?\d+$/.test(f[k]), "A whole number.");
  return wrong;
}

// addColumn returns the document with a column more, {text, at}: at is where that begins.
export function addColumn(text, format, f, column) {
  let next = text;
  const table = () => tablesOf(read(next, format)).find((t) => t.name === f.table);
  if (f.key === "primary" && !get(table().node, "primary_key")) {
    next = applied(next, setKey(next, format, table().node, "primary_key", [f.name], ["name", "description", "target_rows"]));
  }
  next = applied(next, withItem(next, format, table().node, "columns", column));
  return { text: next, at: table().columns.at(-1).node.from };
}

// addTable returns the document with a table more, in the same way.
export function addTable(text, format, table) {
  const base = read(text, format)?.kind === "object" ? text : format === "json" ? "{}" : "name: my_experiment\n";
  const next = applied(base, withItem(base, format, read(base, format), "tables", table));
  return { text: next, at: tablesOf(read(next, format)).at(-1)?.node.from };
}

function withItem(text, format, object, key, value) {
  const list = get(object, key);
  const empty = list?.kind !== "array" || (format === "yaml" && list.items.length === 0);
  return empty ? setKey(text, format, object, key, [value]) : addItem(text, format, list, value);
}
