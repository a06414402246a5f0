// Dialogs: the browser's own, which keep the focus and close by Escape.
import { html, useId, useLayoutEffect, useRef, useState } from "../html.js";
import { Button } from "./controls.js";
import { Trouble } from "./feedback.js";

// Dialog is shown as long as it is rendered. onClose is called when the reader closes it.
export function Dialog({ title, onClose, children, wide }) {
  const ref = useRef();
  const id = useId();
  useLayoutEffect(() => { // at once: the next key is for the dialog, or, when it closes, for what had the focus before
    const dialog = ref.current;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      before?.focus?.();
    };
  }, []);
  return html`<dialog ref=${ref} class=${wide ? "wide" : ""} aria-labelledby=${id}
      onCancel=${(e) => { e.preventDefault(); onClose(); }}
      onClick=${(e) => e.target === ref.current && onClose()}>
    <div class="inside"><header role="presentation"><h2 id=${id}>${title}</h2>
      <button type="button" class="close" aria-label="Close" onClick=${onClose}>×</button></header>
    ${children}</div>
  </dialog>`;
}

// Confirm asks before something that cannot be undone. children say what will be lost; action, which
// may return a promise, does it, and its error is shown in the dialog.
export function Confirm({ title, verb, kind = "danger", onClose, action, children }) {
  const [error, setError] = useState();
  const act = async () => {
    setError();
    try {
      await action();
      onClose();
    } catch (e) {
      setError(e);
    }
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    ${children}
    <${Trouble} error=${error} />
    <footer><${Button} onClick=${onClose} autofocus>Cancel<//><${Button} kind=${kind} onClick=${act}>${verb}<//></footer>
  <//>`;
}
