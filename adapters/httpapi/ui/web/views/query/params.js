// Fields for the parameters of a statement, which it names as :name.
import { html } from "../../html.js";
import { Field } from "../../parts/controls.js";

const types = [["", "By its look"], ["text", "Text"], ["bigint", "Integer"], ["decimal", "Decimal"], ["double", "Double"], ["boolean", "Boolean"], ["date", "Date"],
  ["timestamp", "Timestamp"], ["uuid", "UUID"], ["null", "NULL"]];

const looks = [
  ["null", /^null$/i], ["boolean", /^(true|false)$/i], ["bigint", /^-?(0|[1-9]\d{0,18})$/], ["decimal", /^-?(0|[1-9]\d*)\.\d+$/], ["double", /^-?\d+(\.\d+)?e[+-]?\d+$/i],
  ["date", /^\d{4}-\d\d-\d\d$/], ["timestamp", /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d(\.\d+)?)?$/], ["uuid", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i],
];

// guess returns the type that a value looks like: 007 and all that is nothing else are text.
const guess = (text) => looks.find(([, look]) => look.test(text))?.[0] ?? "text";

// valueOf returns what the server takes for a field: its digits are never those of a JavaScript number.
export function valueOf({ text = "", type = "" } = {}) {
  const as = type || guess(text);
  if (as === "null") return null;
  return { type: as, value: as === "boolean" ? text.toLowerCase() : text };
}

// isMissing tells whether a parameter has no value yet. An empty text is one when it is asked for.
export const isMissing = (given) => !given || (!given.text && given.type !== "text" && given.type !== "null");

// Params are the fields for names. missing are those to complain about.
export function Params({ names, values, missing, onChange }) {
  if (!names.length) return null;
  return html`<fieldset class="query-params"><legend>Parameters</legend>
    ${names.map((name) => html`<${Param} key=${name} name=${name} given=${values[name] ?? {}} wrong=${missing.includes(name)}
      onChange=${(change) => onChange({ ...values, [name]: { ...values[name], ...change } })} />`)}
  </fieldset>`;
}

function Param({ name, given: { text = "", type = "" }, wrong, onChange }) {
  const looksLike = type || !text ? "" : types.find(([id]) => id === guess(text))[1].toLowerCase();
  return html`<div class="query-param">
    <${Field} label=${":" + name} error=${wrong && "A value is needed, or the type NULL or text."}>
      ${(given) => html`<input type="text" autocomplete="off" spellcheck=${false} value=${text} disabled=${type === "null"} data-param=${name}
        onInput=${(e) => onChange({ text: e.currentTarget.value })} ...${given} />`}
    <//>
    <select aria-label=${"Type of :" + name} value=${type} onChange=${(e) => onChange({ type: e.currentTarget.value })}>
      ${types.map(([id, words]) => html`<option value=${id}>${id ? words : looksLike ? `${words}: ${looksLike}` : words}</option>`)}
    </select>
  </div>`;
}
