// The drawing with what moves it: buttons, keys, and a list of signs.
import { html, useCallback, useEffect, useMemo, useRef, useState } from "../../../html.js";
import { useCamera } from "./camera.js";
import { Drawing } from "./drawing.js";
import { wide } from "./layout.js";

const step = 60;

export function Canvas({ name, mode, laid, lines, selected, shown, tints, onSelect, given }) {
  const camera = useCamera(laid);
  given.current = camera;
  camera.kept = () => selected && look(byName.get(selected), false); // what was chosen stays in sight when the room changes
  const [focus, setFocus] = useState(laid.boxes[0]?.name);
  const stop = laid.boxes.some((b) => b.name === focus) ? focus : laid.boxes[0]?.name;
  const byName = useMemo(() => new Map(laid.boxes.map((b) => [b.name, b])), [laid]);
  const first = useRef(true);
  useEffect(() => { // another drawing is looked at as a whole
    if (!first.current) camera.open();
    first.current = false;
  }, [laid]);
  const look = (box, near) => camera.show({ ...box, width: wide }, near);
  useEffect(() => {
    const box = byName.get(shown.table);
    if (!box) return;
    setFocus(shown.table);
    if (shown.near) look(box, true);
    if (shown.focus) focusOn(camera, shown.table);
  }, [shown]);
  const focused = useCallback((table) => {
    setFocus(table);
    const box = byName.get(table);
    if (box) look(box, false);
  }, [byName]);
  const keys = (e) => press(e, { camera, boxes: laid.boxes, onSelect, focus: (table) => focusOn(camera, table) });
  return html`<div class="graph-canvas" role="group" tabindex="0" aria-label=${`${mode === "er" ? "Diagram" : "Lineage"} of ${name}. Arrow keys move, plus and minus zoom, 0 shows all.`} onKeyDown=${keys}>
    <${Drawing} camera=${camera} boxes=${laid.boxes} lines=${lines} selected=${selected} focus=${stop} tints=${tints} onSelect=${onSelect} onFocus=${focused} />
    <div class="graph-zoom">
      <button type="button" class="icon" aria-label="Zoom in" title="Zoom in (+)" onClick=${() => camera.zoom(1.3)}>+</button>
      <button type="button" class="icon" aria-label="Zoom out" title="Zoom out (-)" onClick=${() => camera.zoom(1 / 1.3)}>−</button>
      <button type="button" class="icon fit" aria-label="Show all" title="Show all (0)" onClick=${() => camera.fit()}>⤢</button>
    </div>
  </div>`;
}

const focusOn = (camera, table) => camera.svg.current.querySelector(`[data-table="${CSS.escape(table)}"]`)?.focus({ preventScroll: true });

// press moves the camera; on a table the arrows lead to the next one that way, and Enter chooses it.
function press(e, { camera, boxes, onSelect, focus }) {
  if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, select, .graph-zoom")) return;
  const on = e.target.closest("[data-table]")?.dataset.table;
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const way = ways[e.key];
  if (way && on && !e.shiftKey) {
    const next = beside(boxes, boxes.find((b) => b.name === on), way);
    if (next) focus(next.name);
  } else if (way) camera.pan(-way[0] * step, -way[1] * step);
  else if (e.key === "+" || e.key === "=") camera.zoom(1.25);
  else if (e.key === "-") camera.zoom(1 / 1.25);
  else if (e.key === "0") camera.fit();
  else if ((e.key === "Enter" || e.key === " ") && on) onSelect(on);
  else if (e.key === "Escape") onSelect("");
  else return;
  e.preventDefault();
}

// beside is the box that is next to one in a direction: what is off that line counts more than what is far.
function beside(boxes, from, [dx, dy]) {
  let [found, least] = [null, Infinity];
  for (const b of boxes) {
    const x = b.x - from.x;
    const y = b.y + b.height / 2 - from.y - from.height / 2;
    const along = x * dx + y * dy;
    const off = Math.abs(x * dy) + Math.abs(y * dx);
    if (b !== from && along > 8 && along + 2 * off < least) [found, least] = [b, along + 2 * off];
  }
  return found;
}
