// The list of tables and columns beside the editor. A click puts a name where the cursor is.
import { html, classes, useMemo, useState } from "../../html.js";
import { about, count, plural } from "../../format.js";
import { useStored } from "../../load.js";
import { link } from "../../route.js";
import { nameOf } from "../../sql.js";

const most = 300; // tables that are listed at once

// Tables lists those of the catalog. insert is given a name, rows a statement that shows a table.
export function Tables({ catalog, insert, rows }) {
  const [text, setText] = useState("");
  const [open, setOpen] = useStored("query.open", []);
  const groups = useMemo(() => found(catalog, text.trim().toLowerCase()), [catalog, text]);
  const toggle = (key) => setOpen((all) => (all.includes(key) ? all.filter((k) => k !== key) : [...all, key].slice(-300)));
  const given = { open, toggle, insert, rows, searching: text.trim() !== "" };
  return html`<input type="search" aria-label="Search tables and columns" placeholder="Search tables and columns" value=${text} onInput=${(e) => setText(e.currentTarget.value)} />
    <div class="query-list">
      ${groups.own.length > 0 && html`<${List} tables=${groups.own} path="" id=${catalog.name} ...${given} />`}
      ${groups.others.length > 0 && html`${catalog.name && html`<h2 class="query-others">Other experiments</h2>`}
        <ul class="query-tree">${groups.others.slice(0, most).map((e) => html`<${Other} key=${e.name} other=${e} ...${given} />`)}</ul>`}
      ${!groups.own.length && !groups.others.length && html`<p class="quiet query-nothing">${given.searching ? "No table or column has this in its name." : html`There are no tables yet. <a href=${link("experiments")}>Start with an experiment</a>, such as a bundled example.`}</p>`}
    </div>`;
}

// found returns what has a text in its name: tables, and those whose columns do, with these alone.
function found(catalog, text) {
  const within = (tables) => (text ? tables.map((t) => (t.name.toLowerCase().includes(text) ? t : { ...t, columns: t.columns.filter((c) => c.name.toLowerCase().includes(text)), hit: true }))
    .filter((t) => !t.hit || t.columns.length) : tables);
  return { own: within(catalog.tables), others: catalog.others.map((e) => ({ ...e, tables: text && e.name.toLowerCase().includes(text) ? e.tables : within(e.tables) })).filter((e) => !text || e.tables.length) };
}

const Chevron = ({ open, name, onClick }) => html`<button type="button" class="query-chevron" aria-expanded=${open ? "true" : "false"} aria-label=${name} onClick=${onClick}><span aria-hidden="true">${open ? "▾" : "▸"}</span></button>`;

function Other({ other, open, toggle, searching, ...rest }) {
  const key = other.name + ".", shown = searching !== open.includes(key);
  return html`<li>
    <div class="query-node"><${Chevron} open=${shown} name=${"Tables of " + other.name} onClick=${() => toggle(key)} />
      <button type="button" class="query-name" onClick=${() => toggle(key)} tabindex="-1" aria-hidden="true">${other.name}</button>
      <span class="quiet query-fact">${plural(other.tables.length, "table")}</span></div>
    ${shown && html`<${List} tables=${other.tables} path=${nameOf(other.name) + "."} id=${other.name} open=${open} toggle=${toggle} searching=${searching} ...${rest} />`}
  </li>`;
}

function List({ tables, path, id, open, toggle, insert, rows, searching }) {
  return html`<ul class="query-tree">${tables.slice(0, most).map((t) => html`<${Table} key=${t.name} table=${t} name=${path + nameOf(t.name)} insert=${insert} rows=${rows}
      shown=${(searching && t.hit) !== open.includes(`${id}.${t.name}`)} toggle=${() => toggle(`${id}.${t.name}`)} />`)}
    ${tables.length > most && html`<li class="quiet query-nothing">${count(tables.length - most)} more. Search for a part of the name.</li>`}</ul>`;
}

function Table({ table, name, shown, toggle, insert, rows }) {
  return html`<li>
    <div class="query-node">
      <${Chevron} open=${shown} name=${"Columns of " + table.name} onClick=${toggle} />
      <button type="button" class="query-name" title=${`Insert ${name}`} onClick=${() => insert(name)}>${table.name}</button>
      ${table.rows !== undefined && html`<span class=${classes("quiet", "query-fact", "num")} title=${plural(table.rows, "row")}>${table.rows > 9999 ? about(table.rows) : count(table.rows)}<span class="unseen"> rows</span></span>`}
      <button type="button" class="query-rows" aria-label=${"Show rows of " + name} title=${`Run SELECT * FROM ${name}`} onClick=${() => rows(`SELECT *\nFROM ${name};`)}><span aria-hidden="true">▷</span></button>
    </div>
    ${shown && html`<ul class="query-columns">${table.columns.map((c) => html`<li key=${c.name}>
      <button type="button" class="query-column" title=${[c.name, c.type, c.nullable ? "may be NULL" : "never NULL", c.key].filter(Boolean).join(" · ")} onClick=${() => insert(nameOf(c.name))}>
        <span class="query-column-name">${c.name}</span>${c.key && html`<span class="query-key">${c.key}</span>`}<span class="query-type">${c.type}</span>
      </button></li>`)}</ul>`}
  </li>`;
}
