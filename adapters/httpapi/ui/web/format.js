// How numbers, sizes and times are written: in the manner of the reader's language.

const grouped = new Intl.NumberFormat();
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });

// count groups the digits of a whole number, also of one in a string that has more than 53 bits.
export const count = (n) => (typeof n === "string" ? grouped.format(BigInt(n)) : grouped.format(n));
// about writes a large number in a few digits: 1.2M.
export const about = (n) => short.format(n);
// plural writes a number with the word for what is counted: plural(2, "table").
export const plural = (n, one, many = one + "s") => `${count(n)} ${n === 1 ? one : many}`;
// percent writes a share, 0…1.
export const percent = (share, digits = 0) => `${(share * 100).toFixed(digits)} %`;

const units = ["B", "KiB", "MiB", "GiB", "TiB"];
// bytes writes a size; a negative one is not known.
export function bytes(n) {
  if (n == null || n < 0) return "unknown";
  let i = 0;
  for (; n >= 1024 && i < units.length - 1; i++) n /= 1024;
  return `${i && n < 10 ? n.toFixed(1) : Math.round(n)} ${units[i]}`;
}

// takes is how many bytes an experiment has on the disk, by its disk_use; null where it is not known.
export const takes = (use) => (!use || use.parquet_bytes < 0 || use.warehouse_bytes < 0 ? null : use.parquet_bytes + use.warehouse_bytes);

// duration writes milliseconds: 48 ms, 3.2 s, 4 min 5 s, 2 h 3 min.
export function duration(ms) {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const s = ms / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  const min = Math.floor(s / 60);
  return min < 60 ? `${min} min ${Math.floor(s % 60)} s` : `${Math.floor(min / 60)} h ${min % 60} min`;
}

// when writes a time in the reader's time zone.
export const when = (time) => day.format(new Date(time));
// exactly writes a time to the millisecond, with its zone.
export const exactly = (time) => new Date(time).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });

const steps = [[60, "second"], [60, "minute"], [24, "hour"], [7, "day"], [4.35, "week"], [12, "month"], [Infinity, "year"]];
// ago writes how long ago a time was: 5 minutes ago.
export function ago(time, now = Date.now()) {
  let n = (new Date(time) - now) / 1000;
  for (const [size, unit] of steps) {
    if (Math.abs(n) < size) return relative.format(Math.round(n), unit);
    n /= size;
  }
  return "";
}

// wordOf writes a status, such as COMPLETED, as a word.
export const wordOf = (status) => (status ? status[0] + status.slice(1).toLowerCase() : "");
