// What to do about a name that another experiment has.
import { html } from "../../html.js";
import { Button, LinkButton } from "../../parts/controls.js";
import { link } from "../../route.js";
import { placeOf } from "./change.js";
import { get, read, same } from "./tree.js";
import { applied, setKey } from "./write.js";

// takenProblem is the problem of a document that still has the name, none of another.
export function takenProblem(taken, text, { root, name, of }) {
  const node = get(root, "name");
  if (!taken || !node || !same(taken, name) || of !== text) return [];
  return [{ path: "name", message: `an experiment ${name} exists already`, hint: "give this one another name", ...placeOf(text, node.from) }];
}

// Taken says so above the editor, and offers another name.
export function Taken({ taken, text, format, outline, change }) {
  if (!taken || !same(taken, outline.name)) return null;
  const free = next(taken);
  const rename = () => {
    const root = read(text, format);
    const c = setKey(text, format, root, "name", free);
    change(applied(text, c), c.from + 1);
  };
  return html`<div class="trouble create-taken" role="alert">
    <p class="title">There is an experiment ${taken} already</p>
    <p>Your document is kept. Give it another name, or look at the one that there is.</p>
    <div class="row"><${Button} small onClick=${rename}>Call this one ${free}<//><${LinkButton} small href=${link("experiment", taken)}>Open ${taken}<//></div>
  </div>`;
}

// next counts up the number at the end of a name.
function next(name) {
  const [, stem, number] = /^(.*?)(?:_(\d{1,6}))?$/.exec(name);
  return `${stem.slice(0, 55)}_${Number(number ?? 1) + 1}`;
}
