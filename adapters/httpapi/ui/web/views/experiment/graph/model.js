// What a graph shows: boxes for tables, and edges between their columns, read from the answer of
// the server and, for the origin of values, from the document.

// Edge: {id, kind, from, fromColumns, to, toColumns, text, parent?, child?}. It leads from the table
// that others depend on. parent and child say how many there are, for crow's feet.

// diagram has the foreign keys as edges, with their cardinalities.
export function diagram(lineage) {
  const edges = lineage.foreign_keys.map((f, i) => ({
    id: `key-${i}`, kind: "key", from: f.references_table, fromColumns: f.references_columns, to: f.table, toColumns: f.columns,
    parent: f.nullable ? "0..1" : "1", child: f.unique ? (least(f) ? "1" : "0..1") : least(f) ? "1..n" : "0..n", text: sentence(f),
  }));
  return { boxes: lineage.tables.map((t) => box(t, edges, (c) => c.type)), edges };
}

const least = (f) => f.children_min > 0;
const place = (table, columns) => (columns.length === 1 ? `${table}.${columns[0]}` : `${table} (${columns.join(", ")})`);

// sentence says what a foreign key is: who reads by ear has the diagram so.
function sentence(f) {
  const child = f.unique ? "one row at most" : "any number of rows";
  const said = f.children_min == null && f.children_max == null ? child : children(f);
  return `${place(f.table, f.columns)} refers to ${place(f.references_table, f.references_columns)}: each row of ${f.table} has ${f.nullable ? "one parent or none" : "one parent"}, each parent ${said}.`;
}

function children({ children_min: min, children_max: max }) {
  if (min === max) return `${min} rows`;
  if (max == null) return `${min} rows or more`;
  return min ? `${min} to ${max} rows` : `${max} rows at most`;
}

// flow has an edge for each column whose values come from those of another table.
export function flow(lineage, document) {
  const edges = [];
  for (const t of document.tables) for (const c of t.columns) for (const s of sources(t, c, document)) edges.push({ ...s, id: `flow-${edges.length}`, to: t.name, toColumns: [c.name] });
  for (const f of lineage.foreign_keys) {
    if (f.columns.length < 2) continue;
    edges.push({ id: `flow-${edges.length}`, kind: "key", from: f.references_table, fromColumns: f.references_columns, to: f.table, toColumns: f.columns, text: `${place(f.table, f.columns)} takes its keys from ${place(f.references_table, f.references_columns)}.` });
  }
  const origins = new Map(document.tables.map((t) => [t.name, new Map(t.columns.map((c) => [c.name, origin(c, targets(t))]))]));
  return { boxes: lineage.tables.map((t) => box(t, edges, (c) => origins.get(t.name)?.get(c.name) ?? c.type)), edges };
}

// sources are the columns of tables that a column draws on.
function sources(table, column, document) {
  const to = place(table.name, [column.name]);
  const found = [];
  const key = column.foreign_key;
  if (key) found.push({ kind: "key", from: key.references_table, fromColumns: [key.references_column], text: `${to} takes its keys from ${key.references_table}.${key.references_column}.` });
  const total = column.total;
  if (total) found.push({ kind: "total", from: total.table, fromColumns: total.column ? [total.column] : [], text: `${to} is the ${total.function} of ${total.column ? `${total.table}.${total.column}` : `the rows of ${total.table}`}.` });
  for (const [of, name, how] of paths(column)) {
    const target = targets(table).get(of.toLowerCase());
    if (target && exists(document, target, name)) found.push({ kind: "derived", from: target, fromColumns: [name], text: `${to} ${how} ${target}.${name}.` });
  }
  return found;
}

// paths are the columns of parents that the keys of a column name: [key, column, how].
function paths(column) {
  const found = new Map();
  const add = (of, name, how) => found.set(`${of}.${name}`, [of, name, how]);
  for (const path of column.after?.columns ?? []) {
    const [of, name] = path.split(".");
    if (name) add(of, name, "comes after");
  }
  for (const text of texts(column)) for (const [, of, name] of text.matchAll(/\bparent\(\s*["'](\w+)["']\s*\)\.(\w+)/g)) add(of, name, "is computed with");
  return [...found.values()];
}

// texts are the expressions of a column and of its branches.
const texts = (c) => [c.expression, c.null_when, c.template, ...[...(c.when ?? []), c.else].filter(Boolean).flatMap((b) => [b.if, b.expression, b.template])].filter((t) => typeof t === "string");

// targets are the tables that the foreign keys of a table lead to, by column.
function targets(table) {
  const found = new Map();
  for (const c of table.columns) if (c.foreign_key) found.set(c.name.toLowerCase(), c.foreign_key.references_table);
  for (const f of table.foreign_keys ?? []) for (const c of f.columns) if (!found.has(c.toLowerCase())) found.set(c.toLowerCase(), f.references_table);
  return found;
}

const exists = (document, table, column) => document.tables.find((t) => t.name === table)?.columns.some((c) => c.name === column);

const long = 200; // characters of an expression that are shown

// origin says in a word or two where the values of a column come from.
function origin(c, keys) {
  if (keys.has(c.name.toLowerCase())) return `key of ${keys.get(c.name.toLowerCase())}`;
  if (c.total) return `${c.total.function} of ${c.total.table}`;
  if (c.when?.length) return "by condition";
  if (c.expression) return `= ${c.expression.slice(0, long)}`;
  if (c.after) return `after ${c.after.columns.join(", ")}`;
  if (c.faker_rule) return `rule ${c.faker_rule}`;
  if (c.template) return "template";
  if (c.pattern) return "pattern";
  if (c.values?.length) return c.values.length === 1 ? "one value" : `${c.values.length} values`;
  if (c.identity) return "counts up";
  if (c.distribution) return c.distribution.type;
  if (c.is_unique) return "unique";
  return "at random";
}

// box is a table as it is drawn: told writes what stands beside a column.
function box(table, edges, told) {
  const linked = new Set();
  for (const e of edges) {
    if (e.from === table.name) e.fromColumns.forEach((c) => linked.add(c));
    if (e.to === table.name) e.toColumns.forEach((c) => linked.add(c));
  }
  const foreign = new Set(edges.filter((e) => e.kind === "key" && e.to === table.name).flatMap((e) => e.toColumns));
  const keys = new Set([...table.primary_key, ...table.unique.flat()]);
  return {
    table, name: table.name,
    columns: table.columns.map((c) => ({ ...c, told: told(c), primary: table.primary_key.includes(c.name), unique: keys.has(c.name), foreign: foreign.has(c.name), linked: linked.has(c.name) || keys.has(c.name) })),
  };
}

// large reports whether a graph is drawn with its keys alone unless the reader wants more.
export const large = (lineage) => lineage.tables.length > 25 || lineage.tables.reduce((sum, t) => sum + t.columns.length, 0) > 150;

// neighbours are the tables that edges join to one, with it.
export function neighbours(edges, name) {
  const found = new Set([name]);
  for (const e of edges) {
    if (e.from === name) found.add(e.to);
    if (e.to === name) found.add(e.from);
  }
  return found;
}
