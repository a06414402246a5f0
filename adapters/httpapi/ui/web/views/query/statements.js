// How SQL is taken apart: into tokens, statements, parameters. It reads as the server does
// (store/sqltext); what a statement does is for the server alone to know.

// rules are what engines read differently.
const rules = {
  sqlite: { flat: true, brackets: true },
  redshift: { backslashes: true },
  snowflake: { flat: true, backslashes: true, slashes: true },
};

const blank = /[\s\ufeff]+/y, lineComment = /--[^\n]*/y, slashComment = /\/\/[^\n]*/y;
const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, number = /0[xX][0-9a-fA-F]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const plain = /'(?:[^']|'')*(?:'|$)/y, escaped = /'(?:[^'\\]|\\[\s\S]|'')*(?:'|\\?$)/y;
const quoted = /"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)/y, bracketed = /\[[^\]]*(?:\]|$)/y, dollar = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const parameter = /:[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y, operator = /::|:=|\|\||<=|>=|<>|!=|->>|->|=>|[\s\S]/y;

const beforeOperand = new Set(("ALL AND AS BETWEEN BY CASE DISTINCT ELSE ESCAPE EXCEPT FETCH FROM HAVING ILIKE IN INTERSECT IS LIKE LIMIT NOT OFFSET ON OR " +
  "QUALIFY RETURN SELECT SET THEN TOP UNION VALUES WHEN WHERE").split(" "));

// tokens returns all tokens of a text: {kind, from, to, text}. kind is blank, comment, word, quoted,
// string, number, parameter, operator or semicolon. What is not closed goes on to the end.
export function tokens(sql, engine) {
  const own = rules[engine] ?? {};
  const all = [];
  let before, unnested = false;
  const match = (pattern, at) => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0].length ?? 0;
  };
  for (let at = 0; at < sql.length;) {
    const [kind, length] = next(at);
    const token = { kind, from: at, to: at + length, text: sql.slice(at, at + length) };
    all.push(token);
    before = token;
    at += length;
  }
  return all;

  function next(at) {
    const c = sql[at];
    let n;
    if ((n = match(blank, at))) return ["blank", n];
    if ((n = match(lineComment, at) || (own.slashes && match(slashComment, at)))) return ["comment", n];
    if (c === "/" && sql[at + 1] === "*") return ["comment", comment(at)];
    if (c === ";") return ["semicolon", 1];
    if (c === "'") return ["string", match(own.backslashes ? escaped : plain, at)];
    if ((n = match(quoted, at) || (own.brackets && !operand() && match(bracketed, at)))) return ["quoted", n];
    if ((c !== "." || !operand()) && (n = match(number, at))) return ["number", n];
    if (sql[at + 1] === "'" && /[eExXbBnN]/.test(c)) return ["string", 1 + match(/e/i.test(c) || own.backslashes ? escaped : plain, at + 1)];
    if ((n = match(word, at))) return ["word", n];
    if ((n = match(dollar, at))) return ["string", upTo(sql.slice(at, at + n), at + n) - at];
    if (!operand() && (n = match(parameter, at))) return ["parameter", n];
    return ["operator", match(operator, at)];
  }

  // operand tells whether one can end with the token before: then a colon begins a path.
  function operand() {
    switch (before?.kind) {
      case "quoted": case "string": case "number": case "parameter": return true;
      case "word": return !beforeOperand.has(before.text.toUpperCase());
      case "operator": return /^[)\]}]$/.test(before.text);
    }
    return false;
  }

  // comment nests, where the engine has it so; one that is then not closed ends at the first mark.
  function comment(at) {
    if (!own.flat && !unnested) {
      const marks = /\/\*|\*\//g;
      marks.lastIndex = at;
      for (let depth = 0, m; (m = marks.exec(sql));) {
        depth += m[0] === "/*" ? 1 : -1;
        if (!depth) return marks.lastIndex - at;
      }
      unnested = true;
    }
    return upTo("*/", at + 2) - at;
  }

  function upTo(mark, at) {
    const i = sql.indexOf(mark, at);
    return i < 0 ? sql.length : i + mark.length;
  }
}

// split returns the statements of a script: {from, to, end, text}. text is without the semicolon, and
// end is behind it. What holds nothing but comments and blanks is left out.
export function split(script, engine) {
  const all = [];
  let from = -1, to = 0, says = false;
  const close = (end) => {
    if (says) all.push({ from, to, end, text: script.slice(from, to) });
    from = -1;
    says = false;
  };
  for (const t of tokens(script, engine)) {
    if (t.kind === "semicolon") close(t.to);
    else if (t.kind !== "blank") {
      if (from < 0) from = t.from;
      to = t.to;
      says ||= t.kind !== "comment";
    }
  }
  close(script.length);
  return all;
}

// statementAt returns the statement of a script that a cursor is in or just behind: that of the same
// line, else the next one, else the last.
export function statementAt(all, script, at) {
  const within = all.find((s) => at >= s.from && at <= s.end);
  if (within) return within;
  const before = all.findLast((s) => s.end <= at);
  if (before && !script.slice(before.end, at).includes("\n")) return before;
  return all.find((s) => s.from >= at) ?? before;
}

// parametersOf returns the names of the parameters of a text, each once and in their order.
export function parametersOf(sql, engine) {
  if (!sql.includes(":")) return [];
  return [...new Set(tokens(sql, engine).filter((t) => t.kind === "parameter").map((t) => t.text.slice(1)))];
}

// placeOf is where in a script a place of a statement is, both counted from 1; columns count
// characters, as the server does.
export function placeOf(script, from, line, column = 1) {
  const lines = script.slice(0, from).split("\n");
  return { line: lines.length + line - 1, column: line === 1 ? [...lines.at(-1)].length + column : column };
}
