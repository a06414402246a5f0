// Export of a result: all rows as the server writes them, or those that are shown.
import { html, useEffect, useRef, useState } from "../../html.js";
import { Failure, queries } from "../../api.js";
import { bytes, plural } from "../../format.js";
import { Button, save } from "../../parts/controls.js";
import { Trouble, useToast } from "../../parts/feedback.js";
import { MenuButton } from "../../parts/menu.js";
import { csvLine, tsvLine } from "../../parts/grid/tsv.js";

const formats = [
  { format: "csv", text: "CSV", hint: "NULL is empty, an empty text is \"\"" },
  { format: "json", text: "JSON", hint: "An array of objects" },
  { format: "ndjson", text: "NDJSON", hint: "An object on each line" },
  { format: "parquet", text: "Parquet", hint: "With types of columns" },
  { format: "tsv", text: "TSV", hint: "As COPY of PostgreSQL" },
];
const lines = { csv: csvLine, tsv: tsvLine };
const media = { csv: "text/csv;charset=utf-8", tsv: "text/tab-separated-values;charset=utf-8", json: "application/json", ndjson: "application/x-ndjson", parquet: "application/vnd.apache.parquet" };

// ExportMenu offers files of a result. query is the body that was executed; all rows are asked for with it
// once more, without its limit.
export function ExportMenu({ query, result }) {
  const toast = useToast();
  const [job, setJob] = useState(); // {text, size, error?, again}
  const controller = useRef();
  useEffect(() => () => controller.current?.abort(), []);

  const start = async (text, format, make) => {
    const own = (controller.current = new AbortController());
    const again = () => start(text, format, make);
    setJob({ text, size: 0 });
    try {
      const name = fileName(query.experiment_name, format);
      const file = await make(own.signal, (size) => own.signal.aborted || setJob({ text, size }));
      if (own.signal.aborted) return;
      save(name, file);
      setJob();
      toast(`${name} was saved, ${bytes(file.size)}.`);
    } catch (error) {
      if (!own.signal.aborted) setJob({ text, error, again });
    }
  };
  const stop = () => {
    controller.current.abort();
    setJob();
  };
  const items = [
    { title: "All rows, from the warehouse" },
    ...formats.map(({ format, text, hint }) => ({ text, hint, run: () => start(text, format, (signal, told) => all(query, format, signal, told)) })),
    null,
    { title: `The ${plural(result.rows.length, "row")} shown here` },
    ...["csv", "tsv"].map((format) => ({ text: format.toUpperCase(), run: () => start(format.toUpperCase(), format, (signal, told) => shown(result, format, signal, told)) })),
  ];
  if (job?.error) return html`<div class="export-failed"><${Trouble} title=${`${job.text} was not saved.`} error=${job.error} again=${job.again} />
    <${Button} small kind="quiet" onClick=${() => setJob()}>Close<//></div>`;
  if (job) return html`<span class="export-running"><span class="spinner" aria-hidden="true"></span>
    <span role="status">${job.text} · ${job.size ? bytes(job.size) : "waiting for rows"}</span><${Button} small kind="quiet" onClick=${stop}>Cancel export<//></span>`;
  return html`<${MenuButton} items=${items} label="Export">Export<//>`;
}

// fileName is that of the experiment and the time, which is the reader's.
function fileName(experiment, format) {
  const now = new Date(), two = (n) => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${experiment || "query"}-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.${format}`;
}

const piece = 4 << 20; // bytes that are held here before the browser has them, which may put them on disk

// all returns the file of all rows.
async function all(query, format, signal, told) {
  const { sql, experiment_name, params } = query;
  const response = await queries.stream({ sql, experiment_name, params, format }, { signal });
  const pieces = [], reader = response.body.getReader();
  let held = [], size = 0, whole = 0, last = 0;
  const put = () => {
    pieces.push(new Blob(held));
    held = [];
    size = 0;
  };
  for (;;) {
    const { done, value } = await reader.read().catch((error) => { throw brokenOff(error, whole); });
    if (done) break;
    held.push(value);
    size += value.length;
    whole += value.length;
    if (size > piece) put();
    if (performance.now() - last > 100) {
      last = performance.now();
      told(whole);
    }
  }
  put();
  return new Blob(pieces, { type: media[format] });
}

function brokenOff(error, whole) {
  return error.name === "AbortError" ? error : new Failure(0, { detail: [`The download broke off after ${bytes(whole)}: the statement failed on the way, or the server was stopped.`] });
}

const rowsAtOnce = 2000;

// shown returns the file of the rows that are here, made bit by bit, so that the page goes on.
async function shown({ columns, rows }, format, signal, told) {
  const pieces = [lines[format](columns)];
  let size = 0;
  for (let i = 0; i < rows.length && !signal.aborted; i += rowsAtOnce) {
    const text = rows.slice(i, i + rowsAtOnce).map(lines[format]).join("");
    pieces.push(text);
    told((size += text.length));
    await new Promise((go) => setTimeout(go));
  }
  return new Blob(pieces, { type: media[format] });
}
