// What the JSON Schema of documents says about a place of one.

// resolved follows a reference of a schema; what stands beside it counts first.
function resolved(root, s) {
  for (let i = 0; s?.$ref && i < 10; i++) {
    const { $ref, ...own } = s;
    s = { ...$ref.slice(2).split("/").reduce((at, k) => at?.[k], root), ...own };
  }
  return s;
}

// schemaAt returns the schema at the end of a way of pathTo, or undefined.
export function schemaAt(root, way) {
  let s = resolved(root, root);
  for (const step of way) s = resolved(root, step.index === undefined ? propertiesOf(s)[step.key] ?? open(s) : s?.items);
  return s;
}

const open = (s) => (typeof s?.additionalProperties === "object" ? s.additionalProperties : undefined);
export const propertiesOf = (s) => s?.properties ?? {};
export const property = (root, s, key) => resolved(root, propertiesOf(s)[key]);

// kindOf is what a value must be: string, integer, number, boolean, array, object, or "" where it may be several.
export const kindOf = (s) => (typeof s?.type === "string" ? s.type : "");

// choicesOf lists values that a schema names; examples is whether they are just examples.
export function choicesOf(s) {
  const named = s?.enum ?? s?.anyOf?.find((a) => a.enum)?.enum;
  if (named) return { values: named, examples: false };
  if (s?.type === "boolean") return { values: [true, false], examples: false };
  return { values: (s?.examples ?? []).filter((e) => typeof e !== "object"), examples: true };
}
