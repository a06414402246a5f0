// All that can be taken away from an experiment.
import { html, useState } from "../../html.js";
import { experiments } from "../../api.js";
import { bytes, plural } from "../../format.js";
import { link } from "../../route.js";
import { Button, Copy, LinkButton, save, SelectField } from "../../parts/controls.js";
import { Dialog } from "../../parts/dialog.js";
import { Loading, Notice, Trouble } from "../../parts/feedback.js";
import { dialects } from "./document.js";
import { useGraph } from "./fresh.js";

const formats = [["parquet", "Parquet"], ["csv", "CSV"], ["tsv", "TSV"], ["json", "JSON"], ["ndjson", "NDJSON"], ["markdown", "Markdown"], ["arrow", "Arrow"]];

export function Downloads({ experiment: e, onClose }) {
  return html`<${Dialog} wide title=${`Download ${e.name}`} onClose=${onClose}>
    <div class="exp-downloads">
      <${Tables} experiment=${e} onClose=${onClose} />
      <div class="stack">
        <${Wholes} experiment=${e} />
        <${Statements} experiment=${e} />
        <${Files} run=${e.last_run} />
      </div>
    </div>
  <//>`;
}

// Tables are links that the browser saves as they come, so that none has to fit into its memory.
function Tables({ experiment: e, onClose }) {
  const { data, error, reload } = useGraph(e);
  const [format, setFormat] = useState("parquet");
  const [search, setSearch] = useState("");
  const tables = data?.tables ?? [];
  const found = tables.filter((t) => t.name.toLowerCase().includes(search.trim().toLowerCase()));
  const isEmpty = data && tables.every((t) => t.rows === 0);
  return html`<section class="exp-part" aria-labelledby="exp-dl-tables"><h3 id="exp-dl-tables">Tables</h3>
    <div class="row"><${SelectField} label="Format" value=${format} options=${formats} onInput=${setFormat} />
      ${tables.length > 12 && html`<div class="field"><label for="exp-dl-search">Search</label><input id="exp-dl-search" type="search" value=${search} onInput=${(ev) => setSearch(ev.currentTarget.value)} /></div>`}</div>
    ${error && html`<${Trouble} error=${error} again=${reload} />`}
    ${!data && !error && html`<${Loading} />`}
    ${isEmpty ? html`<${Notice}><p>The tables hold no rows yet. <a href=${link("experiment", e.name, "generate")} onClick=${onClose}>Generate some</a></p><//>`
      : data && html`<ul class="exp-files" tabindex="0" aria-label="Tables to download">${found.map((t) => html`<li><span class="exp-file">${t.name}</span><span class="num quiet">${plural(t.rows, "row")}</span>
        <${LinkButton} small href=${experiments.url(e.name, "rows", { table: t.name, format })} download=${`${e.name}-${t.name}.${format}`} aria-label=${`Download ${t.name}`}>Download<//></li>`)}
        ${!found.length && html`<li class="quiet">No table is called so.</li>`}</ul>`}
    ${!isEmpty && found.length > 0 && html`<${Command} text=${`dw-sim query execute "SELECT * FROM ${(found.find((t) => t.rows > 0) ?? found[0]).name}" --experiment ${e.name} --output ${(found.find((t) => t.rows > 0) ?? found[0]).name}.${format === "markdown" ? "md" : format}`} />`}
  </section>`;
}

const Command = ({ text }) => html`<p class="exp-command"><span class="quiet">By the command line, without a browser:</span> <code>${text}</code> <${Copy} text=${text} label="Copy the command" /></p>`;

function Wholes({ experiment: e }) {
  const files = e.disk_use?.parquet_bytes;
  const graph = (format) => experiments.url(e.name, "lineage", "export", { format });
  return html`<section class="exp-part" aria-labelledby="exp-dl-all"><h3 id="exp-dl-all">The experiment</h3>
    <ul class="exp-files">
      <${File} name="Archive" about=${files > 0 ? `document and rows, about ${bytes(files)}` : "the document; no rows yet"} links=${[[".dwsim", experiments.url(e.name, "export")]]} />
      <${File} name="Document" links=${[["JSON", experiments.url(e.name, "document", { format: "json" })], ["YAML", experiments.url(e.name, "document", { format: "yaml" })]]} />
      <${File} name="Graph" links=${[["SVG", graph("svg")], ["DOT", graph("dot")], ["Mermaid", graph("mermaid")]]} />
    </ul>
  </section>`;
}

const File = ({ name, about, links }) => html`<li><span class="exp-file">${name}${about && html` <small class="quiet">${about}</small>`}</span>
  <span class="row">${links.map(([text, to]) => html`<${LinkButton} small href=${to} download aria-label=${`Download ${name.toLowerCase()}, ${text}`}>${text}<//>`)}</span></li>`;

// Statements come as JSON, with warnings, and are made files here.
function Statements({ experiment: e }) {
  const [error, setError] = useState();
  const [warned, setWarned] = useState(null);
  const take = async (dialect) => {
    setError();
    try {
      const script = await experiments.ddl(e.name, dialect);
      save(`${e.name}-${dialect}.sql`, script.sql);
      setWarned(script.warnings.length ? { dialect, n: script.warnings.length } : null);
    } catch (err) {
      setError(err);
    }
  };
  return html`<section class="exp-part" aria-labelledby="exp-dl-ddl"><h3 id="exp-dl-ddl">CREATE TABLE statements</h3>
    <div class="row">${Object.entries(dialects).map(([id, text]) => html`<${Button} small onClick=${() => take(id)} aria-label=${`Download DDL, ${text}`}>${text}<//>`)}</div>
    ${warned && html`<p class="quiet" role="status">Saved, with <a href=${link("experiment", e.name, "document", warned.dialect)}>${plural(warned.n, "warning")}</a> about what ${dialects[warned.dialect]} cannot say.</p>`}
    <${Trouble} error=${error} />
  </section>`;
}

function Files({ run }) {
  if (!run?.output_path || run.status !== "COMPLETED") return null; // of one that stopped there are some
  return html`<section class="exp-part" aria-labelledby="exp-dl-files"><h3 id="exp-dl-files">Parquet files of run ${run.id}</h3>
    <p class="exp-path"><code>${run.output_path}</code> <${Copy} text=${run.output_path} label="Copy the path" /></p>
    <p class="quiet">${run.bytes > 0 ? `${bytes(run.bytes)}, on` : "On"} the machine that dw-sim runs on.</p>
  </section>`;
}
