// The document, and the SQL that it stands for, to read and to take away.
import { json } from "@codemirror/lang-json";
import { PostgreSQL, sql, SQLite, StandardSQL } from "@codemirror/lang-sql";
import { yaml } from "@codemirror/lang-yaml";
import { EditorView } from "@codemirror/view";
import { html, useMemo, useState } from "../../html.js";
import { experiments } from "../../api.js";
import { plural } from "../../format.js";
import { useLoad } from "../../load.js";
import { link } from "../../route.js";
import { Button, Copy, LinkButton, save } from "../../parts/controls.js";
import { Loading, Trouble } from "../../parts/feedback.js";
import { Editor } from "../../parts/editor.js";
import { Badge, Choice } from "../../parts/show.js";
import { WarningList } from "./warnings.js";

// dialects in which an experiment can be written, by what the server calls them.
export const dialects = { redshift: "Redshift", snowflake: "Snowflake", postgres: "Postgres", sqlite: "SQLite", duckdb: "DuckDB" };
const documents = { json: "JSON", yaml: "YAML" };
const forms = { ...documents, ...dialects };
const languages = { json: () => json(), yaml: () => yaml(), sqlite: () => sql({ dialect: SQLite }), postgres: () => sql({ dialect: PostgreSQL }), redshift: () => sql({ dialect: PostgreSQL }) };

// focusable says of a text that is only read that keys scroll it.
const focusable = EditorView.contentAttributes.of({ tabindex: "0" });

export function Document({ experiment: e, parts: [asked] }) {
  const form = Object.hasOwn(forms, asked ?? "") ? asked : "json";
  const [rules, setRules] = useState(false);
  return html`<section class="stack" aria-label="Document">
    <div class="row exp-forms">
      <${Forms} e=${e} of=${documents} label="Document" current=${form} />
      <${Forms} e=${e} of=${dialects} label="CREATE TABLE for" current=${form} />
      ${form in dialects && html`<label class="row exp-rulesof"><input type="checkbox" checked=${rules} onChange=${(ev) => setRules(ev.currentTarget.checked)} /> Rules as comments</label>`}
    </div>
    <${Text} key=${form} experiment=${e} form=${form} rules=${rules && form in dialects} />
  </section>`;
}

const Forms = ({ e, of, label, current }) => html`<div><span>${label}</span>
  <${Choice} label=${label} options=${of} value=${current} to=${(id) => link("experiment", e.name, "document", id)} /></div>`;

function Text({ experiment: e, form, rules }) {
  const isDocument = !(form in dialects);
  const { data, error, reload } = useLoad(async (o) => (isDocument ? { sql: await experiments.document(e.name, form, o), warnings: [] } : experiments.ddl(e.name, form, rules, o)),
    [e.name, form, rules, e.created_at]);
  const language = useMemo(() => [(languages[form] ?? (() => sql({ dialect: StandardSQL })))(), focusable], [form]);
  if (error) return html`<${Trouble} title=${`The ${forms[form]} could not be written.`} error=${error} again=${reload} />`;
  if (!data) return html`<${Loading} />`;
  const file = isDocument ? `${e.name}.${form}` : `${e.name}-${form}.sql`;
  return html`${data.warnings.length > 0 && html`<details class="exp-warnings" open>
      <summary><${Badge} kind="warning">${plural(data.warnings.length, "warning")}<//> What ${forms[form]} cannot say</summary>
      <${WarningList} warnings=${data.warnings} /></details>`}
    <div class="exp-code">
      <div class="row exp-codebar"><code>${file}</code><span class="quiet">${plural(lines(data.sql), "line")}</span>
        <span class="exp-tools"><${Copy} text=${data.sql} label=${`Copy ${file}`} />
        <${Button} small onClick=${() => save(file, data.sql)}>Download<//>
        ${isDocument && html`<${LinkButton} small href=${link("create", { copy: e.name })}>Copy as new…<//>`}</span></div>
      <${Editor} readOnly value=${data.sql} language=${language} label=${`${forms[form]} of ${e.name}`} class="exp-editor" />
    </div>`;
}

const lines = (text) => text.trimEnd().split("\n").length;
