// A new experiment: how its document begins, and then the editor.
import { experiments } from "../api.js";
import { html, useEffect, useState } from "../html.js";
import { link, navigate } from "../route.js";
import { Button } from "../parts/controls.js";
import { Dialog } from "../parts/dialog.js";
import { Trouble } from "../parts/feedback.js";
import { begun, isChanged, useDraft } from "./create/draft.js";
import { documents, Start } from "./create/start.js";
import { Work } from "./create/work.js";

// Create takes parameters: copy, the name of an experiment, or example, that of a bundled document.
export function Create({ params }) {
  const [draft, setDraft] = useDraft();
  const [other, setOther] = useState(null); // a text that waits for leave to take the place of the draft
  const [error, setError] = useState();
  const begin = (text) => {
    setError();
    if (isChanged(draft)) setOther(text);
    else setDraft(begun(text, draft?.format));
  };
  const wanted = params.copy || params.example;
  useEffect(() => {
    if (!wanted) return undefined;
    const given = new AbortController();
    const text = params.copy ? experiments.document(params.copy, "json", { signal: given.signal }) : exampleOf(params.example);
    Promise.resolve(text).then((found) => {
      if (given.signal.aborted) return;
      navigate(link("create"), { replace: true });
      begin(found);
    }, (e) => given.signal.aborted || setError({ name: wanted, e }));
    return () => given.abort();
  }, [wanted]);
  const trouble = error && html`<${Trouble} title=${`“${error.name}” cannot be copied`} error=${error.e} />`;
  return html`<${Dropping} onText=${begin}>
    ${draft ? html`<${Work} draft=${draft} trouble=${trouble} setDraft=${setDraft} onText=${begin} />`
      : html`<header class="heading"><h1>New experiment</h1></header>${trouble}<${Start} onText=${begin} />`}
    ${other !== null && html`<${Replace} onClose=${() => setOther(null)} action=${() => setDraft(begun(other, draft.format))} />`}
  <//>`;
}

async function exampleOf(name) {
  if (Object.hasOwn(documents, name)) return documents[name];
  throw new Error(`There is no example of this name. There are ${Object.keys(documents).join(", ")}.`);
}

// Replace asks before another document takes the place of one that was changed.
const Replace = ({ onClose, action }) => html`<${Dialog} title="Replace your document?" onClose=${onClose}>
  <p>The document in the editor has changes that are not part of any experiment yet. The other document takes its place. Until you leave this view, Undo in the editor brings it back.</p>
  <footer><${Button} onClick=${onClose} autofocus>Keep mine<//><${Button} kind="danger" onClick=${() => { action(); onClose(); }}>Replace it<//></footer>
<//>`;

// Dropping takes a file that is dropped anywhere on the view, in place of the editor, which would put it
// where the mouse is.
function Dropping({ onText, children }) {
  const [over, setOver] = useState(false);
  const holds = (e) => e.dataTransfer?.types.includes("Files");
  const drop = async (e) => {
    if (!holds(e)) return;
    e.preventDefault();
    e.stopPropagation();
    setOver(false);
    const [file] = e.dataTransfer.files;
    if (file) onText(await file.text());
  };
  return html`<div class=${"stack create" + (over ? " over" : "")} onDropCapture=${drop}
    onDragOver=${(e) => { if (holds(e)) { e.preventDefault(); setOver(true); } }}
    onDragLeave=${(e) => e.currentTarget.contains(e.relatedTarget) || setOver(false)}>${children}</div>`;
}
