// The experiments: all of them, or, where there is none yet, how to come to the first.
import { html, classes, useEffect, useMemo, useRef, useState } from "../html.js";
import { useStored } from "../load.js";
import { count, plural } from "../format.js";
import { link, navigate } from "../route.js";
import { Button, LinkButton, SelectField } from "../parts/controls.js";
import { Loading, Trouble, useToast } from "../parts/feedback.js";
import { Dialog } from "../parts/dialog.js";
import { useAll } from "./experiments/all.js";
import { Examples } from "./experiments/examples.js";
import { Delete, Reset } from "../parts/remove.js";
import { Row } from "./experiments/row.js";

// columns by the key of what they sort by; those of numbers and times begin with the largest.
const columns = [
  { key: "name", text: "Experiment" },
  { key: "tables", text: "Tables", num: true, down: true },
  { key: "rows", text: "Target rows", num: true, down: true, title: "Rows that the document asks for" },
  { key: "loaded", text: "Last loaded", num: true, down: true, title: "Rows that the last run loaded" },
  { key: "warehouse", text: "Warehouse" },
  { key: "ran", text: "Last run", down: true },
  { key: "disk", text: "Disk", num: true, down: true, title: "Tables in the warehouse and Parquet files" },
];
const newest = { by: "created", down: true };
const shownAtOnce = 100;

export function Experiments({ params }) {
  const { list, complete, error, reload } = useAll();
  const [examples, setExamples] = useState(params.new === "example");
  const taken = (list ?? []).map((e) => e.name);
  if (!list) return error ? html`<h1>Experiments</h1><${Trouble} error=${error} again=${reload} />` : html`<h1>Experiments</h1><${Loading} what="Loading the experiments" />`;
  if (list.length === 0 && complete) return html`<${First} onDone=${reload} error=${error} />`;
  return html`<header class="heading">
      <h1>Experiments</h1><span class="quiet num">${count(list.length)}${complete ? "" : "…"}</span>
      <div class="actions">
        <${Button} onClick=${() => setExamples(true)}>Examples<//>
        <${LinkButton} href=${link("import")}>Import SQL<//>
        <${LinkButton} kind="primary" href=${link("create")}>New experiment<//>
      </div>
    </header>
    ${error && html`<${Trouble} title="The list is not up to date." error=${error} again=${reload} />`}
    <${List} list=${list} complete=${complete} start=${params.q ?? ""} reload=${reload} />
    ${examples && html`<${Dialog} title="Examples" wide onClose=${() => setExamples(false)}><${Examples} taken=${taken} onDone=${reload} /><//>`}`;
}

// First is what one sees first: how to come from nothing to rows.
const First = ({ onDone, error }) => html`<div class="experiments-first">
  <h1>Start with an experiment</h1>
  <p>An experiment describes tables. dw-sim fills them with rows whose keys fit together, and you query them with SQL.</p>
  <${Trouble} error=${error} />
  <section aria-labelledby="experiments-try"><h2 id="experiments-try">Try an example</h2>
    <p class="quiet">One press creates the tables, generates the rows and opens a query.</p>
    <${Examples} onDone=${onDone} /></section>
  <section aria-labelledby="experiments-own"><h2 id="experiments-own">Or bring your own tables</h2>
    <ul class="experiments-examples">
      <li class="experiments-example"><h3>From SQL</h3><p>A script of CREATE TABLE statements of Redshift, Snowflake or ANSI SQL. Types, keys and checks are read from it.</p>
        <div class="row"><${LinkButton} small href=${link("import")}>Import SQL<//></div></li>
      <li class="experiments-example"><h3>From a document</h3><p>Write tables and columns in JSON or YAML, with completion and a preview of the rows, or add them by a form.</p>
        <div class="row"><${LinkButton} small href=${link("create")}>New experiment<//></div></li>
    </ul></section>
</div>`;

function List({ list, complete, start, reload }) {
  const [search, setSearch] = useSearch(start);
  const [sort, setSort] = useStored("experiments.sort", newest, ({ by }) => by === newest.by || columns.some((c) => c.key === by));
  const [most, setMost] = useState(shownAtOnce);
  const [asked, setAsked] = useState(); // {what, experiment}
  const toast = useToast();
  const found = useMemo(() => sorted(list.filter(matcher(search)), sort), [list, search, sort]);
  const ask = (what, experiment) => setAsked({ what, experiment });
  const close = () => setAsked();
  const done = (text) => { toast(text); reload(); };
  return html`<div class="row experiments-tools" role="search">
      <span class="experiments-search"><input type="search" autocomplete="off" spellcheck=${false} aria-label="Search experiments" placeholder="Search names, descriptions, tables" value=${search} onInput=${(e) => setSearch(e.currentTarget.value)} />
      <kbd aria-hidden="true">/</kbd></span>
      <span class="quiet" role="status">${search.trim() && `${count(found.length)} of ${plural(list.length, "experiment")}${complete ? "" : " so far"}`}</span>
      <${SortField} sort=${sort} setSort=${setSort} />
    </div>
    ${found.length === 0 ? html`<div class="empty"><h2>No experiment has “${search.trim().slice(0, 80)}” in it</h2><${Button} onClick=${() => setSearch("")}>Show all<//></div>`
      : html`<div class="scroll experiments-scroll" tabindex="0" role="region" aria-label="List of experiments"><table class="table experiments" role="table">
        <thead role="rowgroup"><tr role="row">${columns.map((c) => html`<${Heading} column=${c} sort=${sort} setSort=${setSort} />`)}<th role="columnheader"><span class="unseen">Actions</span></th></tr></thead>
        <tbody role="rowgroup">${found.slice(0, most).map((e) => html`<${Row} key=${e.name} experiment=${e} ask=${ask} />`)}</tbody>
      </table></div>`}
    ${found.length > most && html`<div class="row"><${Button} onClick=${() => setMost(most + shownAtOnce)}>Show more<//><span class="quiet">${count(most)} of ${count(found.length)} are shown</span></div>`}
    ${asked?.what === "delete" && html`<${Delete} experiment=${asked.experiment} onClose=${close} onDone=${done} />`}
    ${asked?.what === "reset" && html`<${Reset} experiment=${asked.experiment} onClose=${close} onDone=${done} />`}`;
}

// useSearch is the text that is searched for. It stands in the address, for the way back to it, and
// follows that where others change it.
function useSearch(start) {
  const [search, setSearch] = useState(start);
  const written = useRef(start);
  useEffect(() => {
    if (search === written.current) return undefined;
    const timer = setTimeout(() => {
      written.current = search;
      navigate(link("experiments", { q: search }), { replace: true });
    }, 300);
    return () => clearTimeout(timer);
  }, [search]);
  useEffect(() => {
    if (start === written.current) return;
    written.current = start;
    setSearch(start);
  }, [start]);
  return [search, setSearch];
}

// matcher returns whether an experiment has all words of a text in its name, description or tables.
function matcher(text) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (e) => words.every((word) => [e.name, e.description, ...e.tableNames].some((t) => t.toLowerCase().includes(word)));
}

const values = { ran: (e) => e.run?.started_at ?? null };

// sorted puts what has no value at the end, either way.
function sorted(list, { by, down }) {
  const value = values[by] ?? ((e) => e[by] ?? null);
  const sign = down ? -1 : 1;
  return list.slice().sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return (x === null) - (y === null);
    return sign * (typeof x === "string" ? x.localeCompare(y) : x - y) || a.name.localeCompare(b.name);
  });
}

function Heading({ column: c, sort, setSort }) {
  const on = sort.by === c.key;
  const press = () => setSort(!on ? { by: c.key, down: !!c.down } : sort.down === !!c.down ? { by: c.key, down: !c.down } : newest);
  return html`<th role="columnheader" scope="col" class=${c.num ? "num" : ""} aria-sort=${on ? (sort.down ? "descending" : "ascending") : null}>
    <button type="button" class=${classes("experiments-sort", on && "on")} title=${c.title} onClick=${press}>${c.text}<span aria-hidden="true">${on ? (sort.down ? "↓" : "↑") : ""}</span></button></th>`;
}

// SortField is the choice of the order where the columns have no headings: on a narrow window.
function SortField({ sort, setSort }) {
  const options = [["created", "Newest first"], ...columns.map((c) => [c.key, c.text])];
  return html`<${SelectField} class="experiments-order" label="Sort by" value=${sort.by} options=${options}
    onInput=${(by) => setSort(by === "created" ? newest : { by, down: !!columns.find((c) => c.key === by).down })} />`;
}
