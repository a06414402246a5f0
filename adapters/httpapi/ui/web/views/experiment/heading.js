// What an experiment is, at a glance, and what can be done with it as a whole.
import { html, useEffect, useRef, useState } from "../../html.js";
import { runs } from "../../api.js";
import { bytes, takes } from "../../format.js";
import { useEvery } from "../../load.js";
import { link, navigate } from "../../route.js";
import { Button, LinkButton } from "../../parts/controls.js";
import { useToast } from "../../parts/feedback.js";
import { MenuButton } from "../../parts/menu.js";
import { Age, Status } from "../../parts/show.js";
import { Delete, Reset } from "../../parts/remove.js";
import { Downloads } from "./downloads.js";
import { Long } from "./long.js";
import { Warnings } from "./warnings.js";

export function Heading({ experiment: e, tab, reload }) {
  const [open, setOpen] = useState(null); // "download", "reset" or "delete"
  const close = () => setOpen(null);
  const toast = useToast();
  const asked = { name: e.name, tables: e.table_count, disk: takes(e.disk_use) };
  useEffect(() => { // whoever follows a link of a dialog wants to see where it leads
    addEventListener("hashchange", close);
    return () => removeEventListener("hashchange", close);
  }, []);
  return html`<div class="exp-heading">
    <p class="exp-crumb"><a href=${link("experiments")}>Experiments</a></p>
    <header class="heading">
      <h1>${e.name}</h1>
      <div class="actions">
        <${LinkButton} kind=${tab === "generate" ? "" : "primary"} href=${link("experiment", e.name, "generate")}>Generate<//>
        <${LinkButton} href=${link("query", { experiment: e.name })}>Query<//>
        <${Button} onClick=${() => setOpen("download")}>Download…<//>
        <${MenuButton} label="More" small=${false} items=${[
          { text: "Copy as new…", run: () => navigate(link("create", { copy: e.name })) },
          null,
          { text: "Reset…", run: () => setOpen("reset") },
          { text: "Delete…", kind: "danger", run: () => setOpen("delete") },
        ]}>More<//>
      </div>
    </header>
    ${e.description && html`<${Long} class="exp-description" text=${e.description} />`}
    <${Facts} experiment=${e} reload=${reload} />
    <${Warnings} warnings=${e.warnings} />
    ${open === "download" && html`<${Downloads} experiment=${e} onClose=${close} />`}
    ${open === "reset" && html`<${Reset} experiment=${asked} onClose=${close} onDone=${(text) => { toast(text); reload(); }} />`}
    ${open === "delete" && html`<${Delete} experiment=${asked} onClose=${close} onDone=${(text) => { toast(text); navigate(link("experiments")); }} />`}
  </div>`;
}

function Facts({ experiment: e, reload }) {
  return html`<dl class="exp-facts">
    <${Fact} name="Warehouse">${e.warehouse_type}<//>
    ${e.dialect && html`<${Fact} name="Imported from">${e.dialect}<//>`}
    <${Fact} name="Created"><${Age} time=${e.created_at} /><//>
    <${Fact} name="Last run"><${LastRun} experiment=${e} reload=${reload} /><//>
    <${Fact} name="On disk"><${DiskUse} use=${e.disk_use} /><//>
  </dl>`;
}

const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;

// LastRun looks every few seconds, and when the reader comes back to the page, whether there is another
// run or the last one has ended: whoever began it, also from the command line.
function LastRun({ experiment: e, reload }) {
  const run = e.last_run;
  const [asking, setAsking] = useState(null);
  const told = useRef(""); // what was loaded anew for; a slow answer is not asked for twice
  const look = () => setAsking((n) => (n ?? 0) + 1);
  useEvery(run?.status === "RUNNING" ? 2000 : 5000, look);
  useEffect(() => {
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
  useEffect(() => {
    if (asking === null) return undefined;
    const given = new AbortController();
    runs.list(e.name, { limit: 1 }, { signal: given.signal }).then(
      ({ runs: [newest] }) => {
        const now = `${newest?.id} ${newest?.status}`;
        if (now !== `${run?.id} ${run?.status}` && now !== told.current) reload();
        told.current = now;
      },
      () => {}, // the next look may find the server again
    );
    return () => given.abort();
  }, [asking]);
  if (!run) return html`none yet`;
  return html`<span class="exp-last"><a class="exp-run" href=${link("experiment", e.name, "runs", String(run.id))}>run ${run.id}</a>
    <${Status} status=${run.status} /><${Age} time=${run.completed_at ?? run.started_at} /></span>`;
}

function DiskUse({ use }) {
  if (!use) return html`unknown`;
  const { parquet_bytes: files, warehouse_bytes: rows } = use;
  const held = rows < 0 ? "" : `${bytes(rows)} in the warehouse`;
  return [held, files > 0 && `${bytes(files)} of Parquet`].filter(Boolean).join(", ") || "nothing yet";
}
