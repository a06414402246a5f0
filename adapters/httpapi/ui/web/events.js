// How far runs are: told by the server as server-sent events, asked for every few seconds where
// these do not come.
import { useEffect, useState } from "./html.js";
import { experiments, Failure, runs } from "./api.js";

const silence = 3000; // ms without an event, after which the run is asked for

// followers are the runs that views follow, by name and id, so that views share one.
const followers = new Map();
// streaming is the follower that has the one stream of this tab. A browser has six connections to a
// server, for all tabs together.
let streaming;

// useProgress follows a run until it has ended, or while id is null nothing. It returns
//
//   progress  the last event; nothing before the first one, and where events do not come
//   run       the run, once it has ended, or where it was asked for
//   ended     whether run has its last status
//   phases    [{phase, at, ms?}] that were seen, in ms since the start of the run
//   lost      the Failure for which nothing is known now; the server is asked again
//   error     the Failure for which nothing more will be known, such as that there is no such run
export function useProgress(name, id) {
  const [state, setState] = useState(nothing);
  useEffect(() => {
    if (id == null) return setState(nothing);
    return follow(name, id, setState);
  }, [name, id]);
  return state.id === id && state.name === name ? state : nothing;
}

const nothing = { phases: [] };

function follow(name, id, tell) {
  const key = `${name}/${id}`;
  const f = followers.get(key) ?? new Follower(name, id);
  followers.set(key, f);
  f.listeners.add(tell);
  tell(f.state);
  return () => {
    f.listeners.delete(tell);
    if (f.listeners.size) return;
    f.stop();
    followers.delete(key);
  };
}

class Follower {
  constructor(name, id) {
    this.name = name;
    this.id = id;
    this.state = { name, id, phases: [] };
    this.listeners = new Set();
    this.heard = 0; // when something was last heard
    this.given = new AbortController();
    this.look = () => this.turn();
    document.addEventListener("visibilitychange", this.look);
    this.timer = setInterval(() => this.poll(), 1000);
    this.turn();
  }

  set(change) {
    this.state = { ...this.state, ...change };
    for (const tell of this.listeners) tell(this.state);
    if (this.state.ended || this.state.error) this.stop();
  }

  stop() {
    this.hush();
    clearInterval(this.timer);
    document.removeEventListener("visibilitychange", this.look);
    this.given.abort();
  }

  // turn opens the stream where the tab is looked at, and closes it where it is not.
  turn() {
    if (document.visibilityState !== "visible") return this.hush();
    if (!this.source && !streaming && !this.given.signal.aborted) this.listen();
  }

  hush() {
    this.source?.close();
    this.source = undefined;
    if (streaming === this) streaming = undefined;
  }

  listen() {
    streaming = this;
    this.heard = Date.now();
    this.source = new EventSource(runs.events(this.name, this.id));
    this.source.addEventListener("progress", (e) => this.progress(JSON.parse(e.data)));
    this.source.addEventListener("end", (e) => this.end(JSON.parse(e.data)));
    this.source.addEventListener("error", (e) => {
      if (e.data) this.fail(new Failure(200, JSON.parse(e.data)));
      else if (this.source?.readyState === EventSource.CLOSED) this.hush(); // for good; else the browser asks again
      this.heard = Math.min(this.heard, Date.now() - silence + 1000);
    });
  }

  progress(p) {
    this.heard = Date.now();
    if (p.phase !== "done") this.set({ progress: p, phases: entered(this.state.phases, p), lost: undefined });
  }

  end(run) {
    this.set({ run, ended: true, lost: undefined });
  }

  // fail takes what the server says instead of how far a run is. What is not there will not come back.
  fail(failure) {
    if (failure.code === "not_found" || failure.status === 404) this.set({ error: failure });
    else this.set({ lost: failure });
  }

  // poll asks for the run if nothing was heard of it for a while, and for its events again if these ended.
  async poll() {
    if (this.asking || Date.now() - this.heard < silence) return;
    this.asking = true;
    try {
      const hidden = document.visibilityState !== "visible";
      const p = hidden && (await firstEvent(this.name, this.id, this.given.signal));
      if (p && p.phase !== "done") this.progress(p);
      else this.take(await runs.get(this.name, this.id, { signal: this.given.signal }));
    } catch (error) {
      if (!this.given.signal.aborted) this.fail(error);
    } finally {
      this.asking = false;
      this.heard = Date.now();
      this.turn();
    }
  }

  take(run) {
    if (run.status !== "RUNNING") this.end(run);
    else this.set({ run, lost: undefined });
  }
}

// entered adds the phase of p to those that were seen before.
function entered(phases, p) {
  const last = phases.at(-1);
  if (last?.phase === p.phase) return phases;
  const before = last ? [...phases.slice(0, -1), { ...last, ms: p.elapsed_ms - last.at }] : [];
  return [...before, { phase: p.phase, at: last ? p.elapsed_ms : 0 }];
}

// firstEvent returns how far a run is now, for a tab that keeps no stream: the first event of one. It returns
// nothing where none comes.
async function firstEvent(name, id, signal) {
  const given = AbortSignal.any([signal, AbortSignal.timeout(2000)]);
  try {
    const response = await fetch(runs.events(name, id), { signal: given, headers: { Accept: "text/event-stream" } });
    if (!response.ok) return undefined;
    for await (const { event, data } of eventsOf(response)) if (event === "progress") return data;
  } catch {
    // The run itself is asked for then.
  }
  return undefined;
}

// eventsOf reads the server-sent events of an answer: {event, data}, data being taken from JSON. Who
// stops reading closes the connection.
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: ?(.*)/s)));
        if (fields.event) yield { event: fields.event, data: JSON.parse(fields.data) };
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

// load fills the tables of an experiment from the files of a run. tell is given the progress. It returns
// the run, and stops the load when signal is aborted.
export async function load(name, body, { signal, tell }) {
  const response = await experiments.load(name, body, { signal });
  try {
    for await (const { event, data } of eventsOf(response)) {
      if (event === "progress") tell(data);
      else if (event === "run") return data;
      else throw new Failure(200, data);
    }
  } catch (error) {
    if (error instanceof Failure || error.name === "AbortError") throw error;
  }
  throw new Failure(0, { detail: ["The connection broke off, and the load with it. The rows of before are still there."] });
}
