// Where in a document the cursor is: what may be written there follows from it.
import { pathTo, read } from "./tree.js";

const mark = "dwsimplace"; // stands for what is being typed, in a copy of the text that is read

// placeAt returns {root, way, isKey, object, from, to, quoted, closed, colon} of an offset: the document and
// the way to the place as pathTo has it; whether a key of object is written there, else a value; from…to is what is being
// typed, within a quote that may be closed, before a colon or not. It returns null where nothing can be said.
export function placeAt(text, format, offset) {
  const word = wordAt(text, format, offset);
  if (!word) return null;
  const copy = text.slice(0, word.outerFrom) + word.insert + text.slice(word.outerTo);
  const root = read(copy, format);
  const way = pathTo(root, word.outerFrom + 1);
  const last = way.at(-1);
  if (!last) return null;
  const isKey = last.entry?.key === mark;
  return { ...word, root, way: isKey ? way.slice(0, -1) : way, isKey, object: isKey ? last.parent : null };
}

// wordAt finds what is being typed, and what to put in its place so that it can be read.
function wordAt(text, format, offset) {
  const lineFrom = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineFrom, offset);
  const after = text.slice(offset).split("\n", 1)[0];
  if (format === "yaml" && /(^|\s)#/.test(unquotedPart(before))) return null;
  const quote = openQuote(before, format);
  if (quote) return quotedWord(quote, lineFrom, before, after, offset);
  const from = offset - /[\w.]*$/.exec(before)[0].length;
  const to = offset + /^[\w.]*/.exec(after)[0].length;
  const colon = /^\s*:/.test(text.slice(to));
  const atStart = format === "yaml" && /^\s*(- +)*$/.test(text.slice(lineFrom, from)) && !colon;
  const insert = format === "json" ? `"${mark}"` : mark + (atStart ? ":" : "");
  return { from, to, outerFrom: from, outerTo: to, quoted: false, colon, atStart, insert };
}

function quotedWord(quote, lineFrom, before, after, offset) {
  const outerFrom = lineFrom + quote.at;
  const rest = after.indexOf(quote.mark);
  const inside = rest < 0 ? /^[\w.]*/.exec(after)[0].length : rest;
  const outerTo = offset + inside + (rest < 0 ? 0 : 1);
  return { from: outerFrom + 1, to: offset + inside, outerFrom, outerTo, quoted: quote.mark, closed: rest >= 0,
    colon: /^\s*:/.test(after.slice(inside + (rest < 0 ? 0 : 1))), insert: `"${mark}"` };
}

// openQuote finds the quote in whose string a line ends; texts over several lines are not looked at.
function openQuote(before, format) {
  let open = null;
  for (let i = 0; i < before.length; i++) {
    const c = before[i];
    if (open) {
      if (c === "\\" && open.mark === '"') i++;
      else if (c === open.mark) open = null;
    } else if (c === '"' || (c === "'" && format === "yaml" && /(^|[\s[{,:])$/.test(before.slice(0, i)))) open = { mark: c, at: i };
  }
  return open;
}

const unquotedPart = (line) => line.replace(/"(\\.|[^"\\])*"?|'[^']*'?/g, "");
