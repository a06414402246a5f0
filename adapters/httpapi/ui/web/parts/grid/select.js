// What is selected in a grid: a cell, or all between two of them, or whole rows or columns. Rows are
// counted as they are shown; row -1 is the head.

// select returns a selection of one cell, row or column: of is "cells", "rows" or "columns".
export const select = (row, column, of = "cells") => ({ row, column, fromRow: row, fromColumn: column, of });

// extend moves the end of a selection, and leaves its beginning.
export const extend = (s, row, column) => ({ ...s, row: Math.max(0, row), fromRow: Math.max(0, s.fromRow), column });

// range returns the rows and columns of a selection, {top, bottom, left, right}, the last ones included.
export function range(s, rows, columns) {
  const [top, bottom] = s.of === "columns" ? [0, rows - 1] : between(s.row, s.fromRow);
  const [left, right] = s.of === "rows" ? [0, columns - 1] : between(s.column, s.fromColumn);
  return { top, bottom, left, right };
}

const between = (a, b) => [Math.min(a, b), Math.max(a, b)];

export const everything = (rows, columns) => ({ row: rows - 1, column: columns - 1, fromRow: 0, fromColumn: 0, of: "cells" });

// isOne reports whether a range is a single cell.
export const isOne = (r) => r.top === r.bottom && r.left === r.right;

const far = Infinity;
// steps by key: how many rows and columns, with Ctrl, and without. A page is counted in rows.
const steps = {
  ArrowUp: { plain: [-1, 0], ctrl: [-far, 0] },
  ArrowDown: { plain: [1, 0], ctrl: [far, 0] },
  ArrowLeft: { plain: [0, -1], ctrl: [0, -far] },
  ArrowRight: { plain: [0, 1], ctrl: [0, far] },
  Home: { plain: [0, -far], ctrl: [-far, -far] },
  End: { plain: [0, far], ctrl: [far, far] },
  PageUp: { plain: [-1, 0], pages: true },
  PageDown: { plain: [1, 0], pages: true },
};

// moved returns a selection after a key that moves it, or nothing if the key does not.
export function moved(s, event, { rows, columns, page }) {
  const step = steps[event.key];
  if (!step || event.altKey) return undefined;
  const ctrl = event.ctrlKey || event.metaKey;
  const [down, right] = (ctrl && step.ctrl) || step.plain;
  const top = !rows ? -1 : ctrl || step.pages || event.shiftKey ? 0 : -1; // only single steps lead into the head
  const by = step.pages ? down * page : down;
  const row = s.row < 0 && !by ? s.row : clamp(s.row + by, s.row < 0 && by < 0 ? -1 : top, rows - 1);
  const column = clamp(s.column + right, 0, columns - 1);
  return event.shiftKey ? extend(s, row, column) : select(row, column);
}

const clamp = (n, low, high) => Math.max(low, Math.min(n, high));
