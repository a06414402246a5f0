// Changes of the text in the editor, each one step to undo.

// replaceWith makes the text of an editor another one, by the part in which they differ, and puts the cursor at
// an offset of the new one.
export function replaceWith(view, next, at) {
  const now = view.state.doc.toString();
  let from = 0;
  while (from < now.length && from < next.length && now[from] === next[from]) from++;
  let tail = 0;
  while (tail < now.length - from && tail < next.length - from && now[now.length - 1 - tail] === next[next.length - 1 - tail]) tail++;
  view.dispatch({ changes: { from, to: now.length - tail, insert: next.slice(from, next.length - tail) },
    selection: at === undefined ? undefined : { anchor: at }, scrollIntoView: at !== undefined, userEvent: "input.form" });
  view.focus();
}

// placeOf is the line and column of an offset, as problems have them.
export function placeOf(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: [...before.at(-1)].length + 1 };
}
