// Values of results: what they are, how they are shown, compared and copied. A value is what JSON
// has: null, a boolean, a number, or a string, which also holds integers beyond 2⁵³ and decimals.
import { h } from "../html.js";

const kindsOfTypes = [
  ["text", /^INTERVAL/],
  ["number", /^U?(BIG|SMALL|TINY|HUGE|MEDIUM)?INT|^(BIG|SMALL)?SERIAL|^DEC|^NUM|^REAL|^FLOAT|^DOUBLE|^FIXED|^MONEY/],
  ["boolean", /^BOOL/],
  ["time", /^DATE|^TIME/],
  ["json", /^(JSON|VARIANT|OBJECT|ARRAY|SUPER|STRUCT|MAP)/],
  ["binary", /^(VAR)?BINARY|^BLOB|^BYTE/],
];

// kindOf returns what a column holds: number, boolean, time, json, binary or text, by its type or,
// where the engine does not tell one, by some of its values.
export function kindOf(type, values) {
  if (!type) return kindOfValues(values.filter((v) => v !== null));
  return kindsOfTypes.find(([, pattern]) => pattern.test(type.toUpperCase()))?.[0] ?? "text";
}

const decimal = /^[+-]?\d+\.\d+$/;
const moment = /^\d{4}-\d\d-\d\d([ T]\d\d:\d\d|$)/;

function kindOfValues(values) {
  if (!values.length) return "text";
  const all = (test) => values.every(test);
  if (all((v) => typeof v === "boolean")) return "boolean";
  if (all((v) => typeof v === "number" || isLarge(v) || decimal.test(v))) return "number";
  if (all((v) => moment.test(v))) return "time";
  return all((v) => typeof v === "string" && /^[[{]/.test(v) && isJSON(v)) ? "json" : "text";
}

// isLarge reports whether a value is an integer that had to become a string.
const isLarge = (v) => typeof v === "string" && /^-?\d{16,}$/.test(v) && !Number.isSafeInteger(Number(v));

export function isJSON(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

// textOf is a value as it is copied and searched: exactly, with nothing for NULL.
export function textOf(v) {
  if (typeof v === "string") return v;
  return v === null || v === undefined ? "" : typeof v === "object" ? JSON.stringify(v) : String(v);
}

// Characters that nobody would see, or that would turn round others. The joiners of scripts and
// emoji stay.
const unseen = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
const everyUnseen = new RegExp(`(${unseen.source})`, "gu");
const signs = { "\n": "↵", "\t": "⇥", "\r": "␍", "\u007f": "␡" };

function sign(c) {
  const code = c.codePointAt(0);
  return signs[c] ?? (code < 32 ? String.fromCodePoint(0x2400 + code) : "U+" + code.toString(16).toUpperCase().padStart(4, "0"));
}

// visible returns a text as what can be put into an element: characters that cannot be seen are
// marked. keep are some of them that do no harm there, such as line ends.
export function visible(text, keep = "") {
  if (!unseen.test(text)) return text;
  return text.split(everyUnseen).map((part, i) => (i % 2 && !keep.includes(part) ? h("span", { class: "value-sign" }, sign(part)) : part));
}

// measured is a text in the signs that visible has for it, as much of it as a cell shows.
export const measured = (text) => cut(text).replace(everyUnseen, (c) => sign(c) + " ");

// longest is how much of a text a cell shows.
const longest = 400;

function cut(text) {
  if (text.length <= longest) return text;
  const split = /[\ud800-\udbff]$/.test(text.slice(longest - 1, longest)); // a character is not
  return text.slice(0, split ? longest - 1 : longest);
}

// Value is a value in a cell, on one line and not more than there is room for. find, in lower case,
// is marked in it.
export function Value({ value, find }) {
  if (value === null || value === undefined) return h("span", { class: "value-null" }, "NULL");
  if (value === "") return h("span", { class: "unseen" }, "empty text");
  const whole = textOf(value);
  const text = cut(whole);
  const rest = text.length < whole.length ? "…" : "";
  const at = find ? text.toLowerCase().indexOf(find) : -1;
  if (at < 0) return [visible(text), rest];
  const end = at + find.length;
  return [visible(text.slice(0, at)), h("mark", null, visible(text.slice(at, end))), visible(text.slice(end)), rest];
}

// compare orders two numbers that are not NULL: as doubles, and where these are the same exactly. What
// is no number comes behind all numbers.
export function compare(a, b) {
  const x = Number(a), y = Number(b);
  if (x < y) return -1;
  if (x > y) return 1;
  if (x !== y) return Number.isNaN(x) - Number.isNaN(y) || compareTexts(a, b);
  if (typeof a === "number" && typeof b === "number") return 0;
  const [m, n] = alike(scaled(a), scaled(b));
  return m < n ? -1 : m > n ? 1 : 0;
}

const compareTexts = (a, b) => (textOf(a) < textOf(b) ? -1 : textOf(a) > textOf(b) ? 1 : 0);

// scaled is a decimal number as an integer and how many of its digits are behind the point.
function scaled(v) {
  const [, sign, whole, part = "", exponent = "0"] = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(textOf(v)) ?? [];
  if (whole === undefined || whole + part === "") return undefined;
  const digits = BigInt(sign + whole + part), scale = part.length - exponent;
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

// alike returns the integers of two scaled numbers at one scale.
function alike(a, b) {
  if (!a || !b) return [0n, 0n];
  const scale = Math.max(a.scale, b.scale);
  return [a, b].map((n) => n.digits * 10n ** BigInt(scale - n.scale));
}

// sum adds numbers exactly, as text; floats to twelve digits, for more of them mean nothing. It is
// undefined if one is not a number.
export function sum(values) {
  let total = { digits: 0n, scale: 0 }, floats = false;
  for (const v of values) {
    const n = scaled(v);
    if (!n) return undefined;
    floats ||= typeof v === "number" && !Number.isInteger(v);
    const [a, b] = alike(total, n);
    total = { digits: a + b, scale: Math.max(total.scale, n.scale) };
  }
  const text = written(total);
  return floats ? String(Number(Number(text).toPrecision(12))) : text;
}

function written({ digits, scale }) {
  const sign = digits < 0n ? "-" : "";
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  return sign + (scale ? text.slice(0, -scale) + "." + text.slice(-scale) : text);
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;

// pretty breaks JSON into lines. Its numbers and texts stay as they were written.
export function pretty(text) {
  let out = "", depth = 0, last = "";
  const line = () => "\n" + "  ".repeat(depth);
  for (const [token] of text.matchAll(tokens)) {
    if (token === "}" || token === "]") {
      depth--;
      out += (last === "{" || last === "[" ? "" : line()) + token;
    } else {
      out += (last === "{" || last === "[" || last === "," ? line() : "") + token + (token === ":" ? " " : "");
      if (token === "{" || token === "[") depth++;
    }
    last = token;
  }
  return out;
}
