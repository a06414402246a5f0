// The columns of a profile, to sort, to search and to open.
import { html, classes, useMemo, useState } from "../../../html.js";
import { plural } from "../../../format.js";
import { SelectField } from "../../../parts/controls.js";
import { One } from "./column.js";

const many = 10; // columns from which on they can be searched
const orders = { table: "Order of the table", column: "Column", nulls: "NULLs", distinct: "Distinct values" };
const compare = {
  column: (a, b) => a.column.localeCompare(b.column),
  nulls: (a, b) => b.null_share - a.null_share,
  distinct: (a, b) => b.distinct - a.distinct,
};

// first is a column that is open from the start.
export function Columns({ experiment, table, found, first }) {
  const [sort, setSort] = useState({ by: "table", back: false });
  const [text, setText] = useState("");
  const [open, setOpen] = useState(() => new Set(found.columns.map((c) => c.column).filter((c) => c.toLowerCase() === first?.toLowerCase())));
  const shown = useMemo(() => arranged(found.columns, sort, text), [found, sort, text]);
  const toggle = (name) => setOpen((before) => {
    const now = new Set(before);
    if (!now.delete(name)) now.add(name);
    return now;
  });
  const by = (id) => setSort((s) => (s.by !== id ? { by: id, back: false } : s.back ? { by: "table", back: false } : { by: id, back: true }));
  return html`<div class=${classes("profile-tools row", found.columns.length <= many && "short")}>
      ${found.columns.length > many && html`<input type="search" aria-label="Search columns" placeholder="Search columns" value=${text} onInput=${(e) => setText(e.currentTarget.value)} />`}
      <${SelectField} class="profile-sort" label="Sort by" value=${sort.by} options=${Object.entries(orders)} onInput=${(id) => setSort({ by: id, back: false })} />
      ${text && html`<p class="quiet" role="status">${plural(shown.length, "column")} found</p>`}
    </div>
    ${shown.length === 0 ? html`<p class="quiet">No column has ${text} in its name or type. <button type="button" class="button quiet small" onClick=${() => setText("")}>Show all</button></p>`
      : html`<div class="profile-columns"><table class="table" role="table" aria-label=${`Columns of ${table.name}`}>
      <thead role="rowgroup"><tr role="row">
        <${Head} id="column" text="Column" sort=${sort} by=${by} /><${Head} id="nulls" text="NULLs" sort=${sort} by=${by} />
        <${Head} id="distinct" text="Distinct" sort=${sort} by=${by} num /><th role="columnheader" scope="col">Range</th><th role="columnheader" scope="col">Values</th>
      </tr></thead>
      <tbody role="rowgroup">${shown.map((c) => html`<${One} key=${c.column} experiment=${experiment} table=${table} found=${found} column=${c} open=${open.has(c.column)} toggle=${toggle} />`)}</tbody>
    </table></div>`}`;
}

// arranged are the columns that have a text in their name or type, in an order.
function arranged(columns, { by, back }, text) {
  const wanted = text.trim().toLowerCase();
  const some = columns.filter((c) => c.column.toLowerCase().includes(wanted) || c.type.toLowerCase().includes(wanted));
  if (by !== "table") some.sort(compare[by]);
  return back ? some.reverse() : some;
}

// Head is the head of a column to sort by: once, backwards, as before.
function Head({ id, text, sort, by, num }) {
  const on = sort.by === id;
  const down = id === "column" ? sort.back : !sort.back;
  return html`<th role="columnheader" scope="col" class=${classes(num && "num")} aria-sort=${on ? (down ? "descending" : "ascending") : null}>
    <button type="button" class="profile-by" onClick=${() => by(id)}>${text}<span aria-hidden="true">${on ? (down ? " ↓" : " ↑") : ""}</span></button></th>`;
}
