// What stands under the rows of a grid: what is selected, and what it adds up to.
import { html, useEffect, useState } from "../../html.js";
import { count, plural } from "../../format.js";
import { compare, sum } from "../value.js";

const most = 200_000; // cells that are added up; more would hold up the page

export function Foot({ range: r, chosen, get, index, columns, kinds, shown, all, sort }) {
  const rows = r.bottom - r.top + 1, cells = rows * (r.right - r.left + 1);
  const adding = chosen && shown > 0 && cells > 1 && cells <= most;
  const [total, setTotal] = useState();
  useEffect(() => {
    setTotal();
    if (!adding) return undefined;
    const timer = setTimeout(() => setTotal(summary(r, get, kinds)), 120);
    return () => clearTimeout(timer);
  }, [r.top, r.bottom, r.left, r.right, index, adding]);
  const where = !chosen || !shown ? "" : cells === 1 ? `Row ${count(r.top + 1)}, column ${count(r.left + 1)}` : `${plural(rows, "row")} × ${plural(r.right - r.left + 1, "column")}`;
  return html`<div class="grid-foot quiet">
    <span>${where}</span>
    ${total && html`<span><b>${total.what} ${total.sum}</b></span><span>Smallest ${total.least}</span><span>Largest ${total.most}</span>${total.nulls > 0 && html`<span>NULL ${count(total.nulls)}</span>`}`}
    <span class="grid-order">${[sort && `Sorted by ${columns[sort.column].slice(0, 60)}, ${sort.down ? "largest" : "smallest"} first`, shown < all && `${count(shown)} of ${plural(all, "row")}`].filter(Boolean).join(" · ")}</span>
  </div>`;
}

// summary adds up the numbers of a range, if there are any and nothing else but NULL.
function summary(r, get, kinds) {
  const numbers = [];
  let nulls = 0;
  for (let k = r.left; k <= r.right; k++) if (kinds[k].kind !== "number") return undefined;
  for (let i = r.top; i <= r.bottom; i++) {
    const row = get(i);
    for (let k = r.left; k <= r.right; k++) row[k] === null ? nulls++ : numbers.push(row[k]);
  }
  const all = numbers.length ? sum(numbers) : undefined;
  if (all === undefined) return undefined;
  const end = (sign) => numbers.reduce((a, b) => (sign * compare(a, b) > 0 ? b : a));
  return { what: "Sum", sum: all, least: String(end(1)), most: String(end(-1)), nulls };
}
