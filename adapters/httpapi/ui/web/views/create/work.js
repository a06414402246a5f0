// The editor of a document with what is known about it: its problems and ten of its rows.
import { EditorView } from "@codemirror/view";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import { EditorState } from "@codemirror/state";
import { documents, experiments, server } from "../../api.js";
import { count, plural } from "../../format.js";
import { html, useCallback, useEffect, useMemo, useRef, useState } from "../../html.js";
import { store, stored, useAnswer, useLoad } from "../../load.js";
import { link, navigate } from "../../route.js";
import { Button, LinkButton } from "../../parts/controls.js";
import { Dialog } from "../../parts/dialog.js";
import { Editor, show } from "../../parts/editor.js";
import { Notice, Problems, Trouble, useToast } from "../../parts/feedback.js";
import { ColumnForm } from "./column.js";
import { completing } from "./complete.js";
import { replaceWith } from "./change.js";
import { hovering } from "./hover.js";
import { Preview } from "./preview.js";
import { isScript, rowsOf } from "./start.js";
import { TableForm } from "./table.js";
import { Taken, takenProblem } from "./taken.js";
import { Tools } from "./tools.js";
import { formatOf, read, tableAt, tablesOf, textOf } from "./tree.js";

const media = { json: "application/json", yaml: "application/yaml" };

export function Work({ draft, setDraft, onText, trouble }) {
  const { text } = draft;
  const format = formatOf(text) || draft.format || "json";
  const view = useRef();
  const script = isScript(text);
  const known = useKnown();
  const outline = useOutline(text, format);
  const [cursor, setCursor] = useState("");
  const checked = useAnswer((o) => documents.validate(text, media[format], o), script ? null : [text]);
  const creating = useCreating(text, format, outline, setDraft, view);
  const [form, setForm] = useState(null);
  const [added, setAdded] = useState(null);
  useEffect(() => { // once the dialog is gone, which gives the focus back
    if (!added) return;
    if (form) setForm(null);
    else {
      change(added.text, added.at);
      setAdded(null);
    }
  }, [added, form]);
  const edit = useCallback((next) => setDraft((d) => ({ ...d, text: next })), []);
  const problems = useMemo(() => [...takenProblem(creating.taken, text, outline), ...(creating.refused ?? checked.data?.problems ?? [])],
    [checked.data, creating.refused, creating.taken, outline]);
  const names = outline.tables.map((t) => t.name).filter(Boolean);
  const table = names.includes(cursor) ? cursor : names[0] ?? "";
  const language = useLanguage(format, known, setCursor);
  const keys = useMemo(() => [{ key: "Mod-Enter", run: () => (creating.latest.current(), true) }], []);
  const change = (next, at) => (view.current ? replaceWith(view.current, next, at) : edit(next)); // before there is an editor, too
  return html`
    <header class="heading"><h1>New experiment</h1><div class="actions">
      <${Button} kind="quiet" onClick=${() => setForm("over")}>Start over<//>
      <${Button} kind="primary" title="Ctrl Enter" onClick=${creating.create}>Create experiment<//></div></header>
    ${trouble}
    <${Trouble} title="The experiment was not created" error=${creating.error} again=${creating.error?.status === 0 ? creating.create : null} />
    <${Taken} taken=${creating.taken} text=${text} format=${format} outline=${outline} change=${change} />
    ${script && html`<${Script} text=${text} onHanded=${() => setDraft(null)} />`}
    <div class="create-work">
      <section class="create-document" aria-label="Document">
        <${Tools} text=${text} format=${format} setDraft=${setDraft} outline=${outline} warehouses=${known.current.warehouses} change=${change} onText=${onText} onForm=${setForm} />
        <${Editor} label="Document" class="create-editor" value=${text} onChange=${edit} language=${language} keys=${keys} problems=${problems} view=${view}
          placeholder="Paste a document in JSON or YAML, or a SQL script, or press Ctrl Space to begin" />
        <${Verdict} checked=${checked} problems=${problems} outline=${outline} script=${script} onPick=${(p) => show(view.current, p)} />
      </section>
      <${Preview} text=${text} type=${media[format]} tables=${names} table=${script ? "" : table} onTable=${setCursor} />
    </div>
    ${form === "column" && html`<${ColumnForm} text=${text} format=${format} type=${media[format]} table=${table} rules=${known.current.rules} onAdd=${setAdded} onClose=${() => setForm(null)} />`}
    ${form === "table" && html`<${TableForm} text=${text} format=${format} onAdd=${setAdded} onClose=${() => setForm(null)} />`}
    ${form === "over" && html`<${Over} changed=${text !== draft.origin} onClose=${() => setForm(null)} action=${() => setDraft(null)} />`}`;
}

// useKnown loads what the completion needs, into a ref that it reads when it is asked.
function useKnown() {
  const { data: schema } = useLoad((o) => documents.schema(o));
  const { data: rules } = useLoad((o) => documents.rules(o));
  const { data: warehouses } = useLoad((o) => server.warehouses(o));
  const known = useRef({});
  known.current = { schema, rules: rules?.rules, warehouses: warehouses?.warehouses };
  return known;
}

// useOutline reads the tables of a text; of a long one not at every key.
function useOutline(text, format) {
  const [late, setLate] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setLate(text), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const of = text.length < 50_000 ? text : late;
  return useMemo(() => {
    const root = read(of, format);
    return { root, name: textOf(root, "name"), tables: tablesOf(root), of };
  }, [of, format]);
}

// useLanguage returns the extensions of a format. onTable is told the table that the cursor is in.
function useLanguage(format, known, onTable) {
  return useMemo(() => {
    const knows = () => known.current;
    const data = [{ autocomplete: completing(format, knows) }]; // the same one each time, by which the editor knows it again
    const follow = EditorView.updateListener.of((u) => {
      if (!u.selectionSet || u.state.doc.length > 200_000) return;
      const at = tableAt(tablesOf(read(u.state.doc.toString(), format)), u.state.selection.main.head);
      if (at?.name) onTable(at.name);
    });
    return [format === "json" ? json() : yaml(), EditorState.languageData.of(() => data), hovering(format, knows), follow];
  }, [format]);
}

// useCreating creates the experiment. A name that is taken, and problems, come back as such, for their places.
function useCreating(text, format, outline, setDraft, view) {
  const [error, setError] = useState();
  const [taken, setTaken] = useState("");
  const [refused, setRefused] = useState();
  const toast = useToast();
  const create = async () => {
    setError();
    try {
      const made = await experiments.create(text, media[format]);
      setDraft(null);
      toast(`${made.name ?? outline.name} was created`);
      navigate(link("experiment", made.name ?? outline.name));
    } catch (e) {
      if (e.code === "exists") return setTaken(outline.name);
      if (!e.problems?.some((p) => p.line)) return setError(e);
      setRefused({ text, problems: e.problems });
      show(view.current, e.problems.find((p) => p.line));
    }
    return undefined;
  };
  const latest = useRef();
  latest.current = create;
  return { create, latest, error, taken, refused: refused?.text === text ? refused.problems : undefined };
}

// Verdict says what is wrong with the document, or how large it is if nothing is.
function Verdict({ checked, problems, outline, script, onPick }) {
  if (script) return null;
  const size = `${plural(outline.tables.length, "table")} · ${count(rowsOf(outline.tables))} rows`;
  const said = problems.length ? plural(problems.length, "problem") : checked.data ? "No problems" : "Checking";
  return html`<div class="create-verdict">
    <p role="status" class=${problems.length ? "bad" : checked.data ? "good" : ""}><strong>${said}</strong> <span class="quiet">${size}</span></p>
    ${checked.error && html`<${Trouble} title="The document is not checked" error=${checked.error} again=${checked.again} />`}
    ${problems.length > 0 && html`<div class="create-problems" tabindex="0" role="region" aria-label="Problems"><${Problems} problems=${problems.slice(0, 100)} onPick=${onPick} />
      ${problems.length > 100 && html`<p class="quiet">And ${count(problems.length - 100)} more.</p>`}</div>`}
  </div>`;
}

// Script offers to import what is not a document.
const Script = ({ text, onHanded }) => html`<${Notice}><p>This is a SQL script, not a document. An import reads its tables, and shows how it understood them first.
  ${(waiting().sql ?? text) !== text && waiting().sql ? " It takes the place of the script that waits there." : ""}</p>
  <p class="create-script"><${LinkButton} small kind="primary" href=${link("import")} onClick=${() => hand(text) && onHanded()}>Import it as SQL<//></p><//>`;

// waiting is what the import view keeps: {sql, …}.
const waiting = () => stored("import", {}, undefined, "session");

// hand gives a script to the import view, and reports whether that has it now; else the reader can still
// paste it there.
const hand = (text) => store("import", { ...waiting(), sql: text }, "session");

const Over = ({ changed, onClose, action }) => html`<${Dialog} title="Start over?" onClose=${onClose}>
  <p>${changed ? "Your changes to this document are lost." : "The document leaves the editor. You have not changed it."} You can begin with another one then.</p>
  <footer><${Button} onClick=${onClose} autofocus>Keep it<//><${Button} kind="danger" onClick=${action}>Start over<//></footer>
<//>`;
