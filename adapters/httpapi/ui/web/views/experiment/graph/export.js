// The graph as a file: as it is drawn, or in the formats of the server.
import { html } from "../../../html.js";
import { experiments } from "../../../api.js";
import { fetchAs, save } from "../../../parts/controls.js";
import { MenuButton } from "../../../parts/menu.js";

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
  const of = (text, format, ending) => ({ text, run: () => fetchAs(`${name}.${ending}`, experiments.url(name, "lineage", "export", { format })) });
  return html`<${MenuButton} label="Formats of the graph" small=${false} items=${[
    { text: "SVG, as drawn here", run: () => save(`${name}-${mode}.svg`, drawn(camera.current.svg.current, camera.current.size), "image/svg+xml") },
    of("SVG with runs", "svg", "svg"), of("DOT for Graphviz", "dot", "dot"), of("Mermaid", "mermaid", "mmd"),
  ]}>Export<//>`;
}
