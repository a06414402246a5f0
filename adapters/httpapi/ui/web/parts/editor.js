// The editor of documents, scripts and statements: CodeMirror in the colours of the page.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab, toggleTabFocusMode } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder as placeholding } from "@codemirror/view";
import { tags as t } from "@lezer/highlight";
import { html, useEffect, useRef } from "../html.js";

const colours = HighlightStyle.define([
  { tag: [t.keyword, t.operatorKeyword, t.modifier], color: "var(--code-keyword)", fontWeight: "600" },
  { tag: [t.string, t.special(t.string)], color: "var(--code-string)" },
  { tag: [t.number, t.bool, t.null, t.atom], color: "var(--code-number)" },
  { tag: [t.comment], color: "var(--quiet)", fontStyle: "italic" },
  { tag: [t.propertyName, t.definition(t.propertyName)], color: "var(--code-name)" },
  { tag: [t.typeName, t.standard(t.name)], color: "var(--code-type)" },
]);

const nonce = document.querySelector("meta[name=dwsim-nonce]")?.nonce ?? "";

// A text that is typed over a selection is put there by the editor: the browser would keep the looks of
// what it replaces by a style of its own, which the policy of the page forbids.
const typedOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { main: { from, to, empty } } = view.state.selection;
    const text = event.data;
    if (event.inputType !== "insertText" || !text || empty || view.composing || view.state.readOnly) return false;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: "input.type", scrollIntoView: true });
    if (!view.state.facet(EditorView.inputHandler).some((handle) => handle(view, from, to, text, insert))) view.dispatch(insert());
    return true;
  },
});

// Editor edits a text.
//
//   value       the text; when it becomes another than what was edited, that is shown instead
//   language    extensions of CodeMirror: the language, its completion, whatever a view needs; memoise them
//   onChange    is given each new text
//   problems    [{line, column?, end_line?, end_column?, message, severity?}] to underline, counted from 1
//   keys        [{key, run}] of CodeMirror, which come before its own; memoise them
//   label       what it is, for screen readers
//   view        a ref that is given the EditorView
//   readOnly, placeholder, class
//
// Tab indents; Escape, then Tab leaves the editor, as does Ctrl-M.
export function Editor({ value, language = none, onChange, problems = none, keys = none, label, view: given, readOnly, placeholder, class: also = "" }) {
  const at = useRef();
  const view = useRef();
  const parts = useRef({ language: new Compartment(), keys: new Compartment(), readOnly: new Compartment() });
  const changed = useRef(onChange);
  changed.current = onChange;
  const told = useRef(new Set()); // texts that onChange was given and that may yet come back as value, late
  const tell = (text) => {
    told.current.add(text);
    changed.current?.(text);
  };

  useEffect(() => {
    const p = parts.current;
    view.current = new EditorView({
      parent: at.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          EditorView.cspNonce.of(nonce), typedOver,
          p.keys.of(Prec.highest(keymap.of(keys))),
          p.language.of(language),
          p.readOnly.of(EditorState.readOnly.of(!!readOnly)),
          lineNumbers(), foldGutter(), lintGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(),
          autocompletion(), highlightActiveLine(), highlightSelectionMatches(), syntaxHighlighting(colours),
          placeholder ? placeholding(placeholder) : [],
          keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap,
            { key: "Escape", run: toggleTabFocusMode }, indentWithTab]),
          EditorView.contentAttributes.of({ "aria-label": label, "aria-description": "Escape and then Tab leave the editor.", tabindex: "0" }),
          EditorView.updateListener.of((u) => u.docChanged && tell(u.state.doc.toString())),
        ],
      }),
    });
    if (given) given.current = view.current;
    return () => view.current.destroy();
  }, []);

  useEffect(() => {
    const now = view.current.state.doc;
    if (value === now.toString()) told.current.clear();
    else if (!told.current.has(value)) view.current.dispatch({ changes: { from: 0, to: now.length, insert: value } });
  }, [value]);
  useEffect(() => reconfigure("language", language), [language]);
  useEffect(() => reconfigure("keys", Prec.highest(keymap.of(keys))), [keys]);
  useEffect(() => reconfigure("readOnly", EditorState.readOnly.of(!!readOnly)), [readOnly]);
  useEffect(() => {
    view.current.dispatch(setDiagnostics(view.current.state, problems.filter((p) => p.line).map((p) => diagnostic(view.current.state.doc, p))));
  }, [problems]);

  function reconfigure(part, extension) {
    view.current.dispatch({ effects: parts.current[part].reconfigure(extension) });
  }
  return html`<div ref=${at} class=${"editor " + also}></div>`;
}

const none = [];

function diagnostic(doc, p) {
  const from = offset(doc, p.line, p.column);
  const to = p.end_line ? offset(doc, p.end_line, p.end_column) : endOfWord(doc, from);
  return { from: Math.min(from, to), to, severity: p.severity ?? "error", message: [p.message, p.hint].filter(Boolean).join("\n") };
}

// offset is that of a place counted from 1; one behind the end of the line or text is at that end.
// Columns count characters as the server does (code points).
export function offset(doc, line, column = 1) {
  if (line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(1, line));
  return from + [...text].slice(0, Math.max(0, column - 1)).join("").length;
}

function endOfWord(doc, from) {
  const { to, text, from: start } = doc.lineAt(from);
  const word = /^[\w."$-]+/.exec(text.slice(from - start));
  return word ? from + word[0].length : Math.min(to, from + 1);
}

// show moves the cursor to the place of a problem, and looks there.
export function show(view, p) {
  const at = offset(view.state.doc, p.line, p.column);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: "center" }) });
  view.focus();
}
