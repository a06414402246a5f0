// What an editor of SQL offers while one types: tables, columns, functions of the engine, keywords.
import { PostgreSQL, SQLDialect, SQLite, StandardSQL } from "@codemirror/lang-sql";
import { nameOf, reserved } from "../../sql.js";
import { functionsOf } from "./functions.js";
import { split, tokens } from "./statements.js";

const keywords = ("SELECT FROM WHERE|GROUP BY|ORDER BY|HAVING|LIMIT|OFFSET|JOIN|LEFT JOIN|RIGHT JOIN|FULL JOIN|INNER JOIN|CROSS JOIN|ON|USING|AS|AND|OR|NOT|IN|EXISTS|" +
  "BETWEEN|LIKE|ILIKE|SIMILAR TO|IS NULL|IS NOT NULL|IS DISTINCT FROM|NULL|TRUE|FALSE|CASE|WHEN|THEN|ELSE|END|DISTINCT|ALL|UNION|UNION ALL|INTERSECT|EXCEPT|WITH|" +
  "RECURSIVE|VALUES|OVER|PARTITION BY|ROWS BETWEEN|UNBOUNDED PRECEDING|UNBOUNDED FOLLOWING|CURRENT ROW|QUALIFY|WINDOW|FILTER|WITHIN GROUP|NULLS FIRST|NULLS LAST|ASC|DESC|" +
  "INTERVAL|DATE|TIMESTAMP|CURRENT_DATE|CURRENT_TIMESTAMP|FETCH FIRST").replace("SELECT FROM", "SELECT|FROM").split("|");

const grammars = { sqlite: SQLite, postgres: PostgreSQL, duckdb: PostgreSQL, redshift: PostgreSQL };
const made = {};

// dialectOf returns the grammar of an engine, for its colours; functions are named in it.
export function dialectOf(engine) {
  const { spec } = grammars[engine] ?? StandardSQL;
  return (made[engine] ??= SQLDialect.define({ ...spec, ...(engine === "snowflake" && { doubleDollarQuotedStrings: true, slashComments: true }), ...(!spec.types && generic),
    builtin: functionsOf(engine).map((f) => f.name).join(" ") }));
}
const generic = { types: PostgreSQL.spec.types + " number variant object array string" };

// completion returns the source of CodeMirror. catalog is asked each time: {engine, tables, others},
// tables being [{name, rows?, columns: [{name, type}]}] and others [{name, tables}].
export const completion = (catalog) => (context) => {
  const known = catalog();
  const typed = context.matchBefore(/(?:(?:"[^"]*"|[\w$\u0080-\uffff]+)\.)*"?[\w$\u0080-\uffff]*/);
  const path = typed.text.split(".").map((part) => part.replaceAll('"', ""));
  const prefix = path.pop();
  if (!path.length && !prefix && !context.explicit) return null;
  const script = context.state.doc.toString();
  const { before, all } = around(script, context.pos, known.engine);
  const last = before.at(-1);
  if (last && isInside(last, context.pos)) return null;
  const scope = scopeOf(all, known);
  const options = path.length ? inside(path, scope, known) : anywhere(prefix, before, scope, known);
  return { from: context.pos - prefix.length, options, validFor: /^[\w$\u0080-\uffff]*$/ };
};

// isInside tells whether a place is in a text, a comment or a parameter, also in one that is not closed.
function isInside({ kind, text, to }, at) {
  if (kind === "string") return at < to || !/^[eExXbBnN]?'.*'$|\$$/s.test(text);
  if (kind === "comment") return at < to || !text.endsWith("*/");
  return kind === "parameter" && at <= to;
}

// around returns the tokens of the statement at a place, without blanks, and those before what is
// being typed there.
function around(script, at, engine) {
  const near = Math.max(0, at - 50_000); // of a very long script, this much is read
  const part = script.slice(near, at + 50_000);
  const s = split(part, engine).find((one) => at - near >= one.from && at - near <= one.end) ?? { from: at - near, text: "" };
  const all = tokens(s.text, engine).filter((t) => t.kind !== "blank").map((t) => ({ ...t, to: t.to + s.from + near, from: t.from + s.from + near }));
  const before = all.filter((t) => t.from < at);
  return { all: all.filter((t) => t.kind !== "comment"), before };
}

const same = (a, b) => a.toLowerCase() === b.toLowerCase();
const isName = (t) => t && (t.kind === "quoted" || (t.kind === "word" && !reserved.has(t.text.toUpperCase())));
const bare = (t) => (t.kind === "quoted" ? t.text.slice(1, -1) : t.text);

// scopeOf returns what a statement reads: [{alias, table?}], also its common table expressions.
function scopeOf(all, known) {
  const scope = [];
  for (let i = 0, list = false; i < all.length; i++) {
    const word = all[i].text.toUpperCase();
    if (isName(all[i]) && /^AS$/i.test(all[i + 1]?.text) && all[i + 2]?.text === "(") scope.push({ alias: bare(all[i]), made: true });
    if (/^(WHERE|GROUP|ORDER|HAVING|SELECT|UNION|LIMIT|ON|USING|QUALIFY)$/.test(word)) list = false;
    if (word === "FROM") list = true;
    if (!(word === "FROM" || word === "JOIN" || (list && word === ",")) || !isName(all[i + 1])) continue;
    const path = [bare(all[++i])];
    while (all[i + 1]?.text === "." && isName(all[i + 2])) path.push(bare(all[i += 2]));
    let next = all[i + 1];
    if (next && same(next.text, "as")) next = all[++i + 1];
    const table = tableOf(path, known);
    if (isName(next) && !/^(inner|left|right|full|cross|natural|join|lateral)$/i.test(next.text)) scope.push({ alias: bare(next), table, apart: true });
    else scope.push({ alias: path.at(-1), table });
  }
  return scope;
}

function tableOf(path, known) {
  if (path.length === 1) return known.tables.find((t) => same(t.name, path[0]));
  return tablesOf(path[0], known)?.find((t) => same(t.name, path[1]));
}

const tablesOf = (experiment, known) => (known.name && same(known.name, experiment) ? known.tables : known.others.find((e) => same(e.name, experiment))?.tables);

const columns = (table, boost = 0) => table.columns.map((c) => ({ label: c.name, apply: nameOf(c.name), type: "property", detail: c.type, boost }));
const tableOptions = (tables, boost = 0) => tables.map((t) => ({ label: t.name, apply: nameOf(t.name), type: "class", detail: "table", boost }));

// inside returns what can stand behind a name and a point.
function inside(path, scope, known) {
  const aliased = path.length === 1 && scope.find((s) => same(s.alias, path[0]))?.table;
  const table = aliased || tableOf(path, known);
  if (table) return columns(table);
  return path.length === 1 ? tableOptions(tablesOf(path[0], known) ?? []) : [];
}

// anywhere returns what can stand where no point is before: the columns of what is read come first,
// and only tables behind FROM.
function anywhere(prefix, before, scope, known) {
  const typed = before.at(-1);
  const previous = typed && prefix && typed.text.endsWith(prefix) ? before.at(-2) : typed;
  const tables = [...tableOptions(known.tables, 2), ...scope.filter((s) => s.made).map((s) => ({ label: s.alias, type: "class", detail: "of this statement", boost: 3 })),
    ...known.others.map((e) => ({ label: e.name, apply: nameOf(e.name) + ".", type: "namespace", detail: "experiment" }))];
  if (/^(from|join)$/i.test(previous?.text)) return tables;
  const lower = /[a-z]/.test(prefix) || !prefix;
  return [
    ...scope.flatMap((s) => (s.table ? columns(s.table, 5) : [])).filter((o, i, all) => all.findIndex((other) => other.label === o.label) === i),
    ...scope.filter((s) => s.apart).map((s) => ({ label: s.alias, type: "variable", detail: s.table ? "alias of " + s.table.name : "alias", boost: 4 })),
    ...tables,
    ...functionsOf(known.engine).map(called),
    ...keywords.map((k) => ({ label: lower && prefix ? k.toLowerCase() : k, type: "keyword", boost: 1 })),
  ];
}

function called(f) {
  return { label: f.name, type: "function", detail: f.signature.slice(f.name.length), info: f.text || null, apply: f.call ? (view, _, from, to) => call(view, f, from, to) : f.name };
}

// call writes the name of a function and its parentheses, with the cursor in them.
function call(view, f, from, to) {
  const open = view.state.sliceDoc(to, to + 1) === "(";
  const insert = open ? f.name : f.name + "()";
  view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + f.name.length + (f.empty && !open ? 2 : open ? 0 : 1) }, userEvent: "input.complete" });
}
