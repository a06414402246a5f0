// A line between two parts, which moves by the mouse and by the arrow keys.
import { html, useRef } from "../../html.js";

// Separator divides its parent. value, min and max are shares of it, 0…100, of what comes before the line.
export function Separator({ label, vertical, value, min = 10, max = 90, usual, onChange, controls }) {
  const line = useRef();
  const set = (to) => onChange(Math.round(Math.min(max, Math.max(min, to)) * 10) / 10);
  const drag = (e) => {
    if (e.button) return;
    e.preventDefault();
    line.current.setPointerCapture(e.pointerId);
    const all = line.current.parentElement.getBoundingClientRect();
    const own = line.current.getBoundingClientRect();
    const grip = vertical ? e.clientX - own.left : e.clientY - own.top;
    const move = (m) => set(vertical ? ((m.clientX - grip - all.left) / all.width) * 100 : ((m.clientY - grip - all.top) / all.height) * 100);
    const end = () => {
      line.current?.removeEventListener("pointermove", move);
      line.current?.removeEventListener("pointerup", end);
    };
    line.current.addEventListener("pointermove", move);
    line.current.addEventListener("pointerup", end);
  };
  const press = (e) => {
    const to = { [vertical ? "ArrowLeft" : "ArrowUp"]: value - 3, [vertical ? "ArrowRight" : "ArrowDown"]: value + 3, Home: min, End: max, Enter: usual }[e.key];
    if (to === undefined || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    set(to);
  };
  return html`<div ref=${line} class="query-separator" role="separator" tabindex="0" aria-label=${label} aria-controls=${controls} aria-orientation=${vertical ? "vertical" : "horizontal"}
    aria-valuenow=${Math.round(value)} aria-valuemin=${min} aria-valuemax=${max} onPointerDown=${drag} onKeyDown=${press} onDblClick=${() => set(usual)}
    title="Drag, or use the arrow keys; a double click sets it back"></div>`;
}
