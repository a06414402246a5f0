// Buttons and fields.
import { html, classes, useEffect, useId, useRef, useState } from "../html.js";

// Button calls onClick; while a promise that this returns is open the button is busy and cannot be
// pressed again. kind is "primary", "danger", "quiet" or nothing.
export function Button({ kind, small, busy, disabled, onClick, children, class: also, ...rest }) {
  const [waiting, setWaiting] = useState(false);
  const gone = useRef(false);
  useEffect(() => () => { gone.current = true; }, []);
  const press = async (event) => {
    const doing = onClick?.(event);
    if (!doing?.then) return;
    setWaiting(true);
    try {
      await doing;
    } finally {
      if (!gone.current) setWaiting(false);
    }
  };
  const working = busy || waiting;
  return html`<button type="button" class=${classes("button", kind, small && "small", also)} disabled=${disabled || working}
    aria-busy=${working ? "true" : null} onClick=${press} ...${rest}>${children}</button>`;
}

// LinkButton is a link that looks like a button.
export function LinkButton({ kind, small, children, class: also, ...rest }) {
  return html`<a class=${classes("button", kind, small && "small", also)} ...${rest}>${children}</a>`;
}

// Field is a labelled input with what is wrong with it beside it. Its one child is a function that is
// given the properties that the input needs: {id, "aria-describedby", "aria-invalid"}.
export function Field({ label, hint, error, children, class: also }) {
  const id = useId();
  const told = hint || error ? id + "-told" : null;
  return html`<div class=${classes("field", also)}>
    <label for=${id}>${label}</label>
    ${children({ id, "aria-describedby": told, "aria-invalid": error ? "true" : null })}
    ${(hint || error) && html`<p id=${told} class=${error ? "wrong" : "hint"}>${error || hint}</p>`}
  </div>`;
}

// TextField is a Field of one line. onInput is given the text.
export const TextField = ({ label, hint, error, value, onInput, class: also, ...rest }) => html`
  <${Field} label=${label} hint=${hint} error=${error} class=${also}>
    ${(given) => html`<input type="text" autocomplete="off" spellcheck=${false} value=${value}
      onInput=${(e) => onInput(e.currentTarget.value)} ...${given} ...${rest} />`}
  <//>`;

// SelectField is a Field with a choice. options are values, or pairs of value and text.
export const SelectField = ({ label, hint, error, value, options, onInput, class: also, ...rest }) => html`
  <${Field} label=${label} hint=${hint} error=${error} class=${also}>
    ${(given) => html`<select value=${value} onChange=${(e) => onInput(e.currentTarget.value)} ...${given} ...${rest}>
      ${options.map((o) => (Array.isArray(o) ? html`<option value=${o[0]}>${o[1]}</option>` : html`<option value=${o}>${o}</option>`))}
    </select>`}
  <//>`;

// Copy puts a text on the clipboard.
export function Copy({ text, label = "Copy" }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return undefined;
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  return html`<button type="button" class="copy" aria-label=${label} title=${label} onClick=${async () => setDone(await copy(text))}>
    ${done ? "Copied" : "Copy"}</button>`;
}

// copy puts a text on the clipboard, also where the page is not served by HTTPS or from this
// machine, and reports whether that succeeded.
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}

// save gives the reader a file: a Blob, or a text.
export function save(name, contents, type = "text/plain;charset=utf-8") {
  const address = URL.createObjectURL(contents instanceof Blob ? contents : new Blob([contents], { type }));
  fetchAs(name, address);
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

// fetchAs has the browser fetch a file of this server, and keep it under a name.
export function fetchAs(name, address) {
  const a = document.createElement("a");
  a.href = address;
  a.download = name;
  a.click();
}
