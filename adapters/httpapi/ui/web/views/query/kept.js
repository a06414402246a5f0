// The lists of statements that were run, and of those that were saved.
import { html, useState } from "../../html.js";
import { duration, plural } from "../../format.js";
import { Button, TextField } from "../../parts/controls.js";
import { Confirm, Dialog } from "../../parts/dialog.js";
import { Age } from "../../parts/show.js";

const having = (entries, text) => {
  const words = text.trim().toLowerCase();
  return words ? entries.filter((e) => [e.sql, e.name, e.experiment, e.error].some((part) => part?.toLowerCase().includes(words))) : entries;
};
const excerpt = (sql) => (sql.length > 400 ? sql.slice(0, 400) + "…" : sql);
const name = (sql) => sql.replace(/\s+/g, " ").slice(0, 60);

const Search = ({ label, text, onInput }) => html`<input type="search" aria-label=${label} placeholder=${label} value=${text} onInput=${(e) => onInput(e.currentTarget.value)} />`;

export function History({ history, open }) {
  const [text, setText] = useState("");
  const [clearing, setClearing] = useState(false);
  const shown = having(history.entries, text);
  if (!history.entries.length) return html`<p class="quiet query-nothing">What you run is listed here, in this browser alone.</p>`;
  return html`<${Search} label="Search the history" text=${text} onInput=${setText} />
    <ul class="query-list query-kept" aria-label="History">${shown.map((e) => html`<li key=${e.id}>
      <button type="button" class="query-open" aria-label=${"Open " + name(e.sql)} onClick=${() => open({ sql: e.sql, experiment: e.experiment })}>
        <code>${excerpt(e.sql)}</code>
        <span class="query-meta">${e.error ? html`<span class="query-failed">failed</span>` : html`<span>${plural(e.rows ?? 0, "row")}${e.truncated ? " of more" : ""}</span>`}
          <span>${duration(e.ms ?? 0)}</span><span class="query-of">${e.experiment || "no experiment"}</span><${Age} time=${e.at} /></span>
      </button></li>`)}
      ${!shown.length && html`<li class="quiet query-nothing">Nothing in the history has this text.</li>`}
    </ul>
    <div class="query-foot"><span class="quiet">${plural(history.entries.length, "statement")}</span><${Button} small kind="quiet" onClick=${() => setClearing(true)}>Clear the history<//></div>
    ${clearing && html`<${Confirm} title="Clear the history?" verb="Clear" onClose=${() => setClearing(false)} action=${history.clear}>
      <p>${plural(history.entries.length, "statement")} will be forgotten by this browser. Saved queries stay.</p><//>`}`;
}

export function Saved({ saved, open }) {
  const [text, setText] = useState("");
  const [about, setAbout] = useState(); // {entry, rename | remove}
  const shown = having(saved.entries, text).toSorted((a, b) => a.name.localeCompare(b.name));
  const close = () => setAbout();
  if (!saved.entries.length) return html`<p class="quiet query-nothing">Queries that you save are listed here, in this browser alone. “Save” is above the editor.</p>`;
  return html`<${Search} label="Search saved queries" text=${text} onInput=${setText} />
    <ul class="query-list query-kept" aria-label="Saved queries">${shown.map((e) => html`<li key=${e.id}>
      <button type="button" class="query-open" aria-label=${"Open " + e.name} onClick=${() => open({ sql: e.sql, experiment: e.experiment, name: e.name })}>
        <b>${e.name}</b><code>${excerpt(e.sql)}</code>
        <span class="query-meta"><span class="query-of">${e.experiment || "no experiment"}</span><${Age} time=${e.at} /></span>
      </button>
      <div class="query-acts"><${Button} small kind="quiet" aria-label=${"Rename " + e.name} onClick=${() => setAbout({ entry: e, rename: true })}>Rename<//>
        <${Button} small kind="quiet" aria-label=${"Delete " + e.name} onClick=${() => setAbout({ entry: e })}>Delete<//></div>
    </li>`)}
      ${!shown.length && html`<li class="quiet query-nothing">No saved query has this text.</li>`}</ul>
    ${about?.rename && html`<${Naming} title="Rename" verb="Rename" first=${about.entry.name} taken=${saved.entries.filter((e) => e !== about.entry).map((e) => e.name)}
      onClose=${close} onName=${(to) => saved.rename(about.entry.id, to)} />`}
    ${about && !about.rename && html`<${Confirm} title=${`Delete “${about.entry.name}”?`} verb="Delete" onClose=${close} action=${() => saved.remove(about.entry.id)}>
      <p>This browser will forget the query. What is open in the editor stays.</p><//>`}`;
}

// Naming asks for a name. One that is taken is refused, unless replace says that it is replaced.
export function Naming({ title, verb, first, taken, replace, onName, onClose, children }) {
  const [text, setText] = useState(first);
  const to = text.trim();
  const exists = taken.includes(to);
  const done = () => {
    if (!to || (exists && !replace)) return;
    onName(to);
    onClose();
  };
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="stack" onSubmit=${(e) => { e.preventDefault(); done(); }}>
      <${TextField} label="Name" value=${text} onInput=${setText} maxlength="120" autofocus hint=${exists && replace ? "There is one of this name. It will be replaced." : ""} error=${exists && !replace && "Another query has this name."} />
      ${children}
      <footer class="row query-end"><${Button} onClick=${onClose}>Cancel<//><${Button} kind="primary" disabled=${!to || (exists && !replace)} onClick=${done}>${exists && replace ? "Replace" : verb}<//></footer>
    </form>
  <//>`;
}
