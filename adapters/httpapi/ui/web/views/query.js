// The query view: tables at the side, open queries, and for each of them editor and answers.
import { html, classes, useEffect, useRef, useState } from "../html.js";
import { useStored } from "../load.js";
import { link, navigate } from "../route.js";
import { Button } from "../parts/controls.js";
import { Confirm } from "../parts/dialog.js";
import { Trouble, useToast } from "../parts/feedback.js";
import { useCatalog, useExperiment, useServer } from "./query/catalog.js";
import { fromLink } from "./query/files.js";
import { useHistory, useSaved } from "./query/keep.js";
import { History, Naming, Saved } from "./query/kept.js";
import { Separator } from "./query/separator.js";
import { Sheet } from "./query/sheet.js";
import { useSheets } from "./query/sheets.js";
import { Tables } from "./query/tables.js";

export function Query({ params }) {
  const { sheets, current, change, pick, open, close } = useSheets();
  const server = useServer();
  const own = useExperiment(current.experiment);
  const catalog = useCatalog(current.experiment, server, own);
  const history = useHistory(), saved = useSaved();
  const handle = useRef();
  const [share, setShare] = useStored("query.share", 36, (n) => n >= 15 && n <= 85); // of the editor in its height
  const [saving, setSaving] = useState(false);
  const [closing, setClosing] = useState();
  const toast = useToast();
  useEffect(() => { // a link fills the editor, and runs nothing
    if (params.sql === undefined && params.experiment === undefined) return;
    open(fromLink(params));
    navigate(link("query"), { replace: true });
  }, [params.sql, params.experiment, params.params]);

  const look = (given) => {
    open(given);
    setTimeout(() => handle.current.focus(), 30); // it can be run at once
  };
  const shut = (sheet) => {
    const kept = !sheet.sql.trim() || [...saved.entries, ...history.entries].some((e) => e.sql.trim() === sheet.sql.trim());
    kept ? close(sheet.id) : setClosing(sheet);
  };
  const save = (name) => {
    saved.put({ name, sql: current.sql, experiment: current.experiment });
    change(current.id, { name });
    toast(`${name} was saved in this browser.`);
  };
  return html`<h1 class="unseen">Query</h1>
    <${Layout} side=${html`<${Side} catalog=${catalog} handle=${handle} history=${history} saved=${saved} open=${look} server=${server} />`}>
      <${SheetTabs} sheets=${sheets} current=${current} pick=${pick} add=${() => look({ fresh: true })} shut=${shut} />
      ${sheets.map((s) => html`<${Sheet} key=${s.id} sheet=${s} hidden=${s !== current} change=${(part) => change(s.id, part)} open=${open} save=${() => setSaving(true)}
        own=${own} catalog=${catalog} experiments=${server.list} history=${history} handle=${handle} share=${share} onShare=${setShare} />`)}
    <//>
    ${saving && html`<${Naming} title="Save the query" verb="Save" replace first=${/^Query \d+$/.test(current.name) ? "" : current.name} taken=${saved.entries.map((e) => e.name)}
      onClose=${() => setSaving(false)} onName=${save}><p class="quiet">This browser keeps it. A file or a link is for others: see “File”.</p><//>`}
    ${closing && html`<${Confirm} title=${`Close ${closing.name}?`} verb="Close" onClose=${() => setClosing()} action=${() => close(closing.id)}>
      <p>Its text was neither run nor saved, and will be lost.</p><//>`}`;
}

// Layout has the side panel, which can be hidden, beside the rest.
function Layout({ side, children }) {
  const [wide, setWide] = useStored("query.side", true);
  const [width, setWidth] = useStored("query.width", 22, (n) => n >= 12 && n <= 45);
  const narrow = useNarrow();
  const [below, setBelow] = useState(false); // a small window has it only when it is asked for
  const shown = narrow ? below : wide;
  const toggle = () => (narrow ? setBelow(!below) : setWide(!wide));
  return html`<div class=${classes("query", shown && "with-side")} style=${{ "--side": width + "%" }}>
    <div class="query-side-toggle"><${Button} small kind="quiet" aria-expanded=${shown ? "true" : "false"} aria-controls="query-side" onClick=${toggle}
      title=${shown ? "Hide tables, history and saved queries" : "Show tables, history and saved queries"}><span class="query-panel-icon" aria-hidden="true"></span><span class=${classes(!narrow && "unseen")}>Tables, history and saved queries</span><//></div>
    <aside id="query-side" class="query-side" aria-label="Tables and kept queries" hidden=${!shown}>${side}</aside>
    ${shown && !narrow && html`<${Separator} label="Width of the side" vertical value=${width} min=${12} max=${45} usual=${22} onChange=${setWidth} controls="query-side" />`}
    <div class="query-main">${children}</div>
  </div>`;
}

const small = matchMedia("(max-width: 60rem)");

function useNarrow() {
  const [narrow, setNarrow] = useState(small.matches);
  useEffect(() => {
    const follow = () => setNarrow(small.matches);
    small.addEventListener("change", follow);
    return () => small.removeEventListener("change", follow);
  }, []);
  return narrow;
}

const lists = { tables: "Tables", history: "History", saved: "Saved" };

function Side({ catalog, handle, history, saved, open, server }) {
  const [list, setList] = useStored("query.list", "tables", (id) => Object.hasOwn(lists, id));
  return html`<div class="query-lists" role="group" aria-label="Lists">${Object.entries(lists).map(([id, text]) => html`
      <button type="button" class="query-mode" aria-pressed=${list === id ? "true" : "false"} onClick=${() => setList(id)}>${text}</button>`)}</div>
    ${list === "history" ? html`<${History} history=${history} open=${open} />` : list === "saved" ? html`<${Saved} saved=${saved} open=${open} />`
      : html`<${Trouble} error=${server.error} again=${server.reload} />
        <${Tables} catalog=${catalog} insert=${(name) => handle.current.insert(name)} rows=${(sql) => handle.current.run(sql)} />`}`;
}

const SheetTabs = ({ sheets, current, pick, add, shut }) => html`<ul class="query-sheets" aria-label="Open queries">${sheets.map((s) => html`<li key=${s.id} class=${classes(s === current && "current")}>
    <button type="button" class="query-sheet-name" aria-current=${s === current ? "true" : null} title=${s.name} onClick=${() => pick(s.id)}>${s.name}</button>
    ${(sheets.length > 1 || s.sql) && html`<button type="button" class="query-close" aria-label=${"Close " + s.name} title="Close" onClick=${() => shut(s)}>×</button>`}</li>`)}
  <li><button type="button" class="query-add" aria-label="New query" title="New query" onClick=${add}>+</button></li></ul>`;
