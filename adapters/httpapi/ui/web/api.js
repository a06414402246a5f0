// The HTTP API of the server that the page came from. Every call takes {signal} to be given up,
// and throws a Failure for whatever is not an answer.

// base is the folder of the page, which may be below a prefix.
const base = new URL(".", location.href.split("#")[0]);

// url returns the address of a path of the API: url("api", "experiments", name).
export function url(...parts) {
  const params = typeof parts.at(-1) === "object" ? parts.pop() : {};
  const to = new URL(parts.map(encodeURIComponent).join("/"), base);
  for (const [key, value] of Object.entries(params)) if (value != null && value !== "") to.searchParams.set(key, value);
  return to.href;
}

// Failure is what the server, or the way to it, has against a request.
export class Failure extends Error {
  constructor(status, body) {
    const detail = Array.isArray(body?.detail) ? body.detail.map(String) : []; // what stands between may answer, too
    super(detail.join("\n") || `The server answered ${status}.`);
    this.status = status; // 0 where there was no answer
    this.detail = detail.length ? detail : [this.message]; // sentences
    this.problems = Array.isArray(body?.problems) ? body.problems : []; // [{path, line?, column?, message, hint?}]
    this.active = body?.active; // {experiment, purpose, run?} where that is in the way
    this.code = body?.code ?? "";
  }
}

// unreachable tells the frame of the page, too.
function unreachable() {
  dispatchEvent(new Event("dwsim-lost"));
  return new Failure(0, { detail: ["The server does not answer. Is dw-sim still running?"] });
}

async function send(method, to, { body, type = "application/json", accept = "application/json", signal } = {}) {
  const headers = { Accept: accept };
  if (method === "POST") headers["Content-Type"] = type;
  let response;
  try {
    response = await fetch(to, { method, headers, signal, body: body === undefined || typeof body === "string" ? body : JSON.stringify(body) });
  } catch (error) {
    throw error.name === "AbortError" ? error : unreachable();
  }
  if (response.ok) return response;
  throw new Failure(response.status, await response.json().catch(() => ({})));
}

// answer reads the JSON of a response; a connection that is cut on the way is a Failure, too.
async function answer(response) {
  try {
    return await response.json();
  } catch (error) {
    throw error.name === "AbortError" ? error : new Failure(0, { detail: ["The answer of the server broke off."] });
  }
}

const get = async (to, options) => answer(await send("GET", to, options));
const post = async (to, body = {}, options) => answer(await send("POST", to, { body, ...options }));
const remove = async (to, options) => answer(await send("DELETE", to, options));
const getText = async (to, options) => (await send("GET", to, { accept: "*/*", ...options })).text();

const experiment = (name, ...rest) => url("api", "experiments", name, ...rest);

// started tells the frame of the page of a run that begins.
function started(run) {
  dispatchEvent(new CustomEvent("dwsim-run", { detail: run }));
  return run;
}

// What can be asked, by what it is about. Shapes are those of /docs.
export const experiments = {
  list: (params = {}, o) => get(url("api", "experiments", params), o),
  get: (name, o) => get(experiment(name), o),
  create: (text, type, o) => post(url("api", "experiments"), text, { type, ...o }),
  importSQL: (body, o) => post(url("api", "experiments", "import-sql"), body, o),
  remove: (name, o) => remove(experiment(name), o),
  reset: (name, o) => post(experiment(name, "reset"), {}, o),
  document: (name, format = "json", o) => getText(experiment(name, "document", { format }), o),
  ddl: (name, dialect, rules, o) => get(experiment(name, "ddl", { dialect, rules }), o),
  columns: (name, table, o) => get(experiment(name, "columns", { table }), o),
  preview: (name, params = {}, o) => get(experiment(name, "preview", params), o),
  profile: (name, params = {}, o) => get(experiment(name, "profile", params), o),
  lineage: (name, o) => get(experiment(name, "lineage"), o),
  estimate: (name, body, o) => post(experiment(name, "estimate"), body, o),
  generate: (name, body, o) => post(experiment(name, "generate"), body, o).then(started),
  // load returns the Response itself, whose events tell how far the load is.
  load: (name, body, o) => send("POST", experiment(name, "load"), { body, accept: "text/event-stream", ...o }),
  url: experiment, // of downloads: experiments.url(name, "document", {format: "yaml"})
};

export const runs = {
  list: (name, params = {}, o) => get(experiment(name, "runs", params), o),
  get: (name, id, o) => get(experiment(name, "runs", String(id)), o),
  remove: (name, id, o) => remove(experiment(name, "runs", String(id)), o),
  abort: (name, id, reason, o) => post(experiment(name, "runs", String(id), "abort"), { reason }, o),
  verify: (name, id, o) => post(experiment(name, "runs", String(id), "verify"), {}, o),
  events: (name, id) => experiment(name, "runs", String(id), "events"),
};

export const queries = {
  execute: (body, o) => post(url("api", "query", "execute"), body, o),
  // stream returns the Response itself, to be read as it comes.
  stream: (body, o) => send("POST", url("api", "query", "execute"), { body, accept: "*/*", ...o }),
  explain: (body, o) => post(url("api", "query", "explain"), body, o),
  cancel: (id, o) => post(url("api", "query", id, "cancel"), {}, o),
};

export const documents = {
  schema: (o) => get(url("api", "schema"), o),
  rules: (o) => get(url("api", "schema", "rules"), o),
  validate: (text, type, o) => post(url("api", "schema", "validate"), text, { type, ...o }),
  preview: (text, type, params = {}, o) => post(url("api", "schema", "preview", params), text, { type, ...o }),
};

export const server = {
  warehouses: (o) => get(url("api", "warehouses"), o),
};
