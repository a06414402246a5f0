// The picture of a chart: uPlot in the colours of the page.
import uPlot from "uplot";
import { about as short } from "../../../format.js";

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const series = (i) => colour(`--series-${(i % 6) + 1}`);

const year = 31_000_000, month = 2_400_000, day = 86_000; // seconds, or a little less
const written = (o) => {
  const f = new Intl.DateTimeFormat(undefined, { timeZone: "UTC", ...o });
  return (s) => f.format(s * 1000);
};
const scales = [
  [year, written({ year: "numeric" })],
  [month, written({ month: "short", year: "numeric" })],
  [day, written({ day: "numeric", month: "short" })],
  [60, written({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" })],
  [0, written({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" })],
];

// times writes the places of a time axis, as exact as they are apart; the first of days with its year.
function times(u, splits, axis, space, step) {
  const [least, write] = scales.find(([seconds]) => step >= seconds);
  const whole = written({ day: "numeric", month: "short", year: "numeric" });
  return splits.map((s, i) => (i === 0 && least < month ? whole(s) : write(s)));
}

const numbers = (u, splits) => splits.map((n) => (n === null ? null : Math.abs(n) >= 10_000 ? short(n) : String(Number(n.toPrecision(10)))));

// labels writes what is at a place, if there is something and room for it.
const labels = (text) => (u, splits) => splits.map((n) => (Number.isInteger(n) && n >= 0 && n < u.data[0].length ? clip(text(n)) : ""));
const clip = (text) => (text.length > 14 ? text.slice(0, 13) + "…" : text);

// options are those of uPlot for what draw of data.js returned.
function options({ kind, names, drawn, width, height, onPoint }) {
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { stroke: colour("--line"), width: 1, size: 5 }, font: `12px ${getComputedStyle(document.body).fontFamily}` };
  const bars = kind !== "line";
  return {
    width, height, ms: 1e-3, tzDate: (s) => uPlot.tzDate(new Date(s * 1000), "Etc/UTC"),
    legend: { show: false }, padding: [12, 16, 0, 0],
    cursor: { drag: { x: true, y: false }, points: { show: !bars, size: 7 }, y: false },
    scales: { x: { time: drawn.mode === "time", range: rangeOf(drawn) }, y: { range: (u, low, high) => upTo(bars, low, high) } },
    axes: [
      { ...axis, grid: { show: !bars, ...axis.grid }, values: drawn.mode === "time" ? times : drawn.mode === "label" ? labels(drawn.labels) : numbers, space: drawn.mode === "label" ? 84 : 70, incrs: drawn.mode === "label" ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000] : undefined },
      { ...axis, values: numbers, size: sizeOf },
    ],
    series: [{}, ...names.map((name, i) => look(bars, drawn, names.length, i))],
    hooks: { setCursor: [(u) => onPoint(u.cursor.idx === null || u.cursor.idx === undefined || u.cursor.left < 0 ? undefined : { index: u.cursor.idx, left: u.cursor.left + u.over.offsetLeft, top: u.cursor.top })] },
  };
}

// look is how a series is drawn: bars stand side by side.
function look(bars, drawn, all, i) {
  const stroke = series(i), few = drawn.data[0].length <= 60;
  if (!bars) return { stroke, width: 2, points: { show: few, size: 5, fill: stroke }, spanGaps: false };
  const full = drawn.mode === "bins" ? drawn.step : 0.8, size = full / all, from = drawn.mode === "bins" ? 0 : -0.4;
  const disp = { x0: { unit: 1, values: (u) => u.data[0].map((x) => x + from + i * size) }, size: { unit: 1, values: () => [drawn.mode === "bins" ? size * 0.96 : size] } };
  return { fill: stroke, width: 0, points: { show: false }, paths: uPlot.paths.bars({ disp }) };
}

function rangeOf({ mode, data, step }) {
  if (mode === "label") return (u, low, high) => [low - 0.6, high + 0.6];
  if (mode === "bins") return (u, low, high) => [low, high + step];
  return (u, low, high) => (low === high ? [low - 1, high + 1] : [low, high]);
}

// upTo leaves some room above, and lets bars begin at zero.
function upTo(bars, low, high) {
  if (low === null || high === null) return [0, 1];
  if (low === high && !bars) return [low - Math.abs(low || 1) * 0.1, high + Math.abs(high || 1) * 0.1];
  const bottom = bars ? Math.min(0, low) : low, top = bars ? Math.max(0, high) : high, room = (top - bottom || 1) * 0.06;
  return [bars && bottom === 0 ? 0 : bottom - room, bars && top === 0 ? 0 : top + room];
}

// sizeOf is how wide the axis must be for its texts.
function sizeOf(u, values) {
  if (!values) return 50;
  const longest = values.reduce((long, text) => (text && text.length > long ? text.length : long), 0);
  return Math.max(40, longest * 7.5 + 16);
}

// scrolling is what an element scrolls in, where that is not the page.
function scrolling(element) {
  let e = element.parentElement;
  while (e && !/auto|scroll/.test(getComputedStyle(e).overflowY)) e = e.parentElement;
  return e === document.documentElement || e === document.body ? null : e;
}

// left is the height that the port has for an element, with the line below the chart seen as well.
const left = (port, element) => Math.floor(port.getBoundingClientRect().bottom - element.getBoundingClientRect().top - port.scrollTop - 56);

// plot draws into an element, and returns {chart, destroy}.
export function plot(element, o) {
  const port = scrolling(element);
  const height = () => Math.max(170, Math.min(420, Math.round(element.clientWidth * 0.45), port ? left(port, element) : Math.round(innerHeight * 0.36)));
  const chart = new uPlot(options({ ...o, width: element.clientWidth, height: height() }), o.drawn.data, element);
  const observer = new ResizeObserver(() => {
    const size = { width: element.clientWidth, height: height() };
    if (size.width && (size.width !== chart.width || size.height !== chart.height)) chart.setSize(size);
  });
  observer.observe(element);
  if (port) observer.observe(port);
  return { chart, destroy: () => { observer.disconnect(); chart.destroy(); } };
}

// picture returns a PNG of a chart with its title and what its colours mean.
export function picture(chart, title, names) {
  const scale = devicePixelRatio, source = chart.ctx.canvas, head = 34 * scale, foot = names.length > 1 ? 30 * scale : 10 * scale;
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height + head + foot;
  const c = canvas.getContext("2d"), family = getComputedStyle(document.body).fontFamily;
  c.fillStyle = colour("--panel");
  c.fillRect(0, 0, canvas.width, canvas.height);
  c.fillStyle = colour("--text");
  c.font = `600 ${15 * scale}px ${family}`;
  c.fillText(title, 16 * scale, 23 * scale, canvas.width - 32 * scale);
  c.drawImage(source, 0, head);
  if (names.length > 1) legend(c, names, canvas.height - 10 * scale, scale, family);
  return new Promise((go) => canvas.toBlob(go, "image/png"));
}

function legend(c, names, y, scale, family) {
  c.font = `${12 * scale}px ${family}`;
  let x = 16 * scale;
  names.forEach((name, i) => {
    c.fillStyle = series(i);
    c.fillRect(x, y - 9 * scale, 10 * scale, 10 * scale);
    c.fillStyle = colour("--text");
    c.fillText(clip(name), x + 15 * scale, y);
    x += c.measureText(clip(name)).width + 35 * scale;
  });
}
