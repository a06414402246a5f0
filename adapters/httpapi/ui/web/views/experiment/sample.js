// Some rows of a table: those that the warehouse holds, or those that a run would make.
import { html, useEffect, useState } from "../../html.js";
import { experiments, queries } from "../../api.js";
import { count, plural } from "../../format.js";
import { useLoad } from "../../load.js";
import { link, navigate } from "../../route.js";
import { drawn, seedOf } from "../../seed.js";
import { linkToRows } from "../../sql.js";
import { Button, LinkButton, SelectField, TextField } from "../../parts/controls.js";
import { Empty, Loading, Notice, Trouble } from "../../parts/feedback.js";
import { Grid } from "../../parts/grid.js";
import { useFresh, useGraph } from "./fresh.js";

// choices of how many rows; values are at most as many as a page can hold.
const choices = [10, 50, 100, 500, 1000, 5000];
const values = 500_000;

export function Sample({ experiment: e, parts: [asked], params }) {
  const t = e.schema.tables.find((one) => one.name.toLowerCase() === asked?.toLowerCase()) ?? (asked ? null : e.schema.tables[0]);
  if (!t) return html`<${NoTable} experiment=${e} asked=${asked} />`;
  const go = (table, changes = {}) => navigate(link("experiment", e.name, "sample", table, { ...params, ...changes }), { replace: true });
  return html`<${OfTable} key=${t.name} experiment=${e} table=${t} params=${params} go=${go} />`;
}

const NoTable = ({ experiment: e, asked }) => html`<${Empty} title="There is no such table">
  <p>${e.name} has no table <strong dir="auto">${asked}</strong>.</p><p><a href=${link("experiment", e.name)}>Tables of ${e.name}</a></p>
<//>`;

// OfTable finds out whether there are rows before it decides what to show, unless the reader has.
function OfTable({ experiment: e, table: t, params, go }) {
  const { data: graph, error, reload } = useGraph(e);
  const held = graph?.tables.find((one) => one.name === t.name);
  const from = params.from ?? (held ? (held.rows > 0 ? "warehouse" : "preview") : null);
  const offered = choices.filter((n) => n * t.columns.length <= values || n === choices[0]);
  const rows = offered.includes(Number(params.rows)) ? Number(params.rows) : 50;
  return html`<section class="stack" aria-label="Sample">
    <div class="exp-pick">
      <${SelectField} label="Table" value=${t.name} options=${e.schema.tables.map((one) => one.name)} onInput=${(name) => go(name)} />
      <${SelectField} label="Rows" value=${String(rows)} options=${offered.map((n) => [String(n), count(n)])} onInput=${(n) => go(t.name, { rows: n })} />
      <${SelectField} label="From" value=${from ?? "warehouse"} options=${[["warehouse", "The warehouse"], ["preview", "A preview of a run"]]} onInput=${(v) => go(t.name, { from: v })} />
      ${from === "preview" && html`<${Seed} seed=${params.seed ?? ""} last=${e.last_run?.seed ?? "0"} onChange=${(seed) => go(t.name, { seed })} />`}
    </div>
    ${error && html`<${Trouble} error=${error} again=${reload} />`}
    ${from === "warehouse" && html`<${Held} experiment=${e} table=${t} held=${held} rows=${rows} go=${go} />`}
    ${from === "preview" && html`<${Preview} experiment=${e} table=${t} held=${held} rows=${rows} seed=${params.seed ?? ""} />`}
    ${!from && !error && html`<${Loading} />`}
  </section>`;
}

// Seed is taken over when it is a number, some time after the last key.
function Seed({ seed, last, onChange }) {
  const [text, setText] = useState(seed);
  useEffect(() => setText(seed), [seed]);
  const wrong = seedOf(text) === null ? "A seed is a whole number of 64 bits." : null;
  useEffect(() => {
    if (wrong || text.trim() === seed) return undefined;
    const timer = setTimeout(() => onChange(text.trim()), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return html`<${TextField} label="Seed" placeholder=${last} inputmode="numeric" value=${text} error=${wrong} onInput=${setText} />
    <${Button} class="exp-another" onClick=${() => onChange(drawn())}>Another seed<//>`;
}

function Held({ experiment: e, table: t, held, rows, go }) {
  const { data, error, loading, reload } = useFresh(e, (o) => queries.execute({ sql: `SELECT * FROM ${e.name}.${t.name}`, experiment_name: e.name, limit: rows }, o), [t.name, rows]);
  if (error && !data) return html`<${Trouble} title=${`The rows of ${t.name} could not be read.`} error=${error} again=${reload} />`;
  if (!data) return html`<${Loading} what="Reading rows" />`;
  if (!data.rows.length) return html`<${Empty} title=${`${t.name} is empty`}>
    <p>The warehouse holds no rows of it.</p>
    <div class="row"><${LinkButton} kind="primary" href=${link("experiment", e.name, "generate")}>Generate rows<//><${Button} onClick=${() => go(t.name, { from: "preview" })}>Preview what a run would make<//></div>
  <//>`;
  const all = held?.rows > data.rows.length ? `The first ${count(data.rows.length)} of ${plural(held.rows, "row")}` : plural(data.rows.length, "row");
  return html`<p class="quiet" role="status" aria-busy=${String(loading)}>${all} that the warehouse holds${held?.run ? `, made by run ${held.run.id} with seed ${held.run.seed}` : ""}.</p>
    <${Grid} label=${`Rows of ${t.name}`} columns=${data.columns} types=${data.types} rows=${data.rows}
      tools=${html`<${LinkButton} small kind="quiet" href=${linkToRows(e.name, t.name)}>Open in the query<//>`} />`;
}

function Preview({ experiment: e, table: t, held, rows, seed }) {
  const { data, error, loading, reload } = useLoad((o) => experiments.preview(e.name, { table: t.name, rows, seed }, o), [e.name, t.name, rows, seed]);
  const made = data?.tables[0];
  return html`<${Notice}><p><strong>A preview.</strong> ${held?.rows === 0 && `${t.name} is empty: `}these rows are what a run${data ? ` with seed ${data.seed}` : ""} would make. Nothing is written. <a href=${link("experiment", e.name, "generate", { seed })}>Generate</a></p><//>
    ${error ? html`<${Trouble} title="The preview could not be made." error=${error} again=${reload} />`
      : !made ? html`<${Loading} what="Making rows" />`
        : !made.rows.length ? html`<${Empty} title="A run would make no rows of it"><p>${t.name} has ${count(t.target_rows)} declared rows.</p><p><a href=${link("experiment", e.name, "generate")}>Choose how many to generate</a></p><//>`
          : html`<p class="quiet" role="status" aria-busy=${String(loading)}>${made.rows.length === t.target_rows ? `All of ${plural(t.target_rows, "declared row")}.` : `The first ${plural(made.rows.length, "row")} of ${count(t.target_rows)} declared.`}</p>
            <${Grid} label=${`Preview of ${t.name}`} columns=${made.columns} types=${made.types} rows=${made.rows} />`}`;
}
