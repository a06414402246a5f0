// Which statement Ctrl-Enter would run: a line beside it, where there are several.
import { RangeSetBuilder } from "@codemirror/state";
import { Decoration, ViewPlugin } from "@codemirror/view";
import { split, statementAt } from "./statements.js";

const line = Decoration.line({ class: "query-current" });
const longest = 100_000; // characters; more would be taken apart at every key

// currentStatement is an extension; engine returns that of the time.
export const currentStatement = (engine) => ViewPlugin.fromClass(class {
  constructor(view) { this.decorations = marked(view.state, engine()); }
  update(u) { if (u.docChanged || u.selectionSet) this.decorations = marked(u.state, engine()); }
}, { decorations: (plugin) => plugin.decorations });

function marked({ doc, selection }, engine) {
  const marks = new RangeSetBuilder();
  if (doc.length > longest || !selection.main.empty) return marks.finish();
  const script = doc.toString();
  const all = split(script, engine);
  const one = all.length > 1 && statementAt(all, script, selection.main.head);
  for (let at = one ? one.from : Infinity; at < one?.to;) {
    const { from, to } = doc.lineAt(at);
    marks.add(from, from, line);
    at = to + 1;
  }
  return marks.finish();
}

// insert puts a text where the cursor is, apart from a word before it.
export function insert(view, text) {
  const { from, to } = view.state.selection.main;
  const apart = /[\w"]$/.test(view.state.sliceDoc(Math.max(0, from - 1), from)) ? " " : "";
  view.dispatch({ changes: { from, to, insert: apart + text }, selection: { anchor: from + apart.length + text.length }, scrollIntoView: true, userEvent: "input" });
  view.focus();
}

// append puts a statement at the end and the cursor into it.
export function append(view, text) {
  const now = view.state.doc.toString().trimEnd();
  const before = !now ? "" : now.endsWith(";") ? "\n\n" : ";\n\n";
  view.dispatch({ changes: { from: now.length, to: view.state.doc.length, insert: before + text }, selection: { anchor: now.length + before.length + text.length }, scrollIntoView: true, userEvent: "input" });
}

// replaceWord writes another name over the one that begins at a place.
export function replaceWord(view, at, text) {
  const old = /^(?:"[^"]*"|[\w$\u0080-\uffff]+)(?:\.(?:"[^"]*"|[\w$\u0080-\uffff]+))*/.exec(view.state.sliceDoc(at, at + 300))?.[0] ?? "";
  const dot = text.includes(".") ? -1 : old.lastIndexOf("."); // of c.nam, nam is meant
  view.dispatch({ changes: { from: at + dot + 1, to: at + old.length, insert: text }, selection: { anchor: at + dot + 1 + text.length }, scrollIntoView: true, userEvent: "input" });
  view.focus();
}

