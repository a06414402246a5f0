// What became of the statements that were run: a tab for each.
import { html, classes, useId, useState } from "../../html.js";
import { duration, exactly, plural } from "../../format.js";
import { useTick } from "../../load.js";
import { link } from "../../route.js";
import { Button, Copy, LinkButton } from "../../parts/controls.js";
import { Loading, Problems } from "../../parts/feedback.js";
import { Grid } from "../../parts/grid.js";
import { Chart } from "./chart.js";
import { ExportMenu } from "./export.js";

// Results shows answers of useAsking. place returns where in the editor a problem of an answer is, or nothing;
// look goes there, fix(answer, problem, text) writes another word there.
export function Results({ answers, cancel, again, place, look, fix, empty }) {
  const [picked, setPicked] = useState();
  const id = useId();
  const shown = answers.find((a) => a.key === picked) ?? answers.find((a) => a.state === "running") ?? answers.find((a) => a.state === "failed") ?? answers.at(-1);
  if (!shown) return empty;
  return html`<div class="query-results">
    ${answers.length > 1 && html`<${AnswerTabs} id=${id} answers=${answers} shown=${shown} pick=${setPicked} />`}
    <div class="query-answer" id=${id + shown.key} role=${answers.length > 1 ? "tabpanel" : null} aria-labelledby=${answers.length > 1 ? id + shown.key + "-tab" : null}>
      <${Answer} key=${shown.key} answer=${shown} cancel=${cancel} again=${again} place=${place} look=${look} fix=${fix} />
    </div>
  </div>`;
}

const told = {
  waiting: () => "waits", running: () => "runs", cancelled: () => "cancelled", failed: () => "failed",
  done: (a) => (a.plan ? "plan" : plural(a.result.row_count, "row")),
};

function AnswerTabs({ id, answers, shown, pick }) {
  const press = (e) => {
    const i = answers.indexOf(shown);
    const to = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: answers.length - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    const next = answers[(to + answers.length) % answers.length];
    pick(next.key);
    document.getElementById(`${id}${next.key}-tab`).focus();
  };
  return html`<div class="query-tabs" role="tablist" aria-label="Results" onKeyDown=${press}>${answers.map((a, i) => html`
    <button type="button" key=${a.key} id=${`${id}${a.key}-tab`} role="tab" aria-selected=${a === shown ? "true" : "false"} aria-controls=${a === shown ? id + a.key : null} tabindex=${a === shown ? 0 : -1}
      class=${classes("query-tab", a.state)} title=${a.sql.slice(0, 500)} onClick=${() => pick(a.key)}><b>${i + 1}</b> ${told[a.state](a)}</button>`)}</div>`;
}

function Answer({ answer: a, cancel, ...rest }) {
  switch (a.state) {
    case "waiting": return html`<p class="quiet query-state">Waits for the statements before it.</p>`;
    case "running": return html`<div class="query-state row"><${Loading} what="Running" /><${Elapsed} since=${a.begun} /><${Button} small onClick=${cancel}>Cancel<//></div>`;
    case "cancelled": return html`<div class="query-state row"><p>${a.ms ? `Cancelled after ${duration(a.ms)}.` : "Not run: cancelled before its turn."}</p><${Button} small onClick=${rest.again}>Run again<//></div>`;
    case "failed": return html`<${Wrong} answer=${a} ...${rest} />`;
  }
  return a.plan ? html`<${Plan} lines=${a.plan} />` : html`<${Rows} answer=${a} />`;
}

// Elapsed is the time since a moment of performance.now, as it passes.
export function Elapsed({ since }) {
  useTick(100);
  return html`<span class="num quiet query-elapsed">${duration(performance.now() - since)}</span>`;
}

function Rows({ answer: { result, body, at, ms } }) {
  const [chart, setChart] = useState(false);
  const cut = result.truncated;
  const mode = (on, text) => html`<button type="button" class="query-mode" aria-pressed=${chart === on ? "true" : "false"} onClick=${() => setChart(on)}>${text}</button>`;
  return html`<div class="query-bar">
      <p class="query-told" role="status"><b class="num">${cut ? "First " : ""}${plural(result.row_count, "row")}</b>${cut && html`<span class="query-cut">; there are more. Export has all of them.</span>`}
        <span class="quiet num" title=${`${exactly(at)}. The server took ${duration(result.elapsed_ms)}.`}> · ${duration(ms)}</span></p>
      <span class="query-modes" role="group" aria-label="Show as">${mode(false, "Table")}${mode(true, "Chart")}</span>
      <${ExportMenu} query=${body} result=${result} />
    </div>
    ${chart ? html`<${Chart} columns=${result.columns} types=${result.types} rows=${result.rows} />`
      : html`<${Grid} columns=${result.columns} types=${result.types} rows=${result.rows} label="Result" />`}`;
}

const Plan = ({ lines }) => html`<div class="query-bar"><p><b>Plan</b> <span class="quiet">· how the engine would go about it; nothing was run</span></p><${Copy} label="Copy the plan" text=${lines.join("\n")} /></div>
  <pre class="query-plan" tabindex="0" aria-label="Plan">${lines.join("\n")}</pre>`;

function Wrong({ answer: a, again, place, look, fix }) {
  const { error } = a;
  const problems = error.problems.map((p) => ({ ...p, ...place(a, p), own: p }));
  const offered = problems.map((p) => ({ p, words: replacement(p) })).filter((o) => o.words && o.p.line);
  return html`<div class="trouble" role="alert">
    ${problems.length ? html`<${Problems} problems=${problems} onPick=${look} />` : error.detail.map((text) => html`<p>${text}</p>`)}
    <div class="row">
      ${offered.map(({ p, words }) => html`<${Button} small onClick=${() => fix(p, words)}>Write ${words}<//>`)}
      ${error.code === "timeout" && html`<span class="quiet">A longer time can be chosen above the editor.</span>`}
      ${error.active?.run && html`<${LinkButton} small href=${link("experiment", error.active.experiment, "runs", String(error.active.run))}>Watch run ${error.active.run}<//>`}
      ${(!problems.length || error.status >= 500) && html`<${Button} small onClick=${again}>Try again<//>`}
    </div>
  </div>`;
}

// replacement is the word that a hint has for the one that is wrong.
const replacement = (p) => (/ does not exist/.test(p.message) ? /^(?:did you mean|write) ([\w.$"]+)\??$/.exec(p.hint ?? "")?.[1] : undefined);
