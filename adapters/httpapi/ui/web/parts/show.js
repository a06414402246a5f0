// Small things that are shown in many places.
import { html, classes, useEffect, useState } from "../html.js";
import { ago, count, duration, exactly, when, wordOf } from "../format.js";

// Status is the status of a run, in its word and colour.
export const Status = ({ status }) => html`<span class=${classes("status", status?.toLowerCase())}>${wordOf(status)}</span>`;

// Badge is a word that catches the eye: kind is "warning" or nothing.
export const Badge = ({ kind, children, ...rest }) => html`<span class=${classes("badge", kind)} ...${rest}>${children}</span>`;

// Age is how long ago a time was, with the exact one on hover.
export function Age({ time }) {
  const [, again] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => again((n) => n + 1), 20_000);
    return () => clearInterval(timer);
  }, []);
  return html`<time dateTime=${time} title=${exactly(time)}>${ago(time)}</time>`;
}

// Time is a time of the reader's zone, with the exact one on hover.
export const Time = ({ time }) => html`<time dateTime=${time} title=${exactly(time)}>${when(time)}</time>`;

// Num is a whole number with its digits grouped.
export const Num = ({ value }) => html`<span class="num">${count(value)}</span>`;

// Took is how long something took, in milliseconds.
export const Took = ({ ms }) => html`<span class="num">${duration(ms)}</span>`;

// Bar is how far something is: share of 0…1, or nothing while it is not known.
export const Bar = ({ share, label }) => html`<progress class="progress" aria-label=${label} max="1" value=${share}></progress>`;

// Tabs are links between views of the same thing: tabs are {id, text, href}.
export const Tabs = ({ tabs, current, label }) => html`<nav class="tabs" aria-label=${label}>
  ${tabs.map((t) => html`<a href=${t.href} aria-current=${t.id === current ? "page" : null}>${t.text}</a>`)}
</nav>`;
