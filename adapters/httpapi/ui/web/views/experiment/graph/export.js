// The graph as a file: as it is drawn, or in the formats of the server.
import { html, useEffect, useRef } from "../../../html.js";
import { experiments } from "../../../api.js";
import { save } from "../../../parts/controls.js";

const kept = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "font-family", "font-size", "font-weight", "text-anchor"];
const pad = 24;

// drawn returns the drawing as an SVG file of its own: whole, in the present colours, without what
// serves choosing alone.
function drawn(svg, { width, height }) {
  const was = svg.getAttribute("class");
  svg.setAttribute("class", "graph-svg whole");
  const copy = svg.cloneNode(true);
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((e, i) => inline(getComputedStyle(e), to[i]));
  svg.setAttribute("class", was);
  for (const e of copy.querySelectorAll(".reach")) e.remove();
  copy.firstElementChild.setAttribute("transform", `translate(${pad} ${pad})`);
  const page = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [key, value] of Object.entries({ width: "100%", height: "100%", fill: getComputedStyle(document.body.parentElement).backgroundColor })) page.setAttribute(key, value);
  copy.prepend(page);
  for (const name of ["class", "style"]) copy.removeAttribute(name);
  for (const [key, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${width + 2 * pad} ${height + 2 * pad}`, width: width + 2 * pad, height: height + 2 * pad })) copy.setAttribute(key, value);
  return new XMLSerializer().serializeToString(copy);
}

function inline(style, e) {
  for (const name of ["class", "style", "tabindex", "role", "aria-pressed", "data-table"]) e.removeAttribute(name);
  if (e.localName === "g" || e.localName === "title") return;
  for (const name of kept) e.setAttribute(name, style.getPropertyValue(name));
}

// Export is a menu of the formats. camera is a ref of the camera.
export function Export({ name, mode, camera }) {
  const ref = useRef();
  useEffect(() => {
    const away = (e) => { if (e.type === "keydown" ? e.key === "Escape" : !ref.current.contains(e.target)) ref.current.open = false; };
    addEventListener("pointerdown", away);
    addEventListener("keydown", away);
    return () => { removeEventListener("pointerdown", away); removeEventListener("keydown", away); };
  }, []);
  const close = () => { ref.current.open = false; };
  const of = (format) => experiments.url(name, "lineage", "export", { format });
  return html`<details class="graph-export" ref=${ref}><summary class="button">Export</summary>
    <div class="menu">
      <button type="button" onClick=${() => { save(`${name}-${mode}.svg`, drawn(camera.current.svg.current, camera.current.size), "image/svg+xml"); close(); }}>SVG, as drawn here</button>
      <a href=${of("svg")} download=${`${name}.svg`} onClick=${close}>SVG with runs</a>
      <a href=${of("dot")} download=${`${name}.dot`} onClick=${close}>DOT for Graphviz</a>
      <a href=${of("mermaid")} download=${`${name}.mmd`} onClick=${close}>Mermaid</a>
    </div>
  </details>`;
}
