// How a document begins: empty, from an example, a file, or as a copy of an experiment.
import { experiments } from "../../api.js";
import { examples } from "../../examples.js";
import { count, plural } from "../../format.js";
import { html, useId, useMemo, useState } from "../../html.js";
import { useLoad } from "../../load.js";
import { Button, LinkButton, SelectField } from "../../parts/controls.js";
import { Trouble } from "../../parts/feedback.js";
import { link } from "../../route.js";
import { formatOf, read, tablesOf, textOf } from "./tree.js";

const empty = `{
  "name": "my_experiment",
  "description": "",
  "tables": [
    {
      "name": "customers",
      "target_rows": 1000,
      "columns": [
        {"name": "customer_id", "data_type": "INT", "is_unique": true},
        {"name": "email", "data_type": "VARCHAR", "varchar_length": 255, "faker_rule": "email"}
      ]
    }
  ]
}
`;

// documents are those of the examples that are no scripts, by their names.
export const documents = Object.fromEntries(examples.filter((e) => !e.dialect).map((e) => [e.name, e.text]));

// rowsOf adds up the target rows of tables; what is no number counts nothing.
export const rowsOf = (tables) => tables.reduce((sum, t) => sum + (/^\d{1,18}$/.test(t.rows) ? BigInt(t.rows) : 0n), 0n).toString();

// Start offers the ways to begin. onText is given the text of the chosen one.
export function Start({ onText }) {
  const told = useMemo(() => Object.entries(documents).map(([name, text]) => {
    const root = read(text, formatOf(text));
    return { name, text, description: textOf(root, "description"), tables: tablesOf(root), format: formatOf(text).toUpperCase() };
  }), []);
  return html`<div class="create-start">
    <section class="panel stack" aria-label="Write a document">
      <h2>Write a document</h2>
      <p class="quiet">A document says which tables there are and what their columns look like. Keys and rules are completed as you type, and ten rows are shown beside it.</p>
      <div class="row"><${Button} kind="primary" onClick=${() => onText(empty)}>Empty document<//><${File} onText=${onText} /></div>
      <p class="hint">A file can be dropped anywhere on this page.</p>
    </section>
    <section class="panel stack" aria-label="From a SQL script">
      <h2>From a SQL script</h2>
      <p class="quiet">The CREATE TABLE script of a Redshift, Snowflake or other warehouse becomes an experiment with the same tables.</p>
      <div class="row"><${LinkButton} href=${link("import")}>Import SQL<//></div>
    </section>
    <${CopyOf} onText=${onText} />
    <section class="create-examples" aria-label="Examples">
      <h2>Begin with an example</h2>
      <ul>${told.map((e) => html`<li><button type="button" class="create-example" onClick=${() => onText(e.text)}>
        <strong>${e.name}</strong><span>${e.description}</span>
        <small>${plural(e.tables.length, "table")} · ${count(rowsOf(e.tables))} rows · ${e.format}</small></button></li>`)}</ul>
    </section>
  </div>`;
}

// CopyOf offers the documents of the experiments that there are.
function CopyOf({ onText }) {
  const { data, error, reload } = useLoad((o) => experiments.list({ limit: 200 }, o));
  const [name, setName] = useState("");
  const [failed, setFailed] = useState();
  const names = data?.experiments.map((e) => e.name) ?? [];
  const chosen = name || names[0];
  const copy = async () => {
    setFailed();
    await experiments.document(chosen).then(onText, setFailed);
  };
  return html`<section class="panel stack" aria-label="Copy an experiment">
    <h2>Copy an experiment</h2>
    <p class="quiet">Its document comes into the editor, to be changed and created under another name. The experiment itself stays as it is.</p>
    <${Trouble} error=${error} again=${reload} /><${Trouble} error=${failed} />
    ${names.length === 0 && !error ? html`<p class="quiet">${data ? "There is no experiment yet." : " "}</p>`
      : html`<div class="create-copy"><${SelectField} label="Experiment" value=${chosen} options=${names} onInput=${setName} /><${Button} onClick=${copy}>Copy<//></div>`}
  </section>`;
}

// File is a button that picks a file. onText is given its text.
export function File({ onText, small }) {
  const id = useId();
  const pick = async (e) => {
    const [file] = e.currentTarget.files;
    e.currentTarget.value = "";
    if (file) onText(await file.text(), file.name);
  };
  return html`<span class="create-file"><input id=${id} type="file" accept=".json,.yaml,.yml,.sql,.txt" onChange=${pick} />
    <label for=${id} class=${"button" + (small ? " small" : "")}>Open a file</label></span>`;
}

// isScript tells a SQL script from a document.
export const isScript = (text) => /^(\s|--[^\n]*\n|\/\*[^]*?\*\/)*(create|drop|alter|use|set|begin)\b/i.test(text.slice(0, 20_000)) && /\bcreate\b[^;]{0,80}\btable\b/i.test(text);
