// What can be done with the selected cells, as items of a menu.
import { isOne } from "./select.js";

export function menuOf({ sort, order, fit, copy, view, pick, columns, shown, range, now }) {
  const c = now.column, none = !shown || now.row < 0;
  const column = { top: 0, bottom: shown - 1, left: c, right: c };
  const row = { top: range.top, bottom: range.bottom, left: 0, right: columns.length - 1 };
  const rows = range.top === range.bottom ? "row" : "rows";
  const sorted = (down) => sort?.column === c && sort.down === down;
  return [
    { text: isOne(range) ? "Copy cell" : "Copy cells", keys: "Ctrl C", disabled: none, run: () => copy(range) },
    { text: "Copy with names", keys: "Ctrl Shift C", disabled: none, run: () => copy(range, true) },
    { text: `Copy ${rows}`, disabled: none, run: () => copy(row) },
    { text: "Copy column", disabled: !shown, run: () => copy(column) },
    { text: "Copy all with names", disabled: !shown, run: () => copy({ top: 0, bottom: shown - 1, left: 0, right: columns.length - 1 }, true) },
    null,
    { text: "Show the value", keys: "Enter", disabled: none, run: view },
    { text: "Select column", keys: "Ctrl Space", disabled: !shown, run: () => pick({ row: 0, fromRow: 0, column: c, fromColumn: c, of: "columns" }, { still: true }) },
    null,
    { text: "Smallest first", disabled: sorted(false), run: () => order(c, false) },
    { text: "Largest first", disabled: sorted(true), run: () => order(c, true) },
    { text: "Order of the query", disabled: !sort, run: () => order(c) },
    { text: "Fit the column", keys: "Alt Shift ← →", run: () => fit(c) },
  ];
}
