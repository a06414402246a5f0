// What a document says as it stands, sound or not, with the places in its text. The parsers of the
// editor read on behind mistakes, so there is a tree while one types, too.
import { jsonLanguage } from "@codemirror/lang-json";
import { yamlLanguage } from "@codemirror/lang-yaml";
import { TreeFragment } from "@lezer/common";

// formatOf tells JSON from YAML as the server does, "" of an empty text.
export function formatOf(text) {
  const begin = text.slice(0, 4000).replace(/^\uFEFF/, "").trimStart();
  if (!begin) return "";
  return begin[0] === "[" || /^\{\s*($|["}])/.test(begin) ? "json" : "yaml";
}

// read returns the node of a whole document:
//
//   {kind: "object", entries: [{key, from, to, keyFrom, keyTo, value}], flow, from, to}
//   {kind: "array", items: [node], flow, from, to}
//   {kind: "scalar", text, quoted, block, alias, from, to}
//
// flow is whether it is written in brackets. value, and the result, are null where nothing stands.
export function read(text, format) {
  const top = parsed(text, format).topNode;
  return node(format === "json" ? top.firstChild : top.getChild("Document")?.firstChild, text);
}

const long = 20_000; // characters of a text that is not read as a whole for each key
let before; // {text, tree} of the last long one in JSON

// parsed returns the tree of a text. What a long one in JSON has in common with the one before, at its beginning
// and at its end, is taken from there; a piece of YAML may mean something else where it is indented otherwise.
function parsed(text, format) {
  const { parser } = format === "json" ? jsonLanguage : yamlLanguage;
  if (text.length < long || format !== "json") return parser.parse(text);
  if (before?.text === text) return before.tree;
  const tree = parser.parse(text, before && TreeFragment.applyChanges(TreeFragment.addTree(before.tree), [change(before.text, text)]));
  before = { text, tree };
  return tree;
}

// change is the part in which two texts differ.
function change(a, b) {
  const most = Math.min(a.length, b.length);
  let from = 0, end = 0;
  while (from < most && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  while (end < most - from && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  return { fromA: from, toA: a.length - end, fromB: from, toB: b.length - end };
}

function node(n, text) {
  while (n && skipped.has(n.name)) n = n.nextSibling;
  return n ? (made[n.name] ?? scalar)(n, text) : null;
}

const skipped = new Set(["⚠", "Comment", "DirectiveEnd", "DocEnd", "Directive", ":", "Key", "Tag", "Anchor", ","]);
const inner = (n, text) => node(n.firstChild, text);
const made = {
  Object: object, FlowMapping: object, BlockMapping: object,
  Array: array, FlowSequence: array, BlockSequence: array,
  Tagged: inner, Anchored: inner,
};

function object(n, text) {
  const pairs = [...n.getChildren("Property"), ...n.getChildren("Pair")];
  return { kind: "object", flow: n.name !== "BlockMapping", entries: pairs.map((p) => entry(p, text)), ...span(n, text) };
}

function entry(p, text) {
  const name = p.getChild("PropertyName") ?? p.getChild("Key");
  const first = p.name === "Property" ? name?.nextSibling : p.firstChild;
  const value = node(first, text);
  const key = name ? scalar(name.name === "Key" ? name.firstChild ?? name : name, text) : { text: "", from: p.from, to: p.from };
  return { key: key.text, from: key.from, keyFrom: key.from, keyTo: key.to, to: Math.max(p.to, value?.to ?? 0), value };
}

function array(n, text) {
  const items = [];
  for (let c = n.firstChild; c; c = c.nextSibling) {
    if (c.name === "Item") items.push(node(c.firstChild, text));
    else if (c.name !== "-" && !/^[[\],]$/.test(c.name) && !skipped.has(c.name)) items.push(node(c, text));
  }
  return { kind: "array", flow: n.name !== "BlockSequence", items: items.filter(Boolean), ...span(n, text) };
}

// span is where a node stands, without the white space that the parser of YAML counts to it.
function span(n, text) {
  let { from, to } = n;
  while (from < to && /\s/.test(text[from])) from++;
  while (to > from && /\s/.test(text[to - 1])) to--;
  return { from, to };
}

function scalar(n, text) {
  const at = span(n, text);
  const raw = text.slice(at.from, at.to);
  const quoted = /^["']/.test(raw);
  const block = n.name === "BlockLiteral";
  return { kind: "scalar", text: quoted ? unquoted(raw) : block ? blockText(raw) : raw.replace(/\s*\n\s*/g, " "), quoted, block, alias: n.name === "Alias", ...at };
}

function unquoted(raw) {
  if (raw[0] === "'") return raw.slice(1, raw.length > 1 && raw.endsWith("'") ? -1 : undefined).replaceAll("''", "'");
  try {
    return JSON.parse(raw);
  } catch {
    return raw.slice(1, raw.length > 1 && raw.endsWith('"') ? -1 : undefined);
  }
}

// blockText is the text behind | or >.
function blockText(raw) {
  const [head, ...lines] = raw.split("\n");
  const indent = Math.min(...lines.filter((l) => l.trim()).map((l) => l.search(/\S/)));
  const body = lines.map((l) => l.slice(Number.isFinite(indent) ? indent : 0));
  const text = head[0] === ">" ? body.join("\n").replace(/([^\n])\n(?=[^\n])/g, "$1 ") : body.join("\n");
  return head.includes("-") ? text : text + "\n";
}

// get returns the value of a key, or null.
export const get = (n, key) => entryOf(n, key)?.value ?? null;
// entryOf returns the entry of a key; names of keys count by case.
export const entryOf = (n, key) => (n?.kind === "object" ? n.entries.find((e) => e.key === key) : undefined);
// textOf returns the text of the scalar at a key, or "".
export const textOf = (n, key) => (get(n, key)?.kind === "scalar" ? get(n, key).text : "");
export const itemsOf = (n, key) => (get(n, key)?.kind === "array" ? get(n, key).items : []);

// same compares names as the server does.
export const same = (a, b) => a.toLowerCase() === b.toLowerCase();

// tablesOf lists what a document says of its tables: {name, rows, node, columns: [{name, type, unique, node}]}.
export const tablesOf = (root) => itemsOf(root, "tables").filter((t) => t.kind === "object").map((node) => ({
  name: textOf(node, "name"), rows: textOf(node, "target_rows"), node, columns: columnsOf(node),
}));

function columnsOf(table) {
  const alone = [itemsOf(table, "primary_key"), ...itemsOf(table, "unique").map((u) => u.items ?? [])].filter((k) => k.length === 1).map((k) => k[0].text ?? "");
  return itemsOf(table, "columns").filter((c) => c.kind === "object").map((node) => {
    const name = textOf(node, "name");
    return { name, type: textOf(node, "data_type").toUpperCase(), unique: textOf(node, "is_unique") === "true" || alone.some((k) => same(k, name)), node };
  });
}

// tableAt returns the one of tables in whose text an offset lies.
export const tableAt = (tables, offset) => tables.find((t) => t.node.from <= offset && offset <= t.node.to);

// pathTo returns the way from the root to the innermost entry or item at an offset: its last element
// is {key or index, entry?, node, parent}.
export function pathTo(n, offset, above = []) {
  if (n?.kind === "object") {
    const e = n.entries.find((x) => x.from <= offset && offset <= x.to);
    return e ? pathTo(e.value, offset, [...above, { key: e.key, entry: e, node: e.value, parent: n }]) : above;
  }
  if (n?.kind === "array") {
    const index = n.items.findIndex((x) => x.from <= offset && offset <= x.to);
    return index < 0 ? above : pathTo(n.items[index], offset, [...above, { index, node: n.items[index], parent: n }]);
  }
  return above;
}
