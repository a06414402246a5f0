// Completion: the keys that may stand where the cursor is, the values that a key takes, and the names
// of the document's own tables and columns.
import { startCompletion } from "@codemirror/autocomplete";
import { distributions, fits } from "./facts.js";
import { placeAt } from "./place.js";
import { choicesOf, kindOf, property, propertiesOf, schemaAt } from "./schema.js";
import { get, itemsOf, same, tablesOf, textOf } from "./tree.js";
import { yamlText } from "./write.js";

// completing returns the source of completions for documents of a format. knows() is {schema, rules,
// warehouses} as far as they have come.
export const completing = (format, knows) => (context) => {
  const { schema } = knows();
  const text = context.state.doc.toString();
  if (!schema || text.length > 2_000_000) return null;
  const place = placeAt(text, format, context.pos);
  if (!place || (!context.explicit && place.from === context.pos && !place.quoted)) return null;
  const found = place.isKey && isObject(schemaAt(schema, place.way)) ? keys(place, format, knows()) : values(place, format, knows());
  return found.length ? { from: place.from, to: place.to, options: found, validFor: /^[\w.]*$/ } : null;
};

const isObject = (s) => s && kindOf(s) === "object";

function keys(place, format, known) {
  const s = schemaAt(known.schema, place.way);
  const present = new Set(place.object.entries.map((e) => e.key));
  const offered = [...Object.keys(propertiesOf(s)), ...named(place, known)].filter((k) => !present.has(k));
  const type = textOf(place.object, "data_type");
  return offered.map((k, i) => {
    const p = property(known.schema, s, k) ?? {};
    const boost = (s.required?.includes(k) ? 60 : 0) + (fits(k, type) ? 0 : -60) - i / 2;
    return { label: k, type: "property", detail: kindOf(p), info: described(p.description), boost, apply: applyKey(place, format, p) };
  });
}

// named are the keys of the objects whose keys the schema leaves open.
function named(place, { rules }) {
  const around = place.way.at(-1);
  if (around?.key === "parameters") return Object.keys(distributions[textOf(around.parent, "type")]?.parameters ?? {});
  if (around?.key === "arguments") return (ruleOf(rules, textOf(around.parent, "faker_rule"))?.parameters ?? []).map((p) => p.name);
  return [];
}

const ruleOf = (rules, name) => rules?.find((r) => r.name === name || r.aliases.includes(name));

// applyKey writes a key with what follows it, and offers its values at once.
const applyKey = (place, format, p) => (view, completion) => {
  const [before, after] = place.colon ? ["", ""] : skeleton(format, p);
  const text = format === "json" ? `"${completion.label}"` : completion.label;
  const now = placeNow(view, format, place);
  const insert = text + before + after;
  view.dispatch({ changes: { from: now.outerFrom, to: now.outerTo, insert }, selection: { anchor: now.outerFrom + text.length + before.length }, userEvent: "input.complete" });
  if (!place.colon) startCompletion(view);
};

function skeleton(format, p) {
  const kind = kindOf(p);
  if (format === "json") return { string: [': "', '"'], object: [": {", "}"], array: [": [", "]"] }[kind] ?? [": ", ""];
  return { object: [": {", "}"], array: [": [", "]"] }[kind] ?? [": ", ""];
}

// placeNow is the place again, after what was typed since the completions were made.
const placeNow = (view, format, place) => placeAt(view.state.doc.toString(), format, view.state.selection.main.head) ?? place;

function values(place, format, known) {
  const s = schemaAt(known.schema, place.way);
  const last = place.way.at(-1);
  const items = last?.index !== undefined ? place.way.at(-2) : last;
  const own = names(items?.key, place, known) ?? rulesOf(items?.key, known);
  const listed = own ?? choices(s);
  return listed.map((o, i) => ({ boost: -i / 10, ...o, apply: applyValue(place, format, o.raw) }));
}

function choices(s) {
  const { values, examples } = choicesOf(s);
  const told = (v) => (examples ? "example" : distributions[v]?.text ?? "");
  return values.map((v) => ({ label: String(v), raw: typeof v !== "string", type: examples ? "text" : "enum", detail: told(v) }));
}

function rulesOf(key, { rules }) {
  if (key !== "faker_rule") return null;
  return (rules ?? []).flatMap((r) => [r.name, ...r.aliases].map((name, i) => ({
    label: name, type: "function", detail: i ? "= " + r.name : r.category, boost: i ? -50 : 0,
    info: described(`${r.description}.`, r.example && `Such as ${r.example}`),
  })));
}

// names are those of the document that a key takes, or null where it takes none.
function names(key, place, known) {
  const tables = tablesOf(place.root);
  const table = [...place.way].map((w) => tables.find((t) => t.node === w.node)).find(Boolean);
  const holder = place.way.at(-1)?.index !== undefined ? place.way.at(-2)?.parent : place.way.at(-1)?.parent;
  if (key === "target_warehouse") return (known.warehouses ?? []).map((w) => ({ label: w.name, type: "namespace", detail: w.default ? "default" : w.type ?? "" }));
  if (key === "references_table" || key === "table") return tables.filter((t) => t.name).map((t) => ({ label: t.name, type: "class", detail: "table" }));
  if (key === "references_column" || key === "references_columns") return parents(tables, textOf(holder, "references_table"), table, holder);
  if (key === "column" || key === "foreign_key") return columnsOf(tables.find((t) => same(t.name, textOf(holder, "table"))));
  const own = ["primary_key", "unique", "composite_keys", "differs_from", "distkey"];
  const listed = key === "columns" && place.way.at(-2)?.parent !== table?.node; // of a key or the like, not those of the table
  if (own.includes(key) || listed || nested(place)) return columnsOf(table);
  return null;
}

// nested reports whether the place is in a list of lists of columns.
const nested = (place) => ["unique", "composite_keys"].includes(place.way.at(-3)?.key);

const columnsOf = (table) => (table?.columns ?? []).filter((c) => c.name).map((c) => ({ label: c.name, type: "variable", detail: c.type }));

// parents offers unique columns first, and those of the column's own name and type.
function parents(tables, name, table, holder) {
  const child = table?.columns.find((c) => get(c.node, "foreign_key") === holder);
  const parent = tables.find((t) => same(t.name, name));
  return (parent?.columns ?? []).filter((c) => c.name).map((c) => ({
    label: c.name, type: "variable", detail: c.type + (c.unique ? " unique" : ""),
    boost: (c.unique ? 40 : 0) + (child && c.type === child.type ? 5 : 0) + (itemsOf(parent.node, "primary_key").some((k) => k.text === c.name) ? 10 : 0),
  }));
}

// applyValue writes a value in the place of what is there; texts with quotes where they need them.
const applyValue = (place, format, raw) => (view, completion) => {
  const now = placeNow(view, format, place);
  const text = raw ? completion.label : format === "json" ? JSON.stringify(completion.label) : yamlText(completion.label);
  const spaced = format === "yaml" && view.state.sliceDoc(now.outerFrom - 1, now.outerFrom) === ":" ? " " : "";
  view.dispatch({ changes: { from: now.outerFrom, to: now.outerTo, insert: spaced + text },
    selection: { anchor: now.outerFrom + spaced.length + text.length }, userEvent: "input.complete" });
};

// described shows sentences beside a completion.
export const described = (...texts) => (texts.some(Boolean) ? () => {
  const dom = document.createElement("div");
  for (const text of texts.filter(Boolean)) dom.appendChild(document.createElement("p")).textContent = text;
  return dom;
} : undefined);

