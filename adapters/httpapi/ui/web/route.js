// Where in the page one is: the part of the address behind #. It can be sent to others and kept
// as a bookmark, and asks nothing of the server.
import { useEffect, useState } from "./html.js";

// link returns the address of a view: link("experiments", "shop", "runs"), with parameters as the
// last argument if that is an object: link("query", {experiment: "shop"}).
export function link(...parts) {
  const params = typeof parts.at(-1) === "object" ? parts.pop() : {};
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value != null && value !== "")).toString();
  return "#/" + parts.map(encodeURIComponent).join("/") + (query && "?" + query);
}

// navigate opens a view, by an address of link. With replace, the way back leads past the present one.
export function navigate(to, { replace = false } = {}) {
  if (replace) {
    history.replaceState(null, "", to);
    dispatchEvent(new HashChangeEvent("hashchange"));
  } else {
    location.hash = to;
  }
}

// read takes the address apart: {parts: ["experiments", "shop"], params: {…}}.
function read() {
  const [path, query] = split(location.hash.replace(/^#\/?/, ""), "?");
  return { parts: path.split("/").filter(Boolean).map(decoded), params: Object.fromEntries(new URLSearchParams(query)) };
}

function split(text, at) {
  const i = text.indexOf(at);
  return i < 0 ? [text, ""] : [text.slice(0, i), text.slice(i + at.length)];
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a broken address is shown as it is
  }
}

// useRoute returns where one is, and again whenever that changes.
export function useRoute() {
  const [route, setRoute] = useState(read);
  useEffect(() => {
    const follow = () => setRoute(read());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}
