// The examples that come with the page. One press makes an experiment of one, and its rows.
import { html, useEffect, useRef, useState } from "../../html.js";
import { experiments, Failure, runs } from "../../api.js";
import { count } from "../../format.js";
import { noteRun } from "../../running.js";
import { link, navigate } from "../../route.js";
import { Button } from "../../parts/controls.js";
import { Trouble } from "../../parts/feedback.js";
import shop from "../../../../../../examples/shop.json";
import hospital from "../../../../../../examples/hospital.json";
import school from "../../../../../../examples/school.yaml";
import saas from "../../../../../../examples/saas.yaml";
import telecom from "../../../../../../examples/telecom.yaml";
import tickets from "../../../../../../examples/tickets.sql";

// examples by name. tables and rows are what their documents ask for; sql is a query to begin with.
const examples = [
  { name: "shop", text: shop, type: "application/json", tables: 5, rows: 37_424, about: "A web shop: customers who refer customers, products in a tree of categories, orders and their items.",
    sql: "SELECT c.city, count(*) AS orders, round(sum(i.quantity * i.unit_price)) AS revenue\nFROM orders o\nJOIN customers c ON c.customer_id = o.customer_id\nJOIN order_items i ON i.order_id = o.order_id\nGROUP BY c.city\nORDER BY revenue DESC\nLIMIT 20" },
  { name: "hospital", text: hospital, type: "application/json", tables: 6, rows: 52_168, about: "Departments, physicians, patients, admissions with their lab results and invoices.",
    sql: "SELECT d.code, d.floor, count(*) AS physicians, round(avg(p.salary)) AS salary\nFROM departments d\nJOIN physicians p ON p.department_id = d.department_id\nGROUP BY d.code, d.floor\nORDER BY physicians DESC" },
  { name: "school", text: school, type: "application/yaml", tables: 7, rows: 17_300, about: "Keys of every shape in a small school: composite, to itself, one to one, many to many.",
    sql: "SELECT mark, count(*) AS times\nFROM marks\nGROUP BY mark\nORDER BY mark" },
  { name: "saas", text: saas, type: "application/yaml", tables: 10, rows: 36_940, about: "A product that companies share: every key begins with the company's, totals to the cent, rules between columns.",
    sql: "SELECT *\nFROM tenants\nLIMIT 100" },
  { name: "telecom", text: telecom, type: "application/yaml", tables: 7, rows: 95_812, about: "A mobile network: plans, subscribers and SIM cards, calls and data sessions, monthly invoices.",
    sql: "SELECT *\nFROM invoices\nLIMIT 100" },
  { name: "tickets", text: tickets, type: "application/sql", dialect: "redshift", tables: 3, rows: 3_000, about: "The box office of a theatre, from a CREATE TABLE script of Redshift.",
    sql: "SELECT v.city, count(*) AS tickets, round(avg(t.price), 2) AS price\nFROM ticket t\nJOIN event e ON e.event_id = t.event_id\nJOIN venue v ON v.venue_id = e.venue_id\nGROUP BY v.city\nORDER BY tickets DESC\nLIMIT 20" },
];

const create = (e, o) => (e.dialect ? experiments.importSQL({ name: e.name, sql: e.text, dialect: e.dialect }, o) : experiments.create(e.text, e.type, o));

// Examples offers them. taken are the names of the experiments that there are; onDone is called when
// there is one more, unless that is looked at already.
export function Examples({ taken = [], onDone }) {
  const [doing, setDoing] = useState(); // {name, text}
  const [failed, setFailed] = useState();
  const gone = useRef(new AbortController());
  useEffect(() => () => gone.current.abort(), []);
  const add = async (example, fill) => {
    const signal = gone.current.signal;
    const say = (text) => setDoing({ name: example.name, text });
    setFailed();
    try {
      say("Creating the tables");
      await create(example, { signal });
      if (!fill) return navigate(link("experiment", example.name));
      say(`Generating ${count(example.rows)} rows`);
      await rowsOf(example.name, signal);
      navigate(link("query", { experiment: example.name, sql: example.sql }));
    } catch (error) {
      if (signal.aborted) return;
      setFailed({ name: example.name, error });
      onDone?.();
    } finally {
      if (!signal.aborted) setDoing();
    }
  };
  return html`<ul class="experiments-examples">${examples.map((e) => html`<${Example} key=${e.name} example=${e}
    taken=${taken.some((name) => name.toLowerCase() === e.name)} doing=${doing} error=${failed?.name === e.name ? failed.error : null} add=${add} />`)}</ul>`;
}

function Example({ example: e, taken, doing, error, add }) {
  const busy = doing?.name === e.name;
  return html`<li class="experiments-example">
    <h3>${e.name} ${e.dialect && html`<span class="badge">SQL script</span>`}</h3>
    <p>${e.about}</p>
    <p class="quiet num">${count(e.tables)} tables · ${count(e.rows)} rows</p>
    <${Trouble} error=${error} />
    <div class="row">
      ${taken && !busy ? html`<a class="button small" href=${link("experiment", e.name)}>Open ${e.name}</a>`
        : html`<${Button} small kind=${e === examples[0] ? "primary" : undefined} busy=${busy} disabled=${!!doing} onClick=${() => { add(e, true); }}>Try ${e.name}<//>
          ${e.dialect ? html`<a class="button small quiet" href=${link("import", { example: e.name })}>See the script</a>`
            : html`<${Button} small kind="quiet" disabled=${!!doing} aria-label=${`Create only: ${e.name}`} onClick=${() => { add(e, false); }}>Create only<//>`}`}
      ${busy && html`<span class="quiet" role="status">${doing.text}…</span>`}
    </div>
  </li>`;
}

// rowsOf makes the rows of an experiment, and returns when they can be queried.
async function rowsOf(name, signal) {
  let run = await experiments.generate(name, {}, { signal });
  while (run.status === "RUNNING") {
    await new Promise((go) => setTimeout(go, 250));
    run = await runs.get(name, run.id, { signal });
  }
  noteRun(run);
  if (run.status !== "COMPLETED") throw new Failure(0, { detail: [`Run ${run.id} is ${run.status.toLowerCase()}.`, run.error].filter(Boolean) });
}
