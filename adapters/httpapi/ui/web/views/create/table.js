// The form that adds a table, with a key to begin with. onAdd is given the document as it becomes, {text, at}.
import { html, useMemo, useState } from "../../html.js";
import { Button, TextField } from "../../parts/controls.js";
import { Dialog } from "../../parts/dialog.js";
import { addTable, isName } from "./adding.js";
import { read, same, tablesOf } from "./tree.js";

export function TableForm({ text, format, onAdd, onClose }) {
  const tables = useMemo(() => tablesOf(read(text, format)), [text, format]);
  const [name, setName] = useState("");
  const [rows, setRows] = useState("1000");
  const [own, setOwn] = useState(null); // the name of the key, once it was typed
  const [tried, setTried] = useState(false);
  const key = own ?? keyOf(name);
  const wrong = wrongOf(name, rows, key, tables);
  const add = (e) => {
    e?.preventDefault();
    setTried(true);
    if (Object.keys(wrong).length) return;
    onAdd(addTable(text, format, { name, target_rows: { raw: rows }, columns: [{ name: key, data_type: "INT", is_unique: true }] }));
  };
  const told = (k, value) => (tried || value ? wrong[k] : "");
  return html`<${Dialog} title="Add a table" onClose=${onClose}><form class="create-form" onSubmit=${add}>
    <${TextField} label="Table name" value=${name} error=${told("name", name)} placeholder="customers" onInput=${(v) => setName(v.trim())} autofocus />
    <${TextField} label="Rows" value=${rows} error=${told("rows", rows)} inputmode="numeric" onInput=${(v) => setRows(v.trim())} />
    <${TextField} label="Its unique column" value=${key} error=${told("key", key)} hint="An INT that counts up, for other tables to refer to." onInput=${(v) => setOwn(v.trim())} />
    <footer><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" type="submit" onClick=${add}>Add table<//></footer>
  </form><//>`;
}

// keyOf makes customer_id of customers.
const keyOf = (table) => (table ? table.replace(/ies$/i, "y").replace(/([^s])s$/i, "$1") + "_id" : "");

function wrongOf(name, rows, key, tables) {
  const wrong = {};
  if (!isName(name)) wrong.name = name ? "Letters, digits and _ only, not beginning with a digit." : "A table needs a name.";
  else if (tables.some((t) => same(t.name, name))) wrong.name = "There is a table of this name.";
  if (!/^\d{1,18}$/.test(rows)) wrong.rows = "A whole number, such as 1000.";
  if (!isName(key)) wrong.key = key ? "Letters, digits and _ only, not beginning with a digit." : "A column needs a name.";
  return wrong;
}
