// The tables of an experiment to choose from: a list beside the profile, a choice above it on a phone.
import { html, useState } from "../../../html.js";
import { about } from "../../../format.js";
import { link, navigate } from "../../../route.js";
import { SelectField } from "../../../parts/controls.js";

const many = 12; // tables from which on they can be searched

export function Tables({ experiment, tables, current }) {
  const [text, setText] = useState("");
  const to = (name) => link("experiment", experiment, "profile", name);
  const wanted = text.trim().toLowerCase();
  const shown = tables.filter((t) => t.name.toLowerCase().includes(wanted));
  return html`<nav class="profile-tables" aria-label="Tables">
    <${SelectField} class="profile-choice" label="Table" value=${current ?? ""} options=${[...(current ? [] : [["", "Choose a table"]]), ...tables.map((t) => t.name)]} onInput=${(name) => navigate(to(name))} />
    <div class="profile-list">
      ${tables.length > many && html`<input type="search" aria-label="Search tables" placeholder="Search tables" value=${text} onInput=${(e) => setText(e.currentTarget.value)} />`}
      <ul>${shown.map((t) => html`<li><a href=${to(t.name)} title=${t.name} aria-current=${t.name === current ? "page" : null}>
        <span class="name">${t.name}</span> <span class="quiet num" title="Target rows">${about(t.target_rows)}</span></a></li>`)}</ul>
      ${shown.length === 0 && html`<p class="quiet">No table is called so.</p>`}
    </div>
  </nav>`;
}
