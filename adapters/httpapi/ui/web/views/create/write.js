// Changes of a document by its tree, in the manner in which it is written: what is not concerned,
// spaces and comments too, stays as it is. Values are texts, booleans, lists, objects, and {raw: "12.50"} for
// numbers, whose digits are kept.

// print writes a value: in JSON, in YAML with brackets, or, where indent is given, over several lines.
export function print(value, format, indent = null) {
  if (value === null) return "null";
  if (typeof value === "object" && "raw" in value) return value.raw;
  if (typeof value === "string") return format === "json" ? JSON.stringify(value) : yamlText(value);
  if (typeof value !== "object") return String(value);
  return indent === null ? inLine(value, format) : overLines(value, format, indent);
}

const key = (k, format) => (format === "json" ? JSON.stringify(k) : yamlText(k));

function inLine(value, format) {
  if (Array.isArray(value)) return "[" + value.map((v) => print(v, format)).join(", ") + "]";
  return "{" + Object.entries(value).map(([k, v]) => `${key(k, format)}: ${print(v, format)}`).join(", ") + "}";
}

// overLines writes an object or a list of objects with a line for each key; what is inside is in line.
function overLines(value, format, indent) {
  const lines = Array.isArray(value)
    ? value.map((v) => (format === "json" ? print(v, format) : "- " + print(v, format, hasLists(v) ? indent + "  " : null)))
    : Object.entries(value).map(([k, v]) => {
      if (!listOfObjects(v)) return `${key(k, format)}: ${print(v, format)}`;
      return `${key(k, format)}:${format === "json" ? " " : "\n" + indent + "  "}${overLines(v, format, indent + "  ")}`;
    });
  if (format !== "json") return lines.join("\n" + indent);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.map((l) => indent + "  " + l).join(",\n")}\n${indent}${close}`;
}

const listOfObjects = (v) => Array.isArray(v) && v.some((x) => x && typeof x === "object" && !("raw" in x));
const hasLists = (v) => v && typeof v === "object" && Object.values(v).some(listOfObjects);

// yamlText quotes what would be read as something else, or hardly be read.
export function yamlText(text) {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*( [A-Za-z0-9_]+)*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text);
}

// indentAt is the white space, and in YAML the dashes as spaces, before an offset of a text.
function indentAt(text, offset) {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  return /^[\s-]*/.exec(line)[0].replaceAll("-", " ");
}

const startsLine = (text, offset) => /^[\s-]*$/.test(text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset));
const endOfLine = (text, offset) => (text.indexOf("\n", offset) < 0 ? text.length : text.indexOf("\n", offset));

// addItem returns the change that puts a value behind the items of an array.
//
// An empty list of YAML is not for it: setKey writes that anew.
export function addItem(text, format, array, value) {
  const last = array.items.at(-1);
  if (!array.flow) return addBlockItem(text, array, last, value);
  if (!last) return fillBrackets(text, format, array, value);
  const own = startsLine(text, last.from);
  const indent = own ? indentAt(text, last.from) : "";
  const wide = format === "json" && last.kind === "object" && last.entries.length > 0 && startsLine(text, last.entries[0].from);
  const before = own ? ",\n" + indent : ", ";
  return change(last.to, last.to, before, print(value, format, wide ? indent : null));
}

function addBlockItem(text, array, last, value) {
  const indent = indentAt(text, array.from);
  const dash = "\n" + indent + "- ";
  const at = endOfLine(text, last.to);
  return change(at, at, dash, print(value, "yaml", last.kind === "object" && !last.flow ? indent + "  " : null));
}

function fillBrackets(text, format, array, value) {
  const to = array.to - (text[array.to - 1] === "]" ? 1 : 0);
  if (format === "yaml") return change(array.from + 1, to, "", print(value, format));
  const line = indentAt(text, endIndent(text, array.from));
  return change(array.from + 1, to, `\n${line}  `, print(value, format, value.columns ? line + "  " : null), `\n${line}`);
}

const endIndent = (text, offset) => {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  return from + /^[\s]*/.exec(text.slice(from))[0].length;
};

const change = (from, to, before, body, tail = "") => ({ from, to, before, body, tail });

// setKey returns the change that gives an object a value at a key, behind the last that it has of the keys in
// after, else at its end.
export function setKey(text, format, object, name, value, after = []) {
  const present = object.entries.find((e) => e.key === name);
  if (present) return setValue(text, format, object, present, value);
  const last = object.entries.filter((e) => after.includes(e.key)).at(-1) ?? object.entries.at(-1);
  const body = `${key(name, format)}: `;
  if (!last) return change(object.from + 1, object.from + 1, body, print(value, format));
  const own = startsLine(text, last.from);
  const indent = indentAt(text, last.from);
  if (!object.flow) {
    const at = endOfLine(text, last.to);
    return change(at, at, `\n${indent}${body.trimEnd()}`, "", blockValue(value, indent));
  }
  return change(last.to, last.to, `${own ? ",\n" + indent : ", "}${body}`, print(value, format, own && listOfObjects(value) ? indent : null));
}

function setValue(text, format, object, present, value) {
  const [from, to] = present.value ? [present.value.from, present.value.to] : [present.to, present.to];
  const spaced = /\s$/.test(text.slice(0, from)) ? "" : " ";
  if (object.flow) return change(from, to, spaced, print(value, format));
  return change(present.value ? from - (/ $/.test(text.slice(0, from)) ? 1 : 0) : from, to, "", "", blockValue(value, indentAt(text, present.from)));
}

// blockValue writes what stands behind the colon of a line of YAML.
const blockValue = (value, indent) => (listOfObjects(value) ? `\n${indent}  ` + print(value, "yaml", indent + "  ") : " " + print(value, "yaml"));

// removeKey returns the change that takes an entry out of an object, with its comma or line.
export function removeKey(text, object, entry) {
  const i = object.entries.indexOf(entry);
  if (!object.flow) {
    const from = text.lastIndexOf("\n", entry.from - 1) + 1;
    return change(i === 0 ? entry.from : from, Math.min(text.length, endOfLine(text, entry.to) + 1), "", "");
  }
  if (i > 0) return change(object.entries[i - 1].to, entry.to, "", "");
  return change(entry.from, object.entries[1]?.from ?? entry.to, "", "");
}

// applied is the text after a change, and insertOf what a change inserts.
const insertOf = (c) => c.before + c.body + c.tail;
export const applied = (text, c) => text.slice(0, c.from) + insertOf(c) + text.slice(c.to);
