// Histograms: one as small as a word, and one to read.
import { html, useId, useState } from "../../../html.js";
import { about, count } from "../../../format.js";
import { bound, share, wholeDays } from "./words.js";

const tall = 28; // of the small one
const wide = 140;

// Small draws the shape alone: all buckets in one path. Who reads by ear has the numbers beside it.
export function Small({ buckets }) {
  const most = Math.max(...buckets.map((b) => b.count), 1);
  const step = wide / buckets.length;
  const bar = (b, i) => {
    if (b.count === 0) return "";
    const height = Math.max(1, (b.count / most) * tall);
    return `M${(i * step).toFixed(2)} ${tall}v${-height.toFixed(2)}h${Math.max(1, step - 1).toFixed(2)}v${height.toFixed(2)}z`;
  };
  return html`<svg class="profile-small" viewBox=${`0 0 ${wide} ${tall}`} preserveAspectRatio="none" aria-hidden="true"><path d=${buckets.map(bar).join("")} /></svg>`;
}

// Large draws the buckets over an axis. The pointer, or the arrow keys, choose one of them, which
// is told below in words; all of them are in a table.
export function Large({ column }) {
  const { histogram: buckets, type } = column;
  const [at, setAt] = useState(-1);
  const days = wholeDays(buckets);
  const write = (text) => bound(text, type, days);
  const most = Math.max(...buckets.map((b) => b.count), 1);
  const told = (i) => (i < 0 ? `${buckets.length} buckets` : `${write(buckets[i].from)} to ${write(buckets[i].to)}: ${count(buckets[i].count)} rows, ${share(buckets[i].share)}`);
  return html`<figure class="profile-large">
    <div class="plot">
      <div class="ticks" aria-hidden="true"><span>${about(most)}</span><span>${about(Math.round(most / 2))}</span><span>0</span></div>
      <div class="bars" role="slider" tabindex="0" aria-label=${`Histogram of ${column.column}`} aria-valuemin="1" aria-valuemax=${buckets.length}
        aria-valuenow=${Math.max(at, 0) + 1} aria-valuetext=${told(at)} onKeyDown=${(e) => choose(e, at, buckets.length, setAt)}
        onPointerMove=${(e) => setAt(under(e, buckets.length))} onPointerDown=${(e) => setAt(under(e, buckets.length))} onPointerLeave=${() => setAt(-1)}>
        <svg viewBox=${`0 0 ${buckets.length} 100`} preserveAspectRatio="none" aria-hidden="true">
          <path class="grid" d=${`M0 0.5h${buckets.length}M0 50h${buckets.length}`} />
          ${buckets.map((b, i) => html`<rect class=${i === at ? "bar chosen" : "bar"} x=${i + 0.06} width="0.88" y=${100 - height(b.count, most)} height=${height(b.count, most)} />`)}
        </svg>
      </div>
      <div class="axis" aria-hidden="true">${edges(buckets).map((text) => html`<span>${write(text)}</span>`)}</div>
    </div>
    <figcaption class="num">${at < 0 ? html`<span class="quiet">Point at a bar, or use the arrow keys.</span>` : told(at)}</figcaption>
    <${Table} column=${column} write=${write} />
  </figure>`;
}

const height = (n, most) => (n === 0 ? 0 : Math.max(1, (n / most) * 100));

// edges are the bounds that the axis names: both ends, and the middle where it is one.
function edges(buckets) {
  const n = buckets.length;
  const middle = n > 3 && n % 2 === 0 ? [buckets[n / 2].from] : [];
  return [buckets[0].from, ...middle, buckets[n - 1].to];
}

function under(e, n) {
  const { left, width } = e.currentTarget.getBoundingClientRect();
  return Math.min(n - 1, Math.max(0, Math.floor(((e.clientX - left) / width) * n)));
}

function choose(e, at, n, set) {
  const to = { ArrowRight: at + 1, ArrowUp: at + 1, ArrowLeft: at - 1, ArrowDown: at - 1, Home: 0, End: n - 1, PageUp: at + 10, PageDown: at - 10 }[e.key];
  if (e.key === "Escape") set(-1);
  if (to === undefined) return;
  e.preventDefault();
  set(Math.min(n - 1, Math.max(0, to)));
}

// Table has the buckets for those who want to read or copy them.
function Table({ column, write }) {
  const id = useId();
  return html`<details class="profile-buckets"><summary>Buckets as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-labelledby=${id}>
      <table class="table"><caption id=${id} class="unseen">Buckets of ${column.column}</caption>
        <thead><tr><th scope="col" class="num">From</th><th scope="col" class="num">To, without</th><th scope="col" class="num">Rows</th><th scope="col" class="num">Share</th></tr></thead>
        <tbody>${column.histogram.map((b) => html`<tr><td class="num">${write(b.from)}</td><td class="num">${write(b.to)}</td><td class="num">${count(b.count)}</td><td class="num">${share(b.share)}</td></tr>`)}</tbody>
      </table>
    </div>
  </details>`;
}
