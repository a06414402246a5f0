// The import of CREATE TABLE scripts: written or dropped on the left, as it is understood on the right.
import { html, classes, useEffect, useMemo, useRef, useState } from "../html.js";
import { MSSQL, PostgreSQL, sql as sqlLanguage, SQLDialect, StandardSQL } from "@codemirror/lang-sql";
import { experiments, server } from "../api.js";
import { useLoad } from "../load.js";
import { count, plural } from "../format.js";
import { link, navigate } from "../route.js";
import { Button, SelectField, TextField } from "../parts/controls.js";
import { Editor, show } from "../parts/editor.js";
import { Problems, Trouble, useToast } from "../parts/feedback.js";
import { nameTrouble, request, rowsTrouble, useInterpreted, useTaken } from "./import/check.js";
import { dialects, useDraft } from "./import/draft.js";
import { likely, nameOf, readScript } from "./import/file.js";
import { Preview } from "./import/preview.js";
import { examples } from "../examples.js";

const example = examples.find((e) => e.dialect);
const nameOfDialect = Object.fromEntries(dialects);
const grammar = {
  redshift: SQLDialect.define({ ...PostgreSQL.spec, keywords: `${PostgreSQL.spec.keywords} distkey sortkey diststyle encode compound interleaved identity`, types: `${PostgreSQL.spec.types} super hllsketch varbyte` }),
  snowflake: SQLDialect.define({ ...StandardSQL.spec, types: `${MSSQL.spec.types} number string variant object array boolean timestamp_ntz timestamp_ltz timestamp_tz` }),
  ansi: StandardSQL,
};
const mostShown = 300; // problems; a script in the wrong dialect has thousands

export function Import({ params }) {
  const [draft, change, forget] = useDraft();
  const state = useInterpreted(draft);
  const [refused, setRefused] = useState(); // what the creation, or a file, failed by
  const view = useRef();
  const toast = useToast();
  useEffect(() => setRefused(), [draft]);
  const put = (text, name, from) => {
    const before = draft.sql.trim() !== "" && draft.sql !== text;
    change({ sql: text, name: draft.name || name, dialect: likely(text) || draft.dialect });
    toast(before ? `${from} is in the editor. Undo there brings back what was.` : `${from} is in the editor.`);
  };
  const open = (file) => readScript(file).then((text) => put(text, nameOf(file.name), file.name), (error) => setRefused(error));
  useEffect(() => { if (params.example && !draft.sql.trim()) put(example.text, example.name, "The example"); }, []);
  const create = async () => {
    if (!draft.name.trim()) return setRefused({ ofName: "An experiment needs a name." });
    try {
      const made = await experiments.importSQL(request(draft));
      forget();
      toast(`${made.name} was created${made.import_warnings.length ? `, with ${plural(made.import_warnings.length, "warning")}` : ""}.`);
      navigate(link("experiment", made.name));
    } catch (error) {
      setRefused(error);
    }
  };
  const wrong = { name: nameTrouble(draft.name.trim()) || state.name || refused?.ofName, rows: rowsTrouble(draft.rows) };
  const ready = draft.sql.trim() && !state.error && !wrong.rows && !nameTrouble(draft.name.trim()) && !state.name;
  return html`<${Drop} onFile=${open}>
    <header class="heading"><h1>Import SQL</h1><span class="quiet">CREATE TABLE statements become tables to fill with rows.</span>
      <div class="actions"><${Button} kind="primary" disabled=${!ready} onClick=${create}>Create experiment<//></div></header>
    <${Form} draft=${draft} change=${change} wrong=${wrong} />
    ${refused?.message && html`<${Trouble} title=${refused.status === undefined ? "" : "The experiment was not created."} error=${refused} />`}
    <div class="split import-split">
      <div class="stack">
        <${Script} draft=${draft} change=${change} state=${state} view=${view} open=${open} put=${put} />
      </div>
      <div class="stack import-result">
        <${Findings} state=${state} view=${view} draft=${draft} change=${change} />
        ${draft.sql.trim() && state.result ? html`<${Preview} result=${state.result} stale=${!!state.error} />` : html`<${Hint} draft=${draft} state=${state} put=${put} />`}</div>
    </div>
  <//>`;
}

// Form is what there is to say beside the script.
function Form({ draft, change, wrong }) {
  const { data } = useLoad((o) => server.warehouses(o));
  const taken = useTaken(draft.name.trim());
  const warehouses = data?.warehouses ?? [];
  const standard = warehouses.find((w) => w.default)?.name ?? "";
  const options = [["", standard ? `${standard} (default)` : "default"], ...warehouses.filter((w) => !w.default).map((w) => [w.name, w.name])];
  return html`<div class="panel import-form">
    <${TextField} label="Name" value=${draft.name} onInput=${(name) => change({ name })} maxlength="100" placeholder="tickets"
      error=${wrong.name || (taken && `There is an experiment ${taken} already. Choose another name.`)} />
    <${SelectField} label="Dialect" value=${draft.dialect} options=${dialects} onInput=${(dialect) => change({ dialect })} />
    <${TextField} label="Rows per table" inputmode="numeric" value=${draft.rows} onInput=${(rows) => change({ rows })} placeholder="1000" error=${wrong.rows} />
    <${SelectField} label="Warehouse" value=${draft.warehouse} options=${options} onInput=${(warehouse) => change({ warehouse })} />
    <div class="import-infer"><label><input type="checkbox" checked=${draft.infer} onChange=${(e) => change({ infer: e.currentTarget.checked })} /> Infer rules</label>
      <p class="hint">Values that fit the names of columns: an address, a city, a price.</p></div>
  </div>`;
}

function Script({ draft, change, state, view, open, put }) {
  const picker = useRef();
  const language = useMemo(() => sqlLanguage({ dialect: grammar[draft.dialect], upperCaseKeywords: true }), [draft.dialect]);
  const problems = useMemo(() => found(state).slice(0, mostShown), [state.result, state.error]);
  return html`<div class="row import-tools">
      <${Button} small onClick=${() => picker.current.click()}>Open a file…<//>
      <input ref=${picker} type="file" accept=".sql,.ddl,.txt" hidden aria-label="Script" onChange=${(e) => { const [file] = e.currentTarget.files; e.currentTarget.value = ""; if (file) open(file); }} />
      <${Button} small kind="quiet" onClick=${() => put(example.text, example.name, "The example")}>Use the example<//>
      <${Verdict} state=${state} empty=${!draft.sql.trim()} />
    </div>
    <${Editor} label="SQL script" class="import-editor" value=${draft.sql} language=${language} problems=${problems} view=${view}
      onChange=${(sql) => change({ sql })} placeholder="Write or paste CREATE TABLE statements, or drop a .sql file here" />`;
}

// Verdict is the state of the script in a few words.
function Verdict({ state, empty }) {
  const errors = state.error?.problems?.length ?? 0;
  const warnings = state.result?.import_warnings.length ?? 0;
  let text = "";
  if (empty) text = "";
  else if (state.checking || (!state.result && !state.error)) text = "Reading the script…";
  else if (state.error) text = errors ? plural(errors, "error") : "The script could not be read";
  else text = warnings ? plural(warnings, "warning") : "No errors";
  return html`<span class=${classes("import-verdict", state.error ? "bad" : warnings ? "warn" : "good")} role="status">${text}</span>`;
}

const warningsOf = (result) => (result?.import_warnings ?? []).map((w) => ({ ...w, path: w.table, severity: "warning" }));
const found = (state) => (state.error ? state.error.problems ?? [] : warningsOf(state.result));

// Findings lists errors, else warnings. Each leads to its place.
function Findings({ state, view, draft, change }) {
  const all = found(state);
  const list = html`<${Problems} problems=${all.slice(0, mostShown)} onPick=${(p) => show(view.current, p)} />
    ${all.length > mostShown && html`<p class="quiet">and ${count(all.length - mostShown)} more</p>`}`;
  if (!state.error) {
    return all.length > 0 && html`<details class="import-findings warnings" open=${all.length < 10}><summary>${plural(all.length, "warning")}: read in another way than written</summary>${list}</details>`;
  }
  const other = likely(draft.sql);
  return html`<section class="import-findings" aria-label="Errors">
    <h2>${all.length ? plural(all.length, "error") : "The script could not be read"}</h2>
    ${other && other !== draft.dialect && html`<p>The script looks like ${nameOfDialect[other]}. <${Button} small onClick=${() => change({ dialect: other })}>Read it as ${nameOfDialect[other]}<//></p>`}
    ${all.length ? list : html`<${Trouble} error=${state.error} again=${state.again} />`}
  </section>`;
}

// Hint is in the place of the preview as long as there is none.
const Hint = ({ draft, state, put }) => html`<div class="empty import-hint">${draft.sql.trim() && state.error
  ? html`<h2>No preview yet</h2><p>Mend the errors, and the tables are shown here as they will be.</p>`
  : draft.sql.trim() ? html`<p>Reading the script…</p>`
    : html`<h2>What the script becomes</h2><p>Tables, columns, keys and where the values come from are shown here before anything is created.</p>
      <${Button} onClick=${() => put(example.text, example.name, "The example")}>Try the example script<//>`}</div>`;

// Drop takes files that are dropped anywhere in the view.
function Drop({ onFile, children }) {
  const [over, setOver] = useState(false);
  const files = (e) => [...(e.dataTransfer?.types ?? [])].includes("Files");
  return html`<div class=${classes("import stack", over && "over")}
    onDragOverCapture=${(e) => { if (files(e)) { e.preventDefault(); setOver(true); } }}
    onDragLeave=${(e) => !e.currentTarget.contains(e.relatedTarget) && setOver(false)}
    onDropCapture=${(e) => { if (!files(e)) return; e.preventDefault(); e.stopPropagation(); setOver(false); const [file] = e.dataTransfer.files; if (file) onFile(file); }}>
    ${children}${over && html`<div class="import-over" aria-hidden="true">Drop the script here</div>`}</div>`;
}
