// What is above the editor: which experiment, run and cancel, limits, and where the text is kept.
import { html, useId } from "../../html.js";
import { count } from "../../format.js";
import { Button } from "../../parts/controls.js";
import { Badge } from "../../parts/show.js";
import { FileMenu } from "./files.js";
import { Elapsed } from "./results.js";

const limits = [100, 1000, 10_000, 50_000, 100_000];
const timeouts = [["5s", "5 s"], ["30s", "30 s"], ["2m", "2 min"], ["10m", "10 min"], ["0s", "any time"]];

export function Toolbar({ sheet, catalog, experiments, change, several, asking, run, open, save }) {
  const id = useId();
  const running = asking.answers.find((a) => a.state === "running");
  return html`<div class="query-toolbar" role="group" aria-label="Query">
    <${Picker} sheet=${sheet} catalog=${catalog} experiments=${experiments} change=${change} />
    <div class="query-runs">
      ${asking.running ? html`<${Button} small kind="danger" onClick=${asking.cancel} title="Esc">Cancel<//>${running && html`<${Elapsed} since=${running.begun} />`}`
        : html`<${Button} small kind="primary" onClick=${() => { run("here"); }} title="The statement at the cursor, or what is selected (Ctrl Enter)">Run<//>
      ${several && html`<${Button} small onClick=${() => { run("all"); }} title="Each statement, one after another (Ctrl Shift Enter)">Run all<//>`}
      <${Button} small onClick=${() => { run("here", true); }} title="How the engine would go about the statement at the cursor">Explain<//>`}
    </div>
    <div class="query-limits">
      <label for=${id + "rows"}>Rows</label>
      <select id=${id + "rows"} value=${String(sheet.limit)} onChange=${(e) => change({ limit: Number(e.currentTarget.value) })}>${limits.map((n) => html`<option value=${String(n)}>${count(n)}</option>`)}</select>
      <label for=${id + "time"}>Time</label>
      <select id=${id + "time"} value=${sheet.timeout} onChange=${(e) => change({ timeout: e.currentTarget.value })}>${timeouts.map(([v, text]) => html`<option value=${v}>${text}</option>`)}</select>
      <${Button} small disabled=${!sheet.sql.trim()} onClick=${save}>Save<//>
      <${FileMenu} sheet=${sheet} open=${open} />
    </div>
  </div>`;
}

function Picker({ sheet, catalog, experiments, change }) {
  const names = experiments?.map((e) => e.name) ?? [];
  const gone = sheet.experiment && !names.includes(sheet.experiment);
  return html`<div class="query-picker">
    <select aria-label="Experiment" title=${sheet.experiment || "Tables go by qualified names, such as shop.customers"} value=${sheet.experiment} onChange=${(e) => change({ experiment: e.currentTarget.value })}>
      <option value="">No experiment</option>
      ${gone && html`<option value=${sheet.experiment}>${sheet.experiment}</option>`}
      ${names.map((n) => html`<option value=${n}>${n}</option>`)}
    </select>
    ${catalog.warehouse && html`<${Badge} title="The warehouse that is asked">${catalog.warehouse}${catalog.engineName && catalog.engineName.toLowerCase() !== catalog.warehouse.toLowerCase() && ` · ${catalog.engineName}`}<//>`}
  </div>`;
}
