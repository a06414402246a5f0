// What the form and the completion know of documents beyond the schema: which keys belong to which data
// type, and what the parameters of distributions are.

export const families = {
  integer: ["SMALLINT", "INT", "BIGINT"],
  float: ["REAL", "FLOAT", "DOUBLE"],
  decimal: ["DECIMAL"],
  text: ["CHAR", "VARCHAR", "TEXT"],
  date: ["DATE"],
  time: ["TIME"],
  timestamp: ["TIMESTAMP", "TIMESTAMPTZ", "DATETIME"],
  boolean: ["BOOLEAN"], uuid: ["UUID"], json: ["JSON"], binary: ["BINARY"],
};
const synonyms = { INTEGER: "INT", NUMERIC: "DECIMAL", NUMBER: "DECIMAL", DEC: "DECIMAL", STRING: "VARCHAR", BOOL: "BOOLEAN", SUPER: "JSON", VARIANT: "JSON" };

// familyOf is the family of a data type, "" of one that is not known.
export function familyOf(type) {
  const name = synonyms[type.toUpperCase()] ?? type.toUpperCase();
  return Object.keys(families).find((f) => families[f].includes(name)) ?? "";
}

// bounds are the keys of the range of a family.
export const bounds = {
  integer: ["min_value", "max_value"], float: ["min_value", "max_value"], decimal: ["min_value", "max_value"],
  date: ["date_start", "date_end"], time: ["time_start", "time_end"], timestamp: ["timestamp_start", "timestamp_end"],
};

const sizes = { varchar_length: ["VARCHAR", "TEXT", "BINARY", "STRING"], char_length: ["CHAR"], precision: ["DECIMAL", "NUMERIC", "NUMBER", "DEC", "TIME", "TIMESTAMP", "TIMESTAMPTZ", "DATETIME"], scale: ["DECIMAL", "NUMERIC", "NUMBER", "DEC"] };

// fits reports whether a key of a column goes with its data type, as far as that is known.
export function fits(key, type) {
  const family = familyOf(type);
  if (!family) return true;
  if (sizes[key]) return sizes[key].includes(type.toUpperCase());
  const ranged = Object.values(bounds).some((b) => b.includes(key));
  if (ranged) return bounds[family]?.includes(key) ?? false;
  if (key === "identity") return family === "integer";
  if (key === "pattern" || key === "template") return family === "text";
  return true;
}

// distributions by name: what they look like, and their parameters with a value to begin with.
export const distributions = {
  uniform: { text: "all equally likely", parameters: {} },
  normal: { text: "the bell curve", parameters: { mean: "500", stddev: "120" } },
  lognormal: { text: "incomes, durations", parameters: { mu: "3.5", sigma: "0.8" } },
  exponential: { text: "waiting times, mean 1 / lambda", parameters: { lambda: "0.02" } },
  gamma: { text: "sums of waiting times, mean shape / rate", parameters: { shape: "2", rate: "0.1" } },
  beta: { text: "shares, between the bounds", parameters: { alpha: "2", beta: "5" } },
  pareto: { text: "heavy tail from the minimum on", parameters: { alpha: "1.5", minimum: "1" } },
  triangular: { text: "estimates", parameters: { min: "0", mode: "20", max: "100" } },
  zipf: { text: "a few are very frequent", parameters: { exponent: "1.1" } },
  poisson: { text: "counts of events", parameters: { lambda: "4" } },
  binomial: { text: "successes of some trials", parameters: { trials: "10", probability: "0.5" } },
  geometric: { text: "failures before the first success", parameters: { probability: "0.2" } },
};
