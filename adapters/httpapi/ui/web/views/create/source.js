// Where the values of a new column come from.
import { html, useId, useState } from "../../html.js";
import { Field, SelectField, TextField } from "../../parts/controls.js";
import { parentsOf, rulesFor, sourcesOf } from "./adding.js";
import { distributions, familyOf } from "./facts.js";

export function Source(given) {
  const { f, set } = given;
  const name = useId();
  const Fields = fields[f.source];
  return html`<fieldset><legend>Values come from</legend>
    <div class="create-sources">${sourcesOf(f.type).map(([id, text]) => html`<label class=${id === f.source ? "on" : ""}>
      <input type="radio" name=${name} value=${id} checked=${id === f.source} onChange=${() => set({ source: id })} />${text}</label>`)}</div>
    ${Fields && html`<${Fields} key=${f.source} ...${given} />`}
  </fieldset>`;
}

const placeholders = {
  integer: ["0", "1000000"], float: ["0", "1000000"], decimal: ["0", "1000000"],
  date: ["2020-01-01", "2025-12-31"], time: ["00:00:00", "23:59:59"], timestamp: ["2020-01-01T00:00:00", "2025-12-31T23:59:59"],
};
const units = { date: "In days; a mean or mode counts from the first day.", time: "In seconds from the first time.", timestamp: "In seconds from the first time." };

function Range({ f, set, wrong }) {
  const family = familyOf(f.type);
  const [low, high] = placeholders[family];
  const chosen = distributions[f.spread];
  return html`<div class="create-fields">
      <${TextField} label="From" value=${f.low} error=${wrong.low} placeholder=${low} onInput=${(v) => set({ low: v })} />
      <${TextField} label="To" value=${f.high} error=${wrong.high} placeholder=${high} onInput=${(v) => set({ high: v })} />
      <${SelectField} label="Distribution" value=${f.spread} hint=${chosen.text[0].toUpperCase() + chosen.text.slice(1) + "."} options=${Object.keys(distributions)} onInput=${(v) => set({ spread: v, parameters: {} })} />
    </div>
    ${f.spread !== "uniform" && html`<div class="create-fields">${Object.entries(chosen.parameters).map(([n, usual]) => html`<${TextField} key=${f.spread + n} label=${n} value=${f.parameters[n] ?? usual}
      error=${wrong["p_" + n]} inputmode="decimal" onInput=${(v) => set({ parameters: { ...f.parameters, [n]: v.trim() } })} />`)}</div>
      ${units[family] && html`<p class="hint">${units[family]}</p>`}`}`;
}

const most = 40; // rules that are listed at once

function Rule({ f, set, rules }) {
  const [search, setSearch] = useState("");
  const name = useId();
  const words = search.toLowerCase().split(/[\s_]+/).filter(Boolean);
  const fitting = rulesFor(rules, f.type);
  const found = fitting.map((r) => ({ r, rank: rankOf(r, words) })).filter((x) => x.rank > 0).sort((a, b) => b.rank - a.rank || (a.r.name < b.r.name ? -1 : 1)).map((x) => x.r);
  return html`<div class="create-rules">
    <${Field} label="Search the faker rules" hint=${f.rule ? `Chosen: ${f.rule}` : `${fitting.length} rules fit ${f.type}. ${familyOf(f.type) === "text" ? "Without one, words are made." : ""}`}>
      ${(given) => html`<input type="search" autocomplete="off" value=${search} placeholder="email, city, price" onInput=${(e) => setSearch(e.currentTarget.value)} onKeyDown=${(e) => e.key === "Enter" && e.preventDefault()} ...${given} />`}<//>
    <div class="create-rule-list" role="radiogroup" aria-label="Faker rules">${found.slice(0, most).map((r) => html`<label key=${r.name} class=${r.name === f.rule ? "on" : ""}>
      <input type="radio" name=${name} checked=${r.name === f.rule} onChange=${() => set({ rule: r.name })} />
      <span><strong>${r.name}</strong> <em>${r.category}</em><span class="what">${r.description}</span>${r.example && html`<code>${r.example.slice(0, 80)}</code>`}</span></label>`)}
      ${found.length === 0 && html`<p class="quiet">No rule of this kind fits ${f.type}.</p>`}
      ${found.length > most && html`<p class="quiet">${found.length - most} more: search for them.</p>`}</div>
  </div>`;
}

const usual = ["first_name", "last_name", "name", "email", "phone_number", "city", "country", "company", "street", "job_title", "product_name", "word", "sentence", "username", "url", "price"];

// rankOf is how well a rule answers a search, 0 where it does not; without one the usual rules come first.
function rankOf(r, words) {
  if (words.length === 0) return usual.includes(r.name) ? 100 - usual.indexOf(r.name) : 1;
  const names = [r.name, ...r.aliases];
  const all = `${names.join(" ")} ${r.category} ${r.description}`.toLowerCase();
  if (!words.every((w) => all.includes(w))) return 0;
  const joined = words.join("_");
  return names.includes(joined) ? 4 : names.some((n) => n.startsWith(joined)) ? 3 : names.some((n) => n.includes(words[0])) ? 2 : 1;
}

function Values({ f, set, wrong }) {
  return html`<div class="create-fields wide">
    <${Field} label="Values, one in each line" error=${wrong.values}>${(given) => html`<textarea rows="4" spellcheck=${false} value=${f.values} placeholder=${"new\npaid\nshipped"} onInput=${(e) => set({ values: e.currentTarget.value })} ...${given}></textarea>`}<//>
    <${TextField} label="Weights, if they are not equally likely" value=${f.weights} error=${wrong.weights} placeholder="8, 1, 1" onInput=${(v) => set({ weights: v })} />
  </div>`;
}

function Parent({ f, set, wrong, tables }) {
  const parents = parentsOf(tables).map((p) => [p.id, `${p.id} (${p.column.type})`]);
  if (parents.length === 0) return html`<p class="quiet">No column of the document is unique yet. A foreign key leads to one that is.</p>`;
  return html`<${SelectField} label="Column that the values are taken from" value=${f.parent} error=${wrong.parent} options=${[["", "Choose a column"], ...parents]} onInput=${(v) => set({ parent: v })} />`;
}

const oneText = (key, label, placeholder, hint) => ({ f, set, wrong }) => html`<${TextField} label=${label} value=${f[key]} error=${wrong[key]} placeholder=${placeholder} hint=${hint} onInput=${(v) => set({ [key]: v })} />`;

function Counting({ f, set, wrong }) {
  return html`<div class="create-fields">
    <${TextField} label="First value" value=${f.start} error=${wrong.start} inputmode="numeric" onInput=${(v) => set({ start: v.trim() })} />
    <${TextField} label="Step" value=${f.step} error=${wrong.step} inputmode="numeric" onInput=${(v) => set({ step: v.trim() })} />
  </div>`;
}

const fields = {
  range: Range, rule: Rule, values: Values, foreign_key: Parent, identity: Counting,
  pattern: oneText("pattern", "Regular expression that all values match", "[A-Z]{3}-[0-9]{4}", "All texts that match are equally likely."),
  template: oneText("template", "Text with columns and rules in braces", "{first_name|lower}@example.com", "{columns} of the row, {foreign_key.columns} and {faker rules}."),
  expression: oneText("expression", "Expression over other columns of the row", "quantity * unit_price", "parent(\"customer_id\").country is a column of the row that a foreign key leads to."),
};
