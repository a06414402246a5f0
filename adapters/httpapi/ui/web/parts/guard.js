// What is shown where a view fails, which no view should: the rest of the page goes on.
import { html, useEffect, useErrorBoundary } from "../html.js";
import { Trouble } from "./feedback.js";

// Guard holds a view. at is where it is: another place in it is another try.
export function Guard({ at, children }) {
  const [error, again] = useErrorBoundary((thrown) => reportError(thrown)); // for the console of the browser
  useEffect(() => { if (error) again(); }, [at]);
  if (!error) return children;
  return html`<h1>This view has failed</h1>
    <p>That is a mistake of the page. Nothing was changed on the server, and the other views go on.</p>
    <${Trouble} error=${error} again=${again} />`;
}
