// Statements under way: each has an id of its own, by which it can be cancelled.
import { useEffect, useRef, useState } from "../../html.js";
import { queries } from "../../api.js";
import { draw } from "./keep.js";

// useAsking runs batches of statements, one at a time. It returns
//
//   answers  of the newest batch, one for each statement: {key, sql, from, body, state, begun, ms, result?, plan?, error?};
//            state is waiting, running, done, failed or cancelled
//   running  whether one is waiting or running
//   ask(statements, {explain, done})  gives up what runs and begins anew; statements are {from, text, body}, body
//            being that of the API; done is called with each answer when it is there
//   cancel() ends what runs; what waits is not begun
//
// What an earlier batch still brings is not looked at. All is given up when the view is left.
export function useAsking() {
  const [answers, setAnswers] = useState([]);
  const batch = useRef();
  useEffect(() => () => giveUp(batch.current), []);

  const ask = async (statements, { explain, done } = {}) => {
    giveUp(batch.current);
    const own = (batch.current = { ended: new AbortController(), now: null });
    let all = statements.map(({ from, text, body }) => ({ key: draw(), sql: text, from, body, explain, state: "waiting" }));
    const put = (i, change) => {
      if (batch.current !== own) return;
      all = all.map((a, n) => (n === i ? { ...a, ...change } : a));
      setAnswers(all);
    };
    setAnswers(all);
    for (let i = 0; i < all.length; i++) {
      if (own.ended.signal.aborted) {
        put(i, { state: "cancelled" });
        continue;
      }
      const begun = performance.now();
      put(i, { state: "running", begun, at: new Date().toISOString() });
      const change = await answer(all[i], own);
      put(i, { ...change, ms: performance.now() - begun });
      if (batch.current === own) done?.(all[i]);
    }
  };
  const cancel = () => giveUp(batch.current);
  return { answers, running: answers.some((a) => a.state === "running" || a.state === "waiting"), ask, cancel };
}

// giveUp ends a batch: the server is told, and its answer is not waited for.
function giveUp(batch) {
  if (!batch || batch.ended.signal.aborted) return;
  batch.ended.abort();
  if (batch.now) queries.cancel(batch.now).catch(() => {}); // it has ended by itself, or will with the connection
}

async function answer({ body, explain }, batch) {
  const { signal } = batch.ended;
  try {
    if (explain) return { state: "done", plan: (await queries.explain({ sql: body.sql, experiment_name: body.experiment_name, params: body.params }, { signal })).plan };
    batch.now = draw();
    return { state: "done", result: await queries.execute({ ...body, id: batch.now }, { signal }) };
  } catch (error) {
    if (signal.aborted || error.code === "cancelled") return { state: "cancelled" };
    return { state: "failed", error };
  } finally {
    batch.now = null;
  }
}
