// What is told: errors beside what caused them, that something loads, that there is nothing yet.
import { html, classes, createContext, useCallback, useContext, useEffect, useState } from "../html.js";
import { link } from "../route.js";
import { Button } from "./controls.js";

// Trouble shows an error. What it is about should be beside it. Problems with a path or a place are
// listed with it, and a run that is in the way is linked to; again, if given, is offered.
export function Trouble({ error, again, title }) {
  if (!error) return null;
  const problems = error.problems ?? [];
  const sentences = problems.length ? [] : error.detail ?? [error.message];
  return html`<div class="trouble" role="alert">
    ${title && html`<p class="title">${title}</p>`}
    ${sentences.map((text) => html`<p>${text}</p>`)}
    ${problems.length > 0 && html`<${Problems} problems=${problems} />`}
    ${error.active?.run && html`<p><a href=${link("experiment", error.active.experiment, "runs", String(error.active.run))}>Show run ${error.active.run}</a></p>`}
    ${again && html`<${Button} small onClick=${again}>Try again<//>`}
  </div>`;
}

// Problems lists what is wrong with a document or a script. onPick, if given, is called with the one
// that was chosen, to show its place.
export function Problems({ problems, onPick }) {
  return html`<ul class="problems">${problems.map((p) => html`<li>
    ${onPick && p.line ? html`<button type="button" class="place" onClick=${() => onPick(p)}>${place(p)}</button>`
      : place(p) && html`<code class="place">${place(p)}</code>`}
    <span>${p.message}${p.hint && html`<em class="hint"> ${p.hint}</em>`}</span>
  </li>`)}</ul>`;
}

// place is where a problem is: line:column and path, as far as known.
const place = (p) => [p.line ? `${p.line}:${p.column ?? 1}` : "", p.path].filter(Boolean).join(" ");

// Loading says that something is under way, but not when it takes no time.
export function Loading({ what = "Loading" }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150);
    return () => clearTimeout(timer);
  }, []);
  return html`<p class="loading" role="status">${late && html`<span class="spinner" aria-hidden="true"></span> ${what}…`}</p>`;
}

// Empty says that there is nothing, and what to do about it.
export const Empty = ({ title, children }) => html`<div class="empty"><h2>${title}</h2>${children}</div>`;

// Notice says something that is neither an error nor a success: kind is "warning" or nothing.
export const Notice = ({ kind, children }) => html`<div class=${classes("notice", kind)}>${children}</div>`;

const Toasts = createContext(() => {});
// useToast returns a function that tells what was done, for some seconds: toast("shop was deleted").
export const useToast = () => useContext(Toasts);

// ToastHost holds what is told so.
export function ToastHost({ children }) {
  const [told, setTold] = useState([]);
  const toast = useCallback((text) => {
    const one = { text };
    setTold((all) => [...all, one]);
    setTimeout(() => setTold((all) => all.filter((t) => t !== one)), 6000);
  }, []);
  return html`<${Toasts.Provider} value=${toast}>${children}
    <div class="toasts" role="status" aria-live="polite">${told.map((t) => html`<p>${t.text}</p>`)}</div>
  <//>`;
}
