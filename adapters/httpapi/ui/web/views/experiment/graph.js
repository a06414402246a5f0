// The tables of an experiment and how they hang together: by their keys, or by where the values come from.
import { html, classes, useCallback, useEffect, useMemo, useRef, useState } from "../../html.js";
import { experiments } from "../../api.js";
import { plural } from "../../format.js";
import { useLoad, useStored } from "../../load.js";
import { link, navigate } from "../../route.js";
import { Loading, Trouble } from "../../parts/feedback.js";
import { Choice } from "../../parts/show.js";
import { Canvas } from "./graph/canvas.js";
import { Details, Text } from "./graph/details.js";
import { Export } from "./graph/export.js";
import { layout } from "./graph/layout.js";
import { lines } from "./graph/lines.js";
import { diagram, flow, large } from "./graph/model.js";
import { Er, Flow, Runs, tinted } from "./graph/legend.js";

const modes = { er: "Diagram", lineage: "Lineage" };

// The address may name the kind of graph and a table: #/experiment/shop/graph/lineage/orders.
export function Graph({ experiment, parts: [asked, table = ""] }) {
  const { name, last_run: last } = experiment;
  const mode = Object.hasOwn(modes, asked) ? asked : "er";
  const { data, error, reload } = useLoad((o) => experiments.lineage(name, o), [name, last?.id, last?.status]);
  if (!data) return error ? html`<${Trouble} error=${error} again=${reload} />` : html`<${Loading} />`;
  return html`<${Shown} key=${mode} experiment=${experiment} lineage=${data} mode=${mode} table=${table} />`;
}

function Shown({ experiment: { name, schema }, lineage, mode, table }) {
  const [wanted, setWanted] = useStored(`graph.columns.${name}`, large(lineage) ? "keys" : "all", (shown) => ["all", "keys", "none"].includes(shown));
  const model = useMemo(() => (mode === "er" ? diagram(lineage) : flow(lineage, schema)), [lineage, mode, schema]);
  const laid = useMemo(() => layout(model, wanted), [model, wanted]);
  const drawn = useMemo(() => lines(laid), [laid]);
  const tints = useMemo(() => (mode === "lineage" ? tinted(lineage) : null), [lineage, mode]);
  const [shown, setShown] = useState({ table, near: table !== "" });
  const camera = useRef();
  useEffect(() => { // the way back, or a link, leads to another table
    setShown((before) => (table && table !== before.table ? { table, near: true } : before));
  }, [table]);
  const select = useCallback((to, near = false) => {
    navigate(link("experiment", name, "graph", mode, ...(to ? [to] : [])), { replace: true });
    setShown((before) => ({ table: to || before.table, near, focus: near || !to })); // closing leads back to the table
  }, [name, mode]);
  const box = laid.boxes.find((b) => b.name.toLowerCase() === table.toLowerCase());
  const Legend = mode === "er" ? Er : Flow;
  return html`<div class="graph">
    <div class="row">
      <${Choice} label="Kind of graph" options=${modes} value=${mode} to=${(id) => link("experiment", name, "graph", id, ...(table ? [table] : []))} />
      <${Search} boxes=${laid.boxes} onSelect=${select} />
      <label class="graph-wanted">Columns <select value=${wanted} onChange=${(e) => setWanted(e.currentTarget.value)}>
        <option value="all">all</option><option value="keys">${mode === "er" ? "keys" : "with keys or origin"}</option><option value="none">none</option></select></label>
      <span class="graph-end"><${Export} name=${name} mode=${mode} camera=${camera} /></span>
    </div>
    ${mode === "lineage" && html`<${Runs} experiment=${name} lineage=${lineage} tints=${tints} />`}
    ${table && !box && html`<p class="quiet" role="status">There is no table ${table}.</p>`}
    <div class=${classes("graph-stage", box && "with")}>
      <${Canvas} name=${name} mode=${mode} laid=${laid} lines=${drawn} selected=${box?.name ?? ""} shown=${shown} tints=${tints} onSelect=${select} given=${camera} />
      ${box && html`<${Details} key=${box.name} experiment=${name} box=${box} edges=${model.edges} onSelect=${select} />`}
    </div>
    <div class="graph-below"><${Legend} /><p class="quiet">Drag to move, scroll to zoom, choose a table for its details.</p></div>
    <${Text} boxes=${model.boxes} edges=${model.edges} onSelect=${select} />
  </div>`;
}

// Search goes to the table that is typed: the first that begins so, else one that has it in its name.
function Search({ boxes, onSelect }) {
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const found = useMemo(() => (wanted ? matches(boxes, wanted) : []), [boxes, wanted]);
  const go = (name) => { setText(""); onSelect(name, true); };
  const keys = (e) => {
    if (e.key === "Enter" && found.length > 0) go(found[0]);
    if (e.key === "Escape") setText("");
  };
  return html`<div class="graph-search">
    <input type="search" aria-label="Search a table" placeholder="Search a table" value=${text} onInput=${(e) => setText(e.currentTarget.value)} onKeyDown=${keys} />
    ${wanted && html`<div class="graph-found"><p class="unseen" role="status">${plural(found.length, "table")} found</p>
      ${found.slice(0, 8).map((name) => html`<button type="button" onClick=${() => go(name)}>${name}</button>`)}
      ${found.length === 0 && html`<p class="quiet">No table is called so.</p>`}${found.length > 8 && html`<p class="quiet">And ${found.length - 8} more.</p>`}</div>`}
  </div>`;
}

function matches(boxes, wanted) {
  const names = boxes.map((b) => b.name).filter((n) => n.toLowerCase().includes(wanted));
  return names.sort((a, b) => Number(b.toLowerCase().startsWith(wanted)) - Number(a.toLowerCase().startsWith(wanted)) || a.localeCompare(b));
}
