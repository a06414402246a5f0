// Finding a text in the rows of a grid, without holding up the page.
import { useEffect, useState } from "../../html.js";
import { textOf } from "../value.js";

const slice = 12; // milliseconds that the search takes at a time

// useFind flags the rows in which a text, in lower case, is: {flags, count, done}. flags is nothing
// while there is no text.
export function useFind(rows, text) {
  const [found, setFound] = useState(nothing);
  useEffect(() => {
    if (!text) {
      setFound(nothing);
      return undefined;
    }
    const search = { flags: new Uint8Array(rows.length), count: 0, at: 0 };
    let timer;
    const go = () => {
      step(search, rows, text);
      setFound({ flags: search.flags, count: search.count, done: search.at === rows.length });
      if (search.at < rows.length) timer = setTimeout(go);
    };
    timer = setTimeout(go, rows.length > 5000 ? 150 : 0); // while one types on, a long search does not begin
    return () => clearTimeout(timer);
  }, [rows, text]);
  return found;
}

const nothing = { flags: null, count: 0, done: true };

function step(search, rows, text) {
  for (const end = performance.now() + slice; search.at < rows.length; search.at++) {
    if (search.at % 64 === 63 && performance.now() > end) return;
    if (rows[search.at].some((v) => has(v, text))) {
      search.flags[search.at] = 1;
      search.count++;
    }
  }
}

// has reports whether a text, in lower case, is in a value. NULL can be found, too.
export function has(v, text) {
  return (v === null ? "null" : textOf(v).toLowerCase()).includes(text);
}

// next returns the next cell, {row, column}, after one that has the text, going round; step is 1 or -1.
export function next({ flags, rows, text, at, row, column, step }) {
  const shown = rows.length;
  for (let n = 0, i = row; n <= shown; n++, i = (i + step + shown) % shown) {
    if (i < 0 || !flags[at(i)]) continue;
    const values = rows.at(at(i));
    for (let k = n === 0 ? column + step : step > 0 ? 0 : values.length - 1; k >= 0 && k < values.length; k += step) {
      if (has(values[k], text)) return { row: i, column: k };
    }
  }
  return undefined;
}
