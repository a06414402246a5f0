// The phases of a run as a small timeline.
import { html } from "../../../html.js";
import { duration } from "../../../format.js";
import { phaseText, took } from "./words.js";

// Phases shows [{phase, ms?, at?}]; the last of a live run goes on, and so has no ms. elapsed is how long
// the run has taken, at is when a phase began, both in ms since its start.
export function Phases({ phases, elapsed, live }) {
  const shown = phases.filter((p) => p.phase !== "done").map((p) => ({ ...p, ms: p.ms ?? Math.max(0, elapsed - (p.at ?? 0)) }));
  const all = shown.reduce((n, p) => n + p.ms, 0) || 1;
  return html`<ol class="runs-phases" aria-label="Phases">${shown.map((p, i) => {
    const current = live && i === shown.length - 1;
    return html`<li key=${i} class=${current ? "now" : null} style=${{ flexGrow: Math.max(p.ms / all, 0.04) }} title=${`${phaseText(p.phase)}: ${duration(p.ms)}`}>
      <span class="runs-phase">${phaseText(p.phase)}</span> <span class="num quiet">${duration(p.ms)}${current ? " so far" : ""}</span></li>`;
  })}</ol>`;
}

// Past shows the phases of a run that has ended: those on record, else those that were seen.
export function Past({ run, seen = [] }) {
  const recorded = run.phases ?? [];
  const phases = recorded.length ? recorded : seen.length > 1 ? seen : null;
  return phases && html`<${Phases} phases=${phases} elapsed=${took(run)} />`;
}
