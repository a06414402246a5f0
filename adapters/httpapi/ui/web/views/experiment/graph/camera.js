// What part of a drawing is seen: moved by dragging, by wheel and fingers, and by keys. It is written
// to the drawing directly, as rendering it anew for each step would be slow.
import { useEffect, useMemo, useRef } from "../../../html.js";

const least = 0.05;
const most = 2.5;
const far = 0.42; // below, columns are too small to be read

// useCamera returns {svg, world, fit, open, zoom, pan, show}: refs of the drawing and of the group in it that
// is moved, and ways to move it. size is that of the drawing.
export function useCamera(size) {
  const svg = useRef();
  const world = useRef();
  const camera = useMemo(() => moving(svg, world), []);
  camera.size = size;
  useEffect(() => {
    camera.open();
    return listen(svg.current, camera);
  }, []);
  return camera;
}

function moving(svg, world) {
  const view = { x: 0, y: 0, k: 1 };
  const camera = { touched: false, svg, world, view, size: { width: 1, height: 1 }, zoom, pan, fit, open, show, apply };
  const room = () => svg.current.getBoundingClientRect();
  function apply() {
    world.current?.setAttribute("transform", `translate(${view.x.toFixed(2)} ${view.y.toFixed(2)}) scale(${view.k.toFixed(4)})`);
    if (svg.current) distance(svg.current, view.k);
  }
  // zoom by a factor keeps a point of the screen where it is; without one, the middle.
  function zoom(by, at) {
    camera.touched = true;
    const r = room();
    const x = at ? at.x - r.left : r.width / 2;
    const y = at ? at.y - r.top : r.height / 2;
    const k = Math.min(most, Math.max(least, view.k * by));
    view.x = x - ((x - view.x) * k) / view.k;
    view.y = y - ((y - view.y) * k) / view.k;
    view.k = k;
    apply();
  }
  function pan(dx, dy) {
    camera.touched = true;
    view.x += dx;
    view.y += dy;
    apply();
  }
  // open shows as much as can be read; fit shows all.
  function open() {
    frame(room().width < 600 ? 0.45 : least, open);
  }
  function fit() {
    frame(least, fit);
  }
  function frame(smallest, again) {
    camera.touched = false;
    camera.again = again;
    const { width, height } = room();
    const pad = Math.min(36, width * 0.06);
    view.k = Math.min(1, Math.max(smallest, Math.min((width - 2 * pad) / camera.size.width, (height - 2 * pad) / camera.size.height)));
    view.x = Math.max(pad, (width - camera.size.width * view.k) / 2);
    view.y = Math.max(pad, (height - camera.size.height * view.k) / 2);
    apply();
  }
  // show moves a box into sight; with near it is also made large enough to be read.
  function show(box, near) {
    const r = room();
    if (near && view.k < 0.75) view.k = 0.9;
    const x = view.x + box.x * view.k;
    const y = view.y + box.y * view.k;
    const inside = x >= 8 && y >= 8 && x + box.width * view.k <= r.width - 8 && y + Math.min(box.height * view.k, r.height - 16) <= r.height - 8;
    if (near || !inside) camera.touched = true;
    if (inside) return apply();
    view.x += r.width / 2 - (x + (box.width * view.k) / 2);
    view.y += Math.max(24, (r.height - box.height * view.k) / 2) - y;
    return apply();
  }
  return camera;
}

// distance leaves out the columns of what is small, and lets names be as large as there is room. It changes
// nothing that need not be: each change makes the browser look at the style of all elements.
function distance(svg, k) {
  const small = k < far;
  if (svg.classList.contains("far") !== small) svg.classList.toggle("far", small);
  const size = `${Math.min(34, Math.round(11 / k))}px`;
  if (small && svg.style.getPropertyValue("--far") !== size) svg.style.setProperty("--far", size);
}

// listen moves the camera by wheel and pointers. A press that does not move is a click, and left to others.
function listen(svg, camera) {
  const fingers = new Map();
  let moved = 0;
  const wheel = (e) => {
    e.preventDefault();
    const unit = e.deltaMode === 1 ? 16 : 1;
    if (e.shiftKey || Math.abs(e.deltaX) > Math.abs(e.deltaY)) camera.pan(-(e.deltaX || e.deltaY) * unit, 0);
    else camera.zoom(Math.exp(-e.deltaY * unit * (e.ctrlKey ? 0.01 : 0.0015)), { x: e.clientX, y: e.clientY });
  };
  const down = (e) => {
    if (e.button > 0) return;
    fingers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    if (fingers.size === 1) moved = 0;
  };
  const move = (e) => {
    const before = fingers.get(e.pointerId);
    if (!before) return;
    const now = { x: e.clientX, y: e.clientY };
    moved += Math.abs(now.x - before.x) + Math.abs(now.y - before.y);
    if (moved > 5 && !svg.hasPointerCapture(e.pointerId)) svg.setPointerCapture(e.pointerId);
    if (fingers.size === 2) pinch(fingers, e.pointerId, now, camera);
    else if (moved > 5) camera.pan(now.x - before.x, now.y - before.y);
    if (moved > 5 || fingers.size === 2) fingers.set(e.pointerId, now);
  };
  const up = (e) => fingers.delete(e.pointerId);
  const click = (e) => moved > 5 && (e.stopPropagation(), e.preventDefault());
  const all = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up };
  for (const [type, does] of Object.entries(all)) svg.addEventListener(type, does);
  const sized = new ResizeObserver(() => { // who has not moved it goes on to see as much
    if (svg.isConnected) camera.touched ? camera.kept?.() : camera.again(); // effects are cleaned up a little after the view is gone
  });
  sized.observe(svg);
  svg.addEventListener("wheel", wheel, { passive: false });
  svg.addEventListener("click", click, true);
  return () => {
    sized.disconnect();
    for (const [type, does] of Object.entries(all)) svg.removeEventListener(type, does);
    svg.removeEventListener("wheel", wheel);
    svg.removeEventListener("click", click, true);
  };
}

function pinch(fingers, id, now, camera) {
  const [, other] = [...fingers].find(([key]) => key !== id);
  const before = fingers.get(id);
  const by = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
  camera.zoom(by, { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
  camera.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
}
