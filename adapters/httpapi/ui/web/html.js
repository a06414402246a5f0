// The way to write elements, and the hooks, in one place. Text that is put between tags or into
// attributes is always text: nothing here takes HTML.
import { h, Fragment, createContext } from "preact";
import htm from "htm";

export const html = htm.bind(h);
export { Fragment, createContext, h };
export { useErrorBoundary, useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext, useId, useReducer } from "preact/hooks";

// classes joins the names that are not empty: classes("a", on && "b").
export const classes = (...names) => names.filter(Boolean).join(" ");
