// Files of SQL, and links to a query.
import { useRef, html } from "../../html.js";
import { copy, save } from "../../parts/controls.js";
import { useToast } from "../../parts/feedback.js";
import { MenuButton } from "../../parts/menu.js";
import { link } from "../../route.js";

const largest = 4 << 20; // bytes; more is a dump, and not a query

// FileMenu opens and saves .sql files and copies the link of a sheet. open is given what a file holds.
export function FileMenu({ sheet, open }) {
  const input = useRef();
  const toast = useToast();
  const read = async (e) => {
    const [file] = e.currentTarget.files;
    input.current.value = "";
    if (!file) return;
    if (file.size > largest) return toast(`${file.name} has more than 4 MiB, which is too much for the editor.`);
    try {
      open({ sql: new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()), name: file.name.replace(/\.sql$/i, "") });
    } catch {
      toast(`${file.name} is not a text in UTF-8.`);
    }
  };
  const share = async () => {
    const to = new URL(linkOf(sheet), location.href).href;
    toast((await copy(to)) ? "The link was copied. It opens the query and does not run it." : "The browser does not let the page copy.");
  };
  const items = [
    { text: "Open a .sql file…", run: () => input.current.click() },
    { text: "Save as a .sql file", disabled: !sheet.sql.trim(), run: () => save(sheet.name.replace(/[^\p{L}\p{N}_ .-]+/gu, "-").slice(0, 100) + ".sql", sheet.sql, "application/sql;charset=utf-8") },
    null,
    { text: "Copy the link", hint: "With the text and its experiment", disabled: !sheet.sql.trim(), run: share },
  ];
  return html`<input ref=${input} type="file" accept=".sql,.txt,application/sql,text/plain" hidden aria-label="SQL file" onChange=${read} />
    <${MenuButton} items=${items} label="File and link">File<//>`;
}

// linkOf is the address of a query; values of parameters go with it.
function linkOf({ experiment, sql, values }) {
  const given = Object.fromEntries(Object.entries(values).filter(([, v]) => v.text || v.type));
  return link("query", { experiment, sql, params: Object.keys(given).length ? JSON.stringify(given) : "" });
}

// fromLink takes what an address says of a query: nothing of it is trusted to be well formed.
export function fromLink({ experiment, sql, params }) {
  let values;
  try {
    values = Object.fromEntries(Object.entries(JSON.parse(params)).map(([name, v]) => [name, { text: String(v?.text ?? ""), type: String(v?.type ?? "") }]));
  } catch {
    values = undefined;
  }
  return { experiment: experiment ?? (sql === undefined ? undefined : ""), sql, values };
}
