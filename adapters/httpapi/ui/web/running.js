// The runs that this page has heard of and that are under way, for the frame of the page, which tells
// of them in every view. Views say what they see; nothing is asked of the server but how those go on.
import { useEffect, useState } from "./html.js";
import { runs } from "./api.js";
import { useEvery } from "./load.js";

const under = new Map(); // by experiment and id
const changed = new EventTarget();

// noteRun is told of every run that a view sees: {experiment, id, status}.
export function noteRun(run) {
  const key = run.experiment + "/" + run.id;
  const known = under.has(key);
  if (run.status === "RUNNING" && !known) under.set(key, { experiment: run.experiment, id: run.id });
  else if (run.status !== "RUNNING" && known) under.delete(key);
  else return;
  changed.dispatchEvent(new CustomEvent("change", { detail: run }));
}

// useRunning returns the runs under way, and calls ended with each that comes to its end, whoever noticed.
export function useRunning(ended) {
  const [list, setList] = useState([...under.values()]);
  useEffect(() => {
    const follow = (e) => {
      setList([...under.values()]);
      if (e && !["RUNNING", "DELETED"].includes(e.detail.status)) ended(e.detail);
    };
    const started = (e) => noteRun(e.detail);
    changed.addEventListener("change", follow);
    addEventListener("dwsim-run", started);
    follow();
    return () => {
      changed.removeEventListener("change", follow);
      removeEventListener("dwsim-run", started);
    };
  }, []);
  useEvery(list.length ? 3000 : null, () => list.slice(0, 20).forEach(look));
  return list;
}

async function look(one) {
  try {
    noteRun({ ...one, status: (await runs.get(one.experiment, one.id)).status });
  } catch (error) {
    if (error.status === 404) noteRun({ ...one, status: "DELETED" });
  }
}
