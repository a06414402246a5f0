// What a key or a rule means, where the mouse rests on it.
import { hoverTooltip } from "@codemirror/view";
import { described } from "./complete.js";
import { distributions } from "./facts.js";
import { choicesOf, schemaAt } from "./schema.js";
import { pathTo, read } from "./tree.js";

// hovering returns the extension for documents of a format. knows() is {schema, rules}.
export const hovering = (format, knows) => hoverTooltip((view, pos) => {
  const { schema, rules } = knows();
  const text = view.state.doc.toString();
  if (!schema || text.length > 2_000_000) return null;
  const way = pathTo(read(text, format), pos);
  const at = way.findLast((w) => w.entry);
  if (!at) return null;
  const onKey = pos >= at.entry.keyFrom && pos <= at.entry.keyTo;
  const told = onKey ? aboutKey(schemaAt(schema, way)) : aboutValue(at, rules);
  if (!told) return null;
  const [pos0, end] = onKey ? [at.entry.keyFrom, at.entry.keyTo] : [at.node.from, at.node.to];
  return { pos: pos0, end, above: true, create: () => ({ dom: box(told) }) };
});

function aboutKey(s) {
  if (!s?.description) return null;
  const { values, examples } = choicesOf(s);
  return [s.description, values.length > 0 && typeof values[0] === "string" && `${examples ? "Such as" : "One of"} ${values.join(", ")}.`];
}

function aboutValue({ key, node }, rules) {
  if (node?.kind !== "scalar") return null;
  const rule = key === "faker_rule" && rules?.find((r) => r.name === node.text || r.aliases.includes(node.text));
  if (rule) return [`${rule.description}.`, rule.example && `Such as ${rule.example}`];
  return key === "type" && distributions[node.text] ? [`${node.text}: ${distributions[node.text].text}`] : null;
}

function box(told) {
  const dom = described(...told)();
  dom.className = "create-hover";
  return dom;
}
