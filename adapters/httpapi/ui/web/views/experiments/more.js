// A menu of the actions that are seldom: a button, and what it opens above everything else.
import { html, useId, useRef, useState } from "../../html.js";

// More is a button with a menu. items are {text, act, kind}, of which kind may be "danger".
export function More({ label, items }) {
  const id = useId();
  const menu = useRef();
  const button = useRef();
  const [open, setOpen] = useState(false);
  const act = (item) => {
    menu.current.hidePopover();
    button.current.focus(); // a dialog that item opens gives the focus back to here
    item.act();
  };
  return html`<button type="button" class="icon experiments-more" ref=${button} aria-label=${label} title="More" aria-haspopup="menu" aria-expanded=${open}
      onClick=${() => { place(menu.current, button.current); menu.current.togglePopover(); }}>⋯</button>
    <div class="experiments-menu" popover="auto" role="menu" id=${id} aria-label=${label} ref=${menu} onToggle=${(e) => setOpen(e.newState === "open")} onKeyDown=${(e) => walk(e, menu.current)}>
      ${items.map((item, i) => html`<button type="button" role="menuitem" autofocus=${i === 0} class=${item.kind ?? ""} onClick=${() => act(item)}>${item.text}</button>`)}
    </div>`;
}

// place puts the menu below its button, or above it where there is no room, and always in the window.
function place(menu, button) {
  const at = button.getBoundingClientRect();
  const below = innerHeight - at.bottom > 130;
  Object.assign(menu.style, {
    right: Math.max(8, document.documentElement.clientWidth - at.right) + "px", left: "auto",
    top: below ? at.bottom + 4 + "px" : "auto", bottom: below ? "auto" : innerHeight - at.top + 4 + "px",
  });
}

function walk(event, menu) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = [...menu.querySelectorAll("button")];
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  event.preventDefault();
}
