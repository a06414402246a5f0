// The keys of the page, and the list of them that ? shows.
import { html, useEffect, useRef, useState } from "../html.js";
import { link, navigate } from "../route.js";
import { Dialog } from "./dialog.js";

const everywhere = [
  ["?", "Show these keys"],
  ["g e", "Go to the experiments"],
  ["g n", "Go to a new experiment"],
  ["g i", "Go to the import of SQL"],
  ["g q", "Go to the query"],
  ["/", "Go to the search of a list"],
];
const inEditors = [
  ["Ctrl Enter", "Run the statement, or the selected part of it"],
  ["Ctrl Shift Enter", "Run all statements"],
  ["Esc", "Cancel a query that runs"],
  ["Ctrl Space", "Complete what is being typed"],
  ["Ctrl F", "Search"],
  ["Esc Tab", "Leave the editor, in which Tab indents"],
];
const inDiagrams = [
  ["← → ↑ ↓", "Move it; on a table, go to the next one"],
  ["+", "Zoom in"],
  ["-", "Zoom out"],
  ["0", "Show all"],
  ["Enter", "Show the columns of the table"],
];
const inResults = [
  ["Enter", "Show the value; in the head, sort"],
  ["Shift ←→↑↓", "Select more cells"],
  ["Ctrl C", "Copy the selected cells, with Shift their names too"],
  ["Ctrl Space", "Select the column; Shift Space the row"],
  ["Ctrl F", "Find in the result"],
  ["Alt Shift ←→", "Make the column narrower or wider"],
  ["Shift F10", "What else can be done with the cells"],
];
const goto = { e: "experiments", n: "create", i: "import", q: "query" };

// typing reports whether keys go into a text.
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog");

export function Keys() {
  const [open, setOpen] = useState(false);
  const led = useRef(0);
  useEffect(() => {
    const press = (e) => {
      if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target)) return;
      if (e.key === "?") setOpen(true);
      else if (e.key === "/") {
        const search = document.querySelector("main input[type=search]");
        if (!search) return;
        search.focus();
        e.preventDefault();
      } else if (e.key === "g") led.current = Date.now();
      else if (goto[e.key] && Date.now() - led.current < 1000) navigate(link(goto[e.key]));
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return html`<button type="button" class="icon" aria-label="Keys" title="Keys (?)" onClick=${() => setOpen(true)}>?</button>
    ${open && html`<${Dialog} wide title="Keys" onClose=${() => setOpen(false)}>
      <div class="keys-parts">
        <div><h3>Everywhere</h3><${List} keys=${everywhere} /><h3>In a diagram</h3><${List} keys=${inDiagrams} /></div>
        <div><h3>In editors</h3><${List} keys=${inEditors} /><h3>In results</h3><${List} keys=${inResults} /></div>
      </div>
      <p class="quiet">dw-sim ${document.querySelector("meta[name=dwsim-version]").content} · <a href="docs">the HTTP API</a> · <a href="ui/licenses.txt">licences of its parts</a></p>
    <//>`}`;
}

const List = ({ keys }) => html`<dl class="keys">${keys.map(([key, text]) => html`<div><dt>${key.split(" ").map((k) => html`<kbd>${k}</kbd> `)}</dt><dd>${text}</dd></div>`)}</dl>`;
