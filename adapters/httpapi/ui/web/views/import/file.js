// Scripts that come as files.

const largest = 10 << 20; // what the server takes

// readScript returns the text of a file, in UTF-8 or in UTF-16 with its mark, and throws what is wrong with it.
export async function readScript(file) {
  if (file.size > largest) throw new Error(`${file.name} has more than 10 MiB. Import it with dw-sim experiment import-sql, or in parts.`);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  let text;
  try {
    text = new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`${file.name} is not a text in UTF-8.`);
  }
  if (text.includes("\0")) throw new Error(`${file.name} is not a text.`);
  return text.replace(/\r\n?/g, "\n");
}

// nameOf makes the name of an experiment from that of a file.
export const nameOf = (file) => file.replace(/\.[^.]*$/, "").toLowerCase().replace(/[^a-z0-9_]+/g, "_").replace(/^([0-9])/, "_$1").replace(/^_+$/, "").slice(0, 63);

const marks = {
  redshift: /\b(distkey|sortkey|diststyle|encode\s+\w+|identity\s*\(|super\b|getdate\s*\()/i,
  snowflake: /\b(variant|autoincrement|cluster\s+by|transient\s+table|timestamp_(ntz|ltz|tz)|number\s*\(|create\s+or\s+replace|file\s+format)\b/i,
};

// likely is the dialect that a script seems to be in; nothing where it could be any, or two.
export function likely(sql) {
  const begin = sql.slice(0, 100_000);
  const found = Object.keys(marks).filter((d) => marks[d].test(begin));
  return found.length === 1 ? found[0] : "";
}
