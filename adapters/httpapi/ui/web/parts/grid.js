// The grid of a result: any number of rows and columns, of which only those in sight are drawn.
import { html, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from "../html.js";
import { count, plural } from "../format.js";
import { copy } from "./controls.js";
import { useToast } from "./feedback.js";
import { Menu } from "./menu.js";
import { kindOf, measured, textOf } from "./value.js";
import { Bar } from "./grid/bar.js";
import { Body, cellId, Head } from "./grid/cells.js";
import { useDrag } from "./grid/drag.js";
import { next, useFind } from "./grid/find.js";
import { Foot } from "./grid/foot.js";
import { fit, headHeight, heights, offsets, rowHeight, some, widthOfNumbers, windowOf } from "./grid/layout.js";
import { menuOf } from "./grid/choices.js";
import { only, sorted } from "./grid/order.js";
import { everything, isOne, moved, range as rangeOf, select } from "./grid/select.js";
import { tsv } from "./grid/tsv.js";
import { Viewer } from "./grid/viewer.js";

// Grid shows rows, which are arrays of values as the answer to a query has them; they are neither copied
// nor changed.
//
//   columns  names
//   types    as the engine calls them, "" where it does not
//   rows     another array is another result: order, selection and search begin anew
//   label    what it is, for screen readers
//   tools    elements for the right end of the bar above it
export function Grid(props) {
  const shown = useRef({ n: 0 });
  if (shown.current.rows !== props.rows) shown.current = { rows: props.rows, n: shown.current.n + 1 };
  return html`<${Sheet} key=${shown.current.n} ...${props} />`;
}

// describe returns what each column holds: {kind, text, guessed}.
function describe(columns, types, rows) {
  const sample = some(rows);
  return columns.map((_, i) => {
    const kind = kindOf(types?.[i], sample.map((row) => row[i]));
    const told = types?.[i] ?? "";
    return { kind, text: told || (rows.length ? kind : ""), guessed: !told };
  });
}

const fitColumn = (columns, about, rows, i, most) => fit(columns[i], about[i].text, rows.map((row) => (row[i] === null ? "NULL" : measured(textOf(row[i])))), most);

function Sheet({ columns, types, rows, label = "Result", tools }) {
  const id = useId();
  const port = useRef();
  const toast = useToast();
  const about = useMemo(() => describe(columns, types, rows), []);
  const [widths, setWidths] = useState(() => columns.map((_, i) => fitColumn(columns, about, some(rows, 60), i)));
  const at = useMemo(() => offsets(widths, widthOfNumbers(rows.length)), [widths]);
  const [sort, setSort] = useState();
  const [text, setText] = useState("");
  const [onlyFound, setOnlyFound] = useState(false);
  const [selection, setSelection] = useState(select(rows.length ? 0 : -1, 0));
  const [menu, setMenu] = useState();
  const [viewed, setViewed] = useState(false);
  const find = useRef();

  const wanted = text.toLowerCase();
  const found = useFind(rows, wanted);
  const order = useMemo(() => sort && sorted(rows, sort, about[sort.column].kind), [sort]);
  const index = useMemo(() => (onlyFound && found.flags ? only(order, found.flags) : order), [order, onlyFound, found]);
  const shown = index ? index.length : rows.length;
  const rowAt = (i) => (index ? index[i] : i);
  const get = (i) => rows[rowAt(i)];
  const now = shown ? { ...selection, row: Math.min(selection.row, shown - 1), fromRow: Math.min(selection.fromRow, shown - 1) } : select(-1, selection.column);
  const range = rangeOf(now, shown, columns.length);

  const sight = useSight(port, at, shown);
  const { tall, window: w } = sight;
  const width = Math.max(at[columns.length], sight.port.width);
  const top = (i) => i * rowHeight - (tall.factor === 1 ? 0 : tall.top(sight.port.top) - sight.port.top);

  const look = (row, column) => bringIntoSight(port.current, heights(shown, port.current.clientHeight - headHeight), at, row, column);
  const pick = (next, { still } = {}) => {
    setSelection(next);
    if (!still) look(next.row, next.column);
  };
  const sortBy = (column, down) => setSort(down === undefined ? undefined : { column, down });
  const turn = (column) => sortBy(column, sort?.column !== column ? false : sort.down ? undefined : true);
  const resize = (i, to) => setWidths((all) => all.with(i, Math.round(Math.min(Math.max(to, 40), 2000))));
  const fitTo = (i) => resize(i, fitColumn(columns, about, some(rows, 5000), i, 900));
  const copyCells = async (r, names) => {
    const done = await copy(tsv(get, r, names && columns));
    port.current?.focus({ preventScroll: true });
    toast(done ? `${told(r)} copied.` : "The browser does not let the page copy.");
  };
  const go = (step) => {
    const to = found.flags && next({ flags: found.flags, rows: { length: shown, at: (i) => rows[i] }, text: wanted, at: rowAt, row: Math.max(0, now.row), column: now.column, step });
    if (to) pick(select(to.row, to.column));
  };
  const view = () => now.row >= 0 && shown > 0 && setViewed(true);
  const choices = { sort, order: sortBy, fit: fitTo, copy: copyCells, view, pick, columns, shown, range, now, kinds: about };

  const press = (e) => {
    const ctrl = e.ctrlKey || e.metaKey, key = e.key.toLowerCase();
    const act = () => {
      const to = moved(now, e, { rows: shown, columns: columns.length, page: Math.max(1, Math.floor((port.current.clientHeight - headHeight) / rowHeight) - 1) });
      if (e.altKey && e.shiftKey && /^Arrow(Left|Right)$/.test(e.key)) resize(now.column, widths[now.column] + (e.key === "ArrowLeft" ? -16 : 16));
      else if (to) pick(to);
      else if (ctrl && key === "a") pick(everything(shown, columns.length), { still: true });
      else if (ctrl && key === "c") copyCells(range, e.shiftKey);
      else if (ctrl && key === "f") find.current.focus();
      else if (key === " " && e.shiftKey) pick(select(Math.max(0, now.row), now.column, "rows"), { still: true });
      else if (key === " " && ctrl) pick(select(Math.max(0, now.row), now.column, "columns"), { still: true });
      else if ((key === "enter" || key === " ") && !ctrl) now.row < 0 ? turn(now.column) : view();
      else if (key === "escape" && !isOne(range)) pick(select(now.row, now.column), { still: true });
      else if (key === "contextmenu" || (key === "f10" && e.shiftKey)) setMenu(placeOfCell(port.current, id, now));
      else return false;
      return true;
    };
    if (!columns.length || !act()) return;
    e.preventDefault();
    e.stopPropagation();
  };
  const mouse = useDrag({ port, at, tall: (el) => heights(shown, el.clientHeight - headHeight), rows: shown, columns: columns.length, now, widths, resize, fit: fitTo, pick, turn, view, setMenu, range });

  if (!columns.length) return html`<p class="quiet">The statement has no columns.</p>`;
  const inSight = now.column >= w.left && now.column < w.right && (now.row < 0 || (now.row >= w.first && now.row < w.last));
  return html`<div class="grid">
    <${Bar} input=${find} text=${text} onText=${setText} found=${found} only=${onlyFound} onOnly=${setOnlyFound} go=${go} focusGrid=${() => port.current.focus()}
      items=${menuOf(choices)} tools=${tools} empty=${!rows.length} />
    <div ref=${port} class="grid-port" role="grid" tabindex="0" aria-label=${label} aria-rowcount=${shown + 1} aria-colcount=${columns.length + 1} aria-multiselectable="true"
        aria-activedescendant=${inSight ? cellId(id, now.row, now.column) : null} onKeyDown=${press} ...${mouse} onScroll=${sight.scrolled}>
      <div class="grid-space" role="presentation" style=${{ width: at[columns.length] + "px", height: headHeight + tall.height + "px" }}>
        <${Head} id=${id} window=${w} at=${at} width=${width} columns=${columns} types=${about} sort=${sort} active=${now} range=${range} whole=${now.of === "columns"} />
        <${Body} id=${id} window=${w} top=${top} at=${at} width=${width} types=${about} get=${get} active=${now} range=${range} chosen=${now.row >= 0} find=${wanted} />
      </div>
    </div>
    ${!shown && html`<p class="grid-none quiet">${rows.length ? "No row has this text." : "No rows."}</p>`}
    <${Foot} range=${range} chosen=${now.row >= 0} get=${get} index=${index} columns=${columns} kinds=${about} shown=${shown} all=${rows.length} sort=${sort} />
    ${menu && html`<${Menu} at=${menu} label="Cells" items=${menuOf(choices)} onClose=${() => { setMenu(); port.current?.focus({ preventScroll: true }); }} />`}
    ${viewed && now.row >= 0 && html`<${Viewer} column=${columns[now.column]} type=${about[now.column].guessed ? "" : about[now.column].text} row=${now.row} value=${get(now.row)[now.column]}
      move=${{ up: now.row > 0 && (() => pick(select(now.row - 1, now.column))), down: now.row < shown - 1 && (() => pick(select(now.row + 1, now.column))) }} onClose=${() => setViewed(false)} />`}
  </div>`;
}

// told says how much a range is.
function told(r) {
  const n = r.bottom - r.top + 1, m = r.right - r.left + 1;
  return n * m === 1 ? "The cell was" : `${count(n)} × ${plural(m, "cell")} were`;
}

// useSight keeps what of the grid can be seen: the port, how tall all is, and the window to draw.
function useSight(ref, at, rows) {
  const [port, setPort] = useState({ top: 0, left: 0, width: 900, height: 420 });
  const tall = heights(rows, port.height - headHeight);
  const window = windowOf({ port, tall, rows, at });
  const drawn = useRef();
  drawn.current = { window, tall, rows, at };
  const scrolled = useCallback(() => {
    const e = ref.current, d = drawn.current;
    const next = { top: e.scrollTop, left: e.scrollLeft, width: e.clientWidth, height: e.clientHeight };
    const to = windowOf({ port: next, tall: d.tall, rows: d.rows, at: d.at });
    if (d.tall.factor !== 1 || Object.keys(to).some((k) => to[k] !== d.window[k])) setPort(next);
  }, []);
  useLayoutEffect(() => {
    if (!ref.current) return undefined;
    const measure = () => setPort({ top: ref.current.scrollTop, left: ref.current.scrollLeft, width: ref.current.clientWidth, height: ref.current.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => { if (ref.current) scrolled(); }, [rows, at]);
  return { port, tall, window, scrolled };
}

// bringIntoSight scrolls so far that a cell is seen.
function bringIntoSight(e, tall, at, row, column) {
  const height = e.clientHeight - headHeight, width = e.clientWidth - at[0];
  const y = row * rowHeight, top = tall.top(e.scrollTop);
  if (row >= 0 && y < top) e.scrollTop = tall.to(y);
  else if (row >= 0 && y + rowHeight > top + height) e.scrollTop = Math.ceil(tall.to(y + rowHeight - height));
  const x = at[column] - at[0], end = at[column + 1] - at[0];
  if (x < e.scrollLeft) e.scrollLeft = x;
  else if (end > e.scrollLeft + width) e.scrollLeft = Math.min(x, end - width);
}

// placeOfCell is where the menu of a cell opens that was not asked for by the mouse.
function placeOfCell(port, id, now) {
  const r = (document.getElementById(cellId(id, now.row, now.column)) ?? port).getBoundingClientRect();
  return { x: r.left + 16, y: Math.min(r.bottom, r.top + rowHeight) };
}
