// One query: the text, what is set for it, and what came of it.
import { html, classes, useEffect, useId, useMemo, useRef, useState } from "../../html.js";
import { link } from "../../route.js";
import { Button, LinkButton } from "../../parts/controls.js";
import { Editor, offset, show } from "../../parts/editor.js";
import { Notice, useToast } from "../../parts/feedback.js";
import { useAsking } from "./asking.js";
import { completion, dialectOf } from "./complete.js";
import { append, currentStatement, insert, replaceWord } from "./mark.js";
import { isMissing, Params, valueOf } from "./params.js";
import { Results } from "./results.js";
import { Separator } from "./separator.js";
import { parametersOf, placeOf, split, statementAt } from "./statements.js";
import { Toolbar } from "./toolbar.js";

const longest = 200_000; // characters of a text that is looked through for parameters as one types

// Sheet shows a sheet of useSheets. It stays while another is looked at, with its answers. handle is a ref that is
// given {focus, insert, run} for the lists at the side.
export function Sheet({ sheet, hidden, change, open, save, own, catalog, experiments, history, handle, share, onShare }) {
  const id = useId();
  const toast = useToast();
  const view = useRef();
  const asking = useAsking();
  const [missing, setMissing] = useState([]);
  const [edited, setEdited] = useState(false);
  const now = useRef();
  now.current = { sheet, catalog, asking };
  const all = useMemo(() => (sheet.sql.length > longest ? [] : split(sheet.sql, catalog.engine)), [sheet.sql, catalog.engine]);
  const names = useMemo(() => (sheet.sql.length > longest ? [] : parametersOf(sheet.sql, catalog.engine)), [sheet.sql, catalog.engine]);
  const known = useRef([]);
  known.current = names;

  const run = (which, explain) => {
    const { sheet, catalog, asking } = now.current;
    const found = wanted(view.current.state, which, catalog.engine);
    if (!found.length) return toast("There is no statement to run. Write one, or choose a table.");
    const bodies = found.map((s) => ({ ...s, body: bodyOf(s.text, sheet, catalog.engine) }));
    const none = [...new Set(bodies.flatMap((b) => parametersOf(b.text, catalog.engine)))].filter((n) => isMissing(sheet.values[n]));
    setMissing(none);
    if (none.length) return focusParam(id, none[0]);
    setEdited(false);
    asking.ask(bodies, { explain, done: (a) => !a.explain && note(a, history) });
  };
  const acts = useRef();
  acts.current = { run, cancel: asking.cancel, running: asking.running };
  useEffect(() => {
    if (hidden) return undefined;
    view.current.requestMeasure();
    handle.current = { focus: () => view.current.focus(), insert: (name) => insert(view.current, name), run: (sql) => { append(view.current, sql); acts.current.run("here"); } };
    const press = (e) => {
      if (e.defaultPrevented || document.querySelector("dialog[open], [role=menu]")) return;
      if (e.key === "Escape" && acts.current.running) acts.current.cancel();
      else if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) acts.current.run(e.shiftKey ? "all" : "here");
      else return;
      e.preventDefault();
    };
    document.addEventListener("keydown", press); // wherever the focus is
    return () => document.removeEventListener("keydown", press);
  }, [hidden]);
  const edit = (part) => { // what was wrong may be right now
    if (part.sql !== undefined || part.experiment !== undefined) setEdited(true);
    change(part);
  };

  const language = useMemo(() => {
    const dialect = dialectOf(catalog.engine);
    return [dialect.extension, dialect.language.data.of({ autocomplete: completion(() => now.current.catalog) }), currentStatement(() => now.current.catalog.engine)];
  }, [catalog.engine]);
  const keys = useMemo(() => [
    { key: "Mod-Enter", run: () => (acts.current.run("here"), true) },
    { key: "Mod-Shift-Enter", run: () => (acts.current.run("all"), true) },
    { key: "Escape", run: () => acts.current.running && (acts.current.cancel(), true) },
  ], []);

  const place = (answer, p) => placed(sheet.sql, answer, p);
  const problems = useMemo(() => (edited ? none : asking.answers.flatMap((a) => (a.error?.problems ?? []).map((p) => ({ ...p, ...placed(sheet.sql, a, p) })))), [asking.answers, edited]);
  const fix = (p, words) => replaceWord(view.current, offset(view.current.state.doc, p.line, p.column), words);

  return html`<div class="query-sheet" hidden=${hidden}>
    <${Toolbar} sheet=${sheet} catalog=${catalog} experiments=${experiments} change=${edit} several=${all.length > 1} asking=${asking} run=${run} open=${open} save=${save} />
    <${Standing} own=${own} name=${sheet.experiment} />
    <div class="query-work" style=${{ "--share": share + "%" }}>
      <div class="query-write" id=${id + "write"}>
        <${Editor} class="query-editor" label="SQL" value=${sheet.sql} language=${language} keys=${keys} problems=${problems} view=${view}
          placeholder="SELECT … FROM …" onChange=${(sql) => edit({ sql })} />
        <div id=${id}><${Params} names=${names} values=${sheet.values} missing=${missing} onChange=${(values) => { change({ values }); setMissing(missing.filter((n) => isMissing(values[n]))); }} /></div>
      </div>
      <${Separator} label="Height of the editor" value=${share} min=${15} max=${85} usual=${36} onChange=${onShare} controls=${id + "write"} />
      <div class=${classes("query-below", asking.answers.length > 0 && "full")}>
        <${Results} answers=${asking.answers} cancel=${asking.cancel} again=${() => run("here")} place=${place} look=${(p) => show(view.current, p)} fix=${fix}
          empty=${html`<${Hint} blank=${!sheet.sql.trim()} />`} />
      </div>
    </div>
  </div>`;
}

const none = [];

// wanted returns the statements to run: all, those that are selected, or the one at the cursor.
function wanted({ doc, selection: { main } }, which, engine) {
  const script = doc.toString();
  if (which !== "all" && !main.empty) return split(script.slice(main.from, main.to), engine).map((s) => ({ ...s, from: s.from + main.from }));
  const all = split(script, engine);
  if (which === "all") return all;
  const one = statementAt(all, script, main.head);
  return one ? [one] : [];
}

function bodyOf(sql, { experiment, limit, timeout, values }, engine) {
  const names = parametersOf(sql, engine);
  const params = Object.fromEntries(names.map((n) => [n, valueOf(values[n])]));
  return { sql, experiment_name: experiment || undefined, limit, timeout, params: names.length ? params : undefined };
}

const focusParam = (id, name) => [...document.getElementById(id).querySelectorAll("[data-param]")].find((e) => e.dataset.param === name)?.focus();

// placed is where in a script a problem of a statement is; {} where that was written over.
function placed(script, { sql, from }, p) {
  const at = script.startsWith(sql, from) ? from : script.indexOf(sql);
  return p.line && at >= 0 ? { at, ...placeOf(script, at, p.line, p.column) } : { line: undefined };
}

function note({ sql, body, state, result, error, ms, at }, history) {
  if (state === "cancelled") return;
  history.add({ at, sql, experiment: body.experiment_name ?? "", ms: Math.round(ms), rows: result?.row_count, truncated: result?.truncated || undefined, error: error?.message.slice(0, 500) });
}

// Standing says why an experiment has nothing to ask for.
function Standing({ own: { experiment, lineage, error, reload }, name }) {
  if (error?.status === 404) return html`<${Notice} kind="warning"><p>There is no experiment ${name}. Choose another one, or <a href=${link("experiments")}>see all</a>.</p><//>`;
  if (error && !experiment) return html`<${Notice} kind="warning">${error.message} <${Button} small onClick=${reload}>Try again<//><//>`;
  if (!experiment) return null;
  const last = experiment.last_run;
  if (last?.status === "RUNNING") return html`<${Notice}><span class="query-standing"><span>Rows of ${experiment.name} are being made. Until that ends, the rows of before are there, if there were any.</span>
    <${LinkButton} small href=${link("experiment", experiment.name, "runs", String(last.id))}>Watch the run<//></span><//>`;
  if (!lineage || lineage.tables.some((t) => t.rows)) return null;
  return html`<${Notice}><span class="query-standing"><span>${experiment.name} has no rows yet, so its tables are empty.</span>
    <${LinkButton} small href=${link("experiment", experiment.name, "generate")}>Generate rows<//></span><//>`;
}

const mac = /Mac|iP/.test(navigator.platform);
const ctrl = mac ? "⌘" : "Ctrl";

const Hint = ({ blank }) => html`<div class="query-hint quiet">
  <p>${blank ? "Write a statement, or choose a table at the side." : "Nothing was run yet."}</p>
  <dl class="query-keys">
    <div><dt><kbd>${ctrl}</kbd> <kbd>Enter</kbd></dt><dd>Run the statement at the cursor, or what is selected</dd></div>
    <div><dt><kbd>${ctrl}</kbd> <kbd>Shift</kbd> <kbd>Enter</kbd></dt><dd>Run all statements</dd></div>
    <div><dt><kbd>Esc</kbd></dt><dd>Cancel</dd></div>
    <div><dt><kbd>Ctrl</kbd> <kbd>Space</kbd></dt><dd>Complete a name</dd></div>
  </dl></div>`;
