// JSON into YAML and back, by the tree of the text: what a document says is kept, wrong values too.
import { jsonLanguage } from "@codemirror/lang-json";
import { yamlLanguage } from "@codemirror/lang-yaml";
import { read } from "./tree.js";
import { print } from "./write.js";

// convert returns {text}, or {refused} with why not; lost is what the other form cannot hold.
export function convert(text, from, to) {
  const found = look(text, from);
  if (found.has("⚠")) return { refused: `The text cannot be read as ${from.toUpperCase()} yet. Correct its syntax first.` };
  for (const name of ["Anchor", "Alias", "Tag", "Directive"]) {
    if (found.has(name)) return { refused: `The text has YAML's ${name === "Tag" ? "tags" : "anchors or directives"}, which JSON does not have. Write them out first.` };
  }
  const root = read(text, from);
  if (twice(root)) return { refused: "A key stands twice in the same object. Take one of them out first." };
  return { text: pretty(valueOf(root, from), to, "") + "\n", lost: found.has("Comment") ? "comments" : "" };
}

function look(text, format) {
  const found = new Set();
  (format === "json" ? jsonLanguage : yamlLanguage).parser.parse(text).iterate({ enter: (n) => void found.add(n.type.isError ? "⚠" : n.name) });
  return found;
}

function twice(n) {
  if (n?.kind === "array") return n.items.some(twice);
  if (n?.kind !== "object") return false;
  return new Set(n.entries.map((e) => e.key)).size < n.entries.length || n.entries.some((e) => twice(e.value));
}

// valueOf returns what a node says, in the form that print takes.
function valueOf(n, format) {
  if (!n) return null;
  if (n.kind === "array") return n.items.map((i) => valueOf(i, format));
  if (n.kind === "object") return n.entries.reduce((o, e) => ((o[e.key] = valueOf(e.value, format)), o), Object.create(null));
  if (n.quoted || n.block) return n.text;
  return format === "json" ? { raw: n.text } : plain(n.text);
}

const decimal = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;

// plain reads a text of YAML without quotes, as the server does.
function plain(text) {
  if (/^(~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(true|True|TRUE|false|False|FALSE)$/.test(text)) return { raw: text.toLowerCase() };
  if (/^0(o[0-7]+|x[0-9a-fA-F]+)$/.test(text)) return { raw: String(BigInt(text)) };
  if (!decimal.test(text) || /^[-+]?0[0-9]/.test(text)) return text;
  return { raw: text.replace(/^\+/, "").replace(/^(-?)\./, "$10.").replace(/\.(?=$|[eE])/, "") };
}

const most = 140; // characters of a line

// pretty writes a value in line where it is a column or the like, else with a line for each key.
function pretty(value, format, indent, within = "") {
  const flat = !value || typeof value !== "object" || "raw" in value || Object.keys(value).length === 0;
  if (flat) return print(value, format);
  const line = print(value, format);
  const small = indent.length + line.length <= most;
  if (small && indent && within !== "tables" && !Array.isArray(value)) return line;
  if (small && indent && Array.isArray(value) && value.every((v) => typeof v !== "object" || v === null || "raw" in v || Array.isArray(v))) return line;
  return format === "json" ? prettyJSON(value, indent, within) : prettyYAML(value, indent, within);
}

function prettyJSON(value, indent, within) {
  const deeper = indent + "  ";
  const lines = Array.isArray(value)
    ? value.map((v) => deeper + pretty(v, "json", deeper, within))
    : Object.entries(value).map(([k, v]) => `${deeper}${JSON.stringify(k)}: ${pretty(v, "json", deeper, k)}`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
}

function prettyYAML(value, indent, within) {
  if (Array.isArray(value)) return value.map((v) => "- " + pretty(v, "yaml", indent + "  ", within)).join("\n" + indent);
  return Object.entries(value).map(([k, v]) => {
    const body = pretty(v, "yaml", indent + "  ", k);
    return `${print(k, "yaml")}:${body.includes("\n") ? "\n" + indent + "  " : " "}${body}`;
  }).join("\n" + indent);
}
