// A button that opens a short list of things to do.
import { html, classes, useEffect, useId, useRef, useState } from "../../html.js";

// Menu is closed by Escape, by a choice, and by whatever happens outside of it. items are
// {text, href} or {text, onPick, danger}.
export function Menu({ label, items }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const root = useRef();
  const button = useRef();
  useEffect(() => {
    if (!open) return undefined;
    root.current.querySelector("[role=menuitem]").focus();
    const outside = (e) => root.current.contains(e.target) || setOpen(false);
    addEventListener("pointerdown", outside);
    return () => removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    button.current.focus();
    setOpen(false);
  };
  const press = (e) => {
    if (!open) return;
    if (e.key === "Escape") close();
    else if (e.key === "Tab") setOpen(false);
    else if (e.key === "ArrowDown" || e.key === "ArrowUp") step(root.current, e.key === "ArrowDown" ? 1 : -1);
    else return;
    if (e.key !== "Tab") e.preventDefault();
  };
  return html`<div class="exp-menu" ref=${root} onKeyDown=${press}>
    <button type="button" class="button" ref=${button} aria-haspopup="menu" aria-expanded=${String(open)} aria-controls=${open ? id : null}
      onClick=${() => setOpen(!open)}>${label}<span aria-hidden="true">▾</span></button>
    ${open && html`<div id=${id} role="menu" aria-label=${label}>
      ${items.map((item) => html`<${Item} ...${item} close=${close} />`)}
    </div>`}
  </div>`;
}

function Item({ text, href, onPick, danger, close }) {
  const of = { role: "menuitem", tabindex: -1, class: classes("exp-item", danger && "danger") };
  if (href) return html`<a href=${href} onClick=${close} ...${of}>${text}</a>`;
  return html`<button type="button" ...${of} onClick=${() => { close(); onPick(); }}>${text}</button>`;
}

// step moves the focus to the next or previous item, round and round.
function step(root, by) {
  const items = [...root.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(document.activeElement);
  items[(at + by + items.length) % items.length].focus();
}
