// The chart of a result: bars, lines or a histogram.
import { html, useEffect, useMemo, useRef, useState } from "../../html.js";
import { about as short, count, plural } from "../../format.js";
import { Button, save, SelectField } from "../../parts/controls.js";
import { Empty, useToast } from "../../parts/feedback.js";
import { textOf, Value, visible } from "../../parts/value.js";
import { describe, draw, first, mostLines, mostListed } from "./chart/data.js";
import { picture, plot } from "./chart/draw.js";

const kinds = [["bar", "Bars"], ["line", "Line"], ["histogram", "Histogram"]];

// Chart draws columns of a result, which is given as to Grid.
export function Chart({ columns, types, rows }) {
  const about = useMemo(() => describe(columns, types, rows), [rows]);
  const [chosen, setChosen] = useState({});
  const choice = chosen.rows === rows ? chosen.choice : first(about);
  const set = (part) => setChosen({ rows, choice: { ...choice, ...part } });
  if (!rows.length) return html`<${Empty} title="There is nothing to draw"><p>The result has no rows.</p><//>`;
  if (!choice) return html`<${Empty} title="A chart needs numbers"><p>No column of the result has numbers. Add one to the statement, such as <code>count(*)</code>.</p><//>`;
  return html`<div class="chart"><${Choice} about=${about} choice=${choice} set=${set} />
    ${choice.y.length ? html`<${Picture} about=${about} choice=${choice} rows=${rows} />` : html`<p class="quiet chart-none">Choose a column of values.</p>`}</div>`;
}

// Choice asks what is drawn.
function Choice({ about, choice: { kind, x, y }, set }) {
  const numbers = about.filter((c) => c.kind === "number");
  const toggle = (i) => set({ y: y.includes(i) ? y.filter((k) => k !== i) : [...y, i] });
  const change = (to) => set({ kind: to, y: to !== "histogram" ? y : y.length ? y.slice(0, 1) : [numbers[0].index] });
  return html`<div class="chart-choice">
    <fieldset class="chart-kinds"><legend class="unseen">Kind of chart</legend>
      ${kinds.map(([id, text]) => html`<label><input type="radio" name="chart-kind" checked=${kind === id} onChange=${() => change(id)} /><span>${text}</span></label>`)}</fieldset>
    ${kind !== "histogram" && html`<${SelectField} class="chart-x" label="Along" value=${x} onInput=${(v) => set({ x: Number(v) })}
      options=${[...about.filter((c) => c.kind !== "json" && c.kind !== "binary").map((c) => [c.index, c.name]), [-1, "Rows, one after another"]]} />`}
    ${kind === "histogram" ? html`<${SelectField} class="chart-x" label="Values of" value=${y[0]} onInput=${(v) => set({ y: [Number(v)] })} options=${numbers.map((c) => [c.index, c.name])} />`
      : html`<fieldset class="chart-y"><legend>Values</legend>${numbers.map((c) => html`<label><input type="checkbox" checked=${y.includes(c.index)}
          disabled=${!y.includes(c.index) && y.length >= mostLines} onChange=${() => toggle(c.index)} /><span>${visible(c.name)}</span></label>`)}</fieldset>`}
  </div>`;
}

function Picture({ about, choice, rows }) {
  const { kind, x, y } = choice;
  const at = useRef(), chart = useRef();
  const toast = useToast();
  const [point, setPoint] = useState();
  const drawn = useMemo(() => draw(choice, about, rows), [choice, rows]);
  const names = kind === "histogram" ? ["Rows"] : y.map((i) => about[i].name);
  const title = titleOf(choice, about);
  const look = useLook();
  useEffect(() => {
    const p = plot(at.current, { kind, names, drawn, onPoint: setPoint });
    chart.current = p.chart;
    return () => { setPoint(); p.destroy(); };
  }, [drawn, look]);
  const file = () => picture(chart.current, title, names);
  const copyPicture = async () => {
    try {
      await navigator.clipboard.write([new ClipboardItem({ "image/png": file() })]);
      toast("The picture was copied.");
    } catch {
      toast("The browser does not let the page copy pictures. Save it instead.");
    }
  };
  return html`<figure class="chart-figure">
    <figcaption><b>${visible(title)}</b><span class="chart-actions"><${Button} small kind="quiet" onClick=${copyPicture}>Copy picture<//>
      <${Button} small kind="quiet" onClick=${async () => save(nameOf(title), await file())}>Save PNG<//></span></figcaption>
    ${names.length > 1 && html`<ul class="chart-legend">${names.map((name, i) => html`<li><span class=${"chart-key s" + (i % 6 + 1)} aria-hidden="true"></span>${visible(name)}</li>`)}</ul>`}
    <div class="chart-place"><div ref=${at} class="chart-canvas" role="img" aria-label=${describing(title, drawn, names)}></div>
      ${point && html`<${Tip} point=${point} drawn=${drawn} names=${names} y=${y} kind=${kind} width=${at.current.clientWidth} />`}</div>
    ${drawn.left && html`<p class="quiet chart-left">${told(drawn.left)}</p>`}
    <${Listed} drawn=${drawn} names=${names} kind=${kind} x=${x < 0 ? "Row" : about[x].name} y=${y} />
  </figure>`;
}

// useLook changes whenever colours may be others.
function useLook() {
  const [n, setN] = useState(0);
  useEffect(() => {
    const again = () => setN((k) => k + 1), dark = matchMedia("(prefers-color-scheme: dark)");
    addEventListener("dwsim-theme", again);
    dark.addEventListener("change", again);
    return () => {
      removeEventListener("dwsim-theme", again);
      dark.removeEventListener("change", again);
    };
  }, []);
  return n;
}

// titleOf says what a chart shows.
function titleOf({ kind, x, y }, about) {
  const values = y.map((i) => about[i].name).join(", ");
  return kind === "histogram" ? `Rows by ${values}` : x < 0 ? values : `${values} by ${about[x].name}`;
}

const nameOf = (title) => (title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60) || "chart") + ".png";

function told({ what, shown, all }) {
  return what === "nowhere" ? `${plural(shown, "row")} without a value ${shown === 1 ? "is" : "are"} left out.`
    : `The first ${count(shown)} of ${count(all)} rows are drawn. Sort or limit the statement to choose others.`;
}

// describing is the chart in words.
function describing(title, { data, labels }, names) {
  const n = data[0].length;
  const of = names.slice(0, 3).map((name, i) => {
    let low = Infinity, high = -Infinity;
    for (const v of data[i + 1]) if (v !== null) low = Math.min(low, v), high = Math.max(high, v);
    return high < low ? `${name}: no values` : `${name} from ${short(low)} to ${short(high)}`;
  });
  return `Chart of ${title}, ${n} places${n ? ` from ${labels(0)} to ${labels(n - 1)}` : ""}. ${of.join(". ")}.`.slice(0, 500);
}

const valueAt = (drawn, kind, y, i, k) => (kind === "histogram" ? drawn.data[1][i] : drawn.row(i)[y[k]]);

// Tip tells the exact values at the mouse.
function Tip({ point: { index, left, top }, drawn, names, y, kind, width }) {
  if (index >= drawn.data[0].length) return null;
  const place = left > width / 2 ? { right: width - left + 12 + "px" } : { left: left + 12 + "px" };
  return html`<div class="chart-tip" aria-hidden="true" style=${{ ...place, top: Math.max(0, top - 10) + "px" }}>
    <b>${visible(drawn.labels(index).slice(0, 80))}</b>
    ${names.map((name, k) => html`<span><i class=${"chart-key s" + (k % 6 + 1)}></i>${visible(name.slice(0, 40))}<em>${html`<${Value} value=${valueAt(drawn, kind, y, index, k)} />`}</em></span>`)}
  </div>`;
}

// Listed has the values of the chart as a table.
function Listed({ drawn, names, kind, x, y }) {
  const [open, setOpen] = useState(false);
  const n = drawn.data[0].length;
  return html`<details class="chart-listed" onToggle=${(e) => setOpen(e.currentTarget.open)}><summary>Values as a table</summary>
    ${open && html`<div class="scroll" tabindex="0" role="region" aria-label="Values of the chart"><table class="table">
      <thead><tr><th>${kind === "histogram" ? visible(names.length ? "Range" : "") : visible(x)}</th>${names.map((name) => html`<th class="num">${visible(name)}</th>`)}</tr></thead>
      <tbody>${Array.from({ length: Math.min(n, mostListed) }, (_, i) => html`<tr><td>${visible(textOf(drawn.labels(i)).slice(0, 200))}</td>
        ${names.map((_, k) => html`<td class="num"><${Value} value=${valueAt(drawn, kind, y, i, k)} /></td>`)}</tr>`)}</tbody></table></div>
      ${n > mostListed && html`<p class="quiet">The first ${mostListed} of ${count(n)}.</p>`}`}
  </details>`;
}
