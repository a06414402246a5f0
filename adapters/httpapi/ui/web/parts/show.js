// Small things that are shown in many places.
import { html, classes } from "../html.js";
import { ago, exactly, when, wordOf } from "../format.js";
import { useTick } from "../load.js";

// Status is the status of a run, in its word and colour.
export const Status = ({ status }) => html`<span class=${classes("status", status?.toLowerCase())}>${wordOf(status)}</span>`;

// Badge is a word that catches the eye: kind is "warning" or nothing.
export const Badge = ({ kind, children, ...rest }) => html`<span class=${classes("badge", kind)} ...${rest}>${children}</span>`;

// Age is how long ago a time was, with the exact one on hover.
export function Age({ time }) {
  useTick(20_000);
  return html`<time dateTime=${time} title=${exactly(time)}>${ago(time)}</time>`;
}

// Time is a time of the reader's zone, with the exact one on hover.
export const Time = ({ time }) => html`<time dateTime=${time} title=${exactly(time)}>${when(time)}</time>`;

// Bar is how far something is: share of 0…1, or nothing while it is not known.
export const Bar = ({ share, label }) => html`<progress class="progress" aria-label=${label} max="1" value=${share}></progress>`;

// Choice is a row of links of which one is chosen: options are texts by id, to(id) is where one leads.
export const Choice = ({ label, options, value, to }) => html`<nav class="choice" aria-label=${label}>
  ${Object.entries(options).map(([id, text]) => html`<a href=${to(id)} aria-current=${id === value ? "true" : null}>${text}</a>`)}
</nav>`;

// Tabs are links between views of the same thing: tabs are {id, text, href}.
export const Tabs = ({ tabs, current, label }) => html`<nav class="tabs" aria-label=${label}>
  ${tabs.map((t) => html`<a href=${t.href} aria-current=${t.id === current ? "page" : null}>${t.text}</a>`)}
</nav>`;
