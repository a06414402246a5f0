// Whether the server answers. Where it does not, a strip says so above every view, which stay as they
// are, and goes away by itself.
import { html, useCallback, useEffect, useRef, useState } from "../html.js";
import { url } from "../api.js";
import { Button } from "./controls.js";

const often = 2000; // while it does not answer
const seldom = 15_000;
const patience = 5000; // for an answer

// Health asks for /health now and then, and at once when a request of a view was not answered (the event
// "dwsim-lost"). When the server is there again it tells by "dwsim-back", for what could not be loaded.
export function Health() {
  const [lost, setLost] = useState(false);
  const was = useRef(false);
  const asking = useRef(false);
  const look = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    const there = await answers();
    asking.current = false;
    if (there && was.current) dispatchEvent(new Event("dwsim-back"));
    was.current = !there;
    setLost(!there);
  }, []);
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === "visible" && look(), lost ? often : seldom);
    const seen = () => document.visibilityState === "visible" && was.current && look();
    addEventListener("dwsim-lost", look);
    document.addEventListener("visibilitychange", seen);
    return () => {
      clearInterval(timer);
      removeEventListener("dwsim-lost", look);
      document.removeEventListener("visibilitychange", seen);
    };
  }, [lost]);
  return html`<div class="health" role="status">${lost && html`<p><b>The server does not answer.</b> What is on the page stays. Asking again every few seconds…</p>
    <${Button} small onClick=${look}>Ask now<//>`}</div>`;
}

// answers reports whether anything comes back: a server that is busy, or wants a token, is there.
const answers = () => fetch(url("health"), { signal: AbortSignal.timeout(patience), cache: "no-store" }).then(() => true, () => false);
