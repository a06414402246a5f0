// What columns hold whose document says nothing of it: the defaults of the engine, in words.

// familyOf puts data types, with their synonyms, into families; "" for what is not known here.
function familyOf(type = "") {
  const word = type.trim().toUpperCase().replace(/\s*\(.*$/, "");
  for (const [family, pattern] of families) if (pattern.test(word)) return family;
  return "";
}

const families = [
  ["timestamp", /^(TIMESTAMP|DATETIME|SMALLDATETIME)/],
  ["date", /^DATE$/],
  ["time", /^TIME/],
  ["small", /^(SMALLINT|INT2|TINYINT|BYTEINT)$/],
  ["integer", /^(INT|INTEGER|BIGINT|INT4|INT8|HUGEINT)$/],
  ["decimal", /^(DECIMAL|NUMERIC|NUMBER|DEC)$/],
  ["float", /^(REAL|FLOAT|FLOAT4|FLOAT8|DOUBLE|DOUBLE PRECISION)$/],
  ["boolean", /^BOOL/],
  ["json", /^(JSON|JSONB|SUPER|VARIANT|OBJECT|ARRAY)$/],
  ["uuid", /^(UUID|UNIQUEIDENTIFIER)$/],
  ["binary", /^(BINARY|VARBINARY|VARBYTE|BYTEA|BLOB|BYTES)/],
  ["text", /^(N?VARCHAR|N?CHAR|BPCHAR|CHARACTER|TEXT|STRING|CLOB)/],
];

const words = {
  small: "any whole number of its type", integer: "0 … 1000000", decimal: "any number that fits", float: "0 … 1000000", boolean: "true or false",
  date: "2020-01-01 … 2025-12-31", timestamp: "2020-01-01 … 2025-12-31", time: "any time of day",
  json: "small JSON objects", uuid: "random UUIDs", binary: "random bytes", text: "words",
};
const unique = { ...words, integer: "whole numbers, each once", small: "whole numbers, each once", text: "codes, each once", decimal: "numbers, each once", date: "days, each once", timestamp: "times, each once" };

// defaultWords says what a column holds of which the document says no more than its type. key is that
// of the server: "PK", "unique (a, b)".
export function defaultWords(c, key) {
  if (!c.is_unique && key) return "so that its key is unique";
  return (c.is_unique ? unique : words)[familyOf(c.data_type)] ?? "";
}

// nullWords writes the share of NULLs.
export function nullWords(share) {
  if (share === 0) return "0 %";
  return share < 0.0001 ? "< 0.01 %" : `${Number((share * 100).toFixed(2))} %`;
}
