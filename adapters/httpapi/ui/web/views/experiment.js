// One experiment: a heading, and tabs that are views of their own.
import { html } from "../html.js";
import { experiments } from "../api.js";
import { useLoad } from "../load.js";
import { link } from "../route.js";
import { Empty, Loading, Trouble } from "../parts/feedback.js";
import { Tabs } from "../parts/show.js";
import { Heading } from "./experiment/heading.js";
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

export function Experiment({ parts: [name, asked, ...parts], params }) {
  const { data, error, reload } = useLoad((o) => (name ? experiments.get(name, o) : Promise.resolve()), [name]);
  const tab = Object.hasOwn(tabs, asked ?? "") ? asked : "overview";
  if (!name || error?.status === 404) return html`<${Missing} name=${name} error=${error} />`;
  if (error && !data) return html`<${Trouble} error=${error} again=${reload} />`;
  if (!data) return html`<${Loading} what="Loading the experiment" />`;
  const view = tabs[tab].view;
  return html`<${Heading} experiment=${data} tab=${tab} reload=${reload} />
    ${error && html`<${Trouble} title="What you see may be out of date." error=${error} again=${reload} />`}
    <${Tabs} label="Experiment" current=${tab} tabs=${Object.entries(tabs).map(([id, t]) => ({ id, text: t.text, href: link("experiment", data.name, id) }))} />
    <${view} key=${name + "/" + tab} experiment=${data} parts=${parts} params=${params} reload=${reload} />`;
}

// Missing says that there is no such experiment, and leads to the one that may be meant.
function Missing({ name, error }) {
  const meant = /did you mean "([^"]+)"/.exec(error?.detail[0] ?? "")?.[1];
  return html`<h1 class="unseen">Experiment</h1><${Empty} title=${name ? "There is no such experiment" : "Which experiment?"}>
    ${name && html`<p>No experiment is called <strong class="exp-name" dir="auto">${name}</strong>. It may have been deleted, or its name is another.</p>`}
    ${meant && html`<p>Did you mean <a href=${link("experiment", meant)}>${meant}</a>?</p>`}
    <p><a href=${link("experiments")}>All experiments</a></p>
  <//>`;
}
