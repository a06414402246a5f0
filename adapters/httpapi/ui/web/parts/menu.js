// Menus: of a button, or where the mouse is.
import { html, classes, useId, useLayoutEffect, useRef, useState } from "../html.js";

// Menu shows items, [{text, keys?, hint?, kind?, disabled?, run}], kind as of a Button,, or {title} or null for a heading or a line between them.
// It is at {x, y} of the window, or where there is room for it. Arrow keys move in it, Escape leaves it.
export function Menu({ items, at, label, onClose }) {
  const ref = useRef();
  useLayoutEffect(() => { // at once, so that the next key is the menu's
    const { width, height } = ref.current.getBoundingClientRect();
    const fits = (from, size, all) => Math.max(8, Math.min(from, all - size - 8)) + "px";
    ref.current.style.left = fits(at.right ? at.right - width : at.x, width, innerWidth);
    ref.current.style.top = fits(at.y, height, innerHeight);
    const before = document.activeElement;
    choices()[0]?.focus({ preventScroll: true });
    return () => {
      if (!document.activeElement || document.activeElement === document.body) before?.focus?.({ preventScroll: true });
    };
  }, []);
  useLayoutEffect(() => { // a menu that is closed does not close once more
    const leave = (e) => ref.current?.contains(e.target) || onClose();
    addEventListener("pointerdown", leave, true);
    addEventListener("blur", onClose);
    addEventListener("scroll", leave, true);
    return () => {
      removeEventListener("pointerdown", leave, true);
      removeEventListener("blur", onClose);
      removeEventListener("scroll", leave, true);
    };
  }, []);
  const choices = () => [...ref.current.querySelectorAll("[role=menuitem]:not(:disabled)")];
  const press = (e) => {
    e.stopPropagation();
    const all = choices(), i = all.indexOf(document.activeElement);
    const to = { ArrowDown: (i + 1) % all.length, ArrowUp: (i - 1 + all.length) % all.length, Home: 0, End: all.length - 1 }[e.key];
    if (to !== undefined) all[to].focus();
    else if (e.key === "Escape" || e.key === "Tab") onClose();
    else return;
    e.preventDefault();
  };
  return html`<div ref=${ref} class="menu" role="menu" aria-label=${label} onKeyDown=${press}
      onContextMenu=${(e) => e.preventDefault()}>
    ${items.map((item) => (item === null ? html`<hr />` : item.title ? html`<p class="menu-title" role="presentation">${item.title}</p>`
      : html`<button type="button" role="menuitem" tabindex="-1" class=${item.kind} disabled=${item.disabled} onClick=${() => { onClose(); item.run(); }}>
        <span>${item.text}${item.hint && html`<small>${item.hint}</small>`}</span>${item.keys && html`<kbd aria-hidden="true">${item.keys}</kbd>`}</button>`))}
  </div>`;
}

// MenuButton is a button that opens a menu under it.
export function MenuButton({ items, label, children, small = true, kind, disabled, class: also, ...rest }) {
  const [at, setAt] = useState();
  const button = useRef();
  const id = useId();
  const open = () => {
    const r = button.current.getBoundingClientRect();
    setAt(at ? undefined : { right: r.right, y: r.bottom + 4 });
  };
  return html`<button ref=${button} id=${id} type="button" class=${classes("button", small && "small", kind, "menu-button", also)} disabled=${disabled}
      aria-haspopup="menu" aria-expanded=${at ? "true" : "false"} onClick=${open} ...${rest}>${children}</button>
    ${at && html`<${Menu} items=${items} at=${at} label=${label} onClose=${() => { setAt(); button.current?.focus(); }} />`}`;
}
