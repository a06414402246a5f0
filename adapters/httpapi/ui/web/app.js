// The frame of the page: what is the same in every view, and which view an address shows.
import { html, useEffect, useLayoutEffect, useRef } from "./html.js";
import { link, useRoute } from "./route.js";
import { Empty, ToastHost } from "./parts/feedback.js";
import { Guard } from "./parts/guard.js";
import { Health } from "./parts/health.js";
import { Keys } from "./parts/keys.js";
import { Running } from "./parts/running.js";
import { Theme } from "./parts/theme.js";
import { Experiments } from "./views/experiments.js";
import { Create } from "./views/create.js";
import { Import } from "./views/import.js";
import { Experiment } from "./views/experiment.js";
import { Query } from "./views/query.js";

// views by the first part of the address. Each is called with {parts, params}: those that follow.
const views = {
  experiments: { view: Experiments, title: "Experiments" },
  experiment: { view: Experiment, title: "Experiment" }, // #/experiment/shop/runs/7
  create: { view: Create, title: "New experiment" },
  import: { view: Import, title: "Import SQL" },
  query: { view: Query, title: "Query" },
};

const menu = [
  { text: "Experiments", to: link("experiments"), of: ["experiments", "experiment"] },
  { text: "New", to: link("create"), of: ["create", "import"] },
  { text: "Query", to: link("query"), of: ["query"] },
];

export function App() {
  const { parts, params } = useRoute();
  const [name = "experiments", ...rest] = parts;
  const found = Object.hasOwn(views, name) ? views[name] : null;
  const main = useRef();
  useEffect(() => {
    document.title = [rest[0], found?.title, "dw-sim"].filter(Boolean).join(" · ");
  }, [name, rest[0]]);
  const first = useRef(true);
  useLayoutEffect(() => { // who reads by ear is told that the view is another; who typed an address is left alone
    if (!first.current) main.current.focus({ preventScroll: true });
    first.current = false;
    scrollTo(0, 0);
  }, [name]);
  return html`<${ToastHost}>
    <a class="skip" href="#main" onClick=${(e) => { e.preventDefault(); main.current.focus(); }}>Skip to the content</a>
    <header class="bar">
      <a class="brand" href=${link("experiments")}>dw-sim</a>
      <nav aria-label="Views">${menu.map((m) => html`<a href=${m.to} aria-current=${m.of.includes(name) ? "page" : null}>${m.text}</a>`)}</nav>
      <div class="tools"><${Running} /><a class="api" href="docs" title="The HTTP API of this server">API</a><${Theme} /><${Keys} /></div>
    </header>
    <${Health} />
    <main id="main" ref=${main} tabindex="-1" class=${"view-" + name}>
      ${found ? html`<${Guard} key=${name} at=${rest.join("/")}><${found.view} key=${name} parts=${rest} params=${params} /><//>`
        : html`<${Empty} title="There is no such view"><p><a href=${link("experiments")}>All experiments</a></p><//>`}
    </main>
  <//>`;
}
