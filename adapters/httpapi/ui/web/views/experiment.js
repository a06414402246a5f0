// One experiment: a heading, and tabs that are views of their own.
import { html } from "../html.js";
import { experiments } from "../api.js";
import { useLoad } from "../load.js";
import { link } from "../route.js";
import { Loading, Trouble } from "../parts/feedback.js";
import { Tabs } from "../parts/show.js";
import { Overview } from "./experiment/overview.js";
import { Sample } from "./experiment/sample.js";
import { Profile } from "./experiment/profile.js";
import { Graph } from "./experiment/graph.js";
import { Generate } from "./experiment/generate.js";
import { Runs } from "./experiment/runs.js";
import { Document } from "./experiment/document.js";

// tabs by the second part of the address; each is called with {experiment, parts, params, reload}.
const tabs = {
  overview: { text: "Overview", view: Overview },
  sample: { text: "Sample", view: Sample },
  profile: { text: "Profile", view: Profile },
  graph: { text: "Graph", view: Graph },
  generate: { text: "Generate", view: Generate },
  runs: { text: "Runs", view: Runs },
  document: { text: "Document", view: Document },
};

export function Experiment({ parts: [name, tab = "overview", ...parts], params }) {
  const { data, error, reload } = useLoad((o) => experiments.get(name, o), [name]);
  const found = tabs[tab] ?? tabs.overview;
  if (error && !data) return html`<${Trouble} error=${error} again=${reload} />`;
  if (!data) return html`<${Loading} />`;
  return html`<header class="heading"><h1>${data.name}</h1></header>
    <${Tabs} label="Experiment" current=${tab} tabs=${Object.entries(tabs).map(([id, t]) => ({ id, text: t.text, href: link("experiment", name, id) }))} />
    <${found.view} key=${name + "/" + tab} experiment=${data} parts=${parts} params=${params} reload=${reload} />`;
}
