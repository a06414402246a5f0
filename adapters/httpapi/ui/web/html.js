// The way to write elements, and the hooks, in one place. Text that is put between tags or into
// attributes is always text: nothing here takes HTML.
import { h, Fragment, createContext } from "preact";
import htm from "htm";

export const html = htm.bind(h);
export { Fragment, createContext, h };
// The end of useEffect comes some time after an element is gone; that of useLayoutEffect before. The latter is
// for what the next view or key would meet: the focus, what is kept, what looks at the element.
export { useErrorBoundary, useState, useEffect, useLayoutEffect, useRef, useMemo, useCallback, useContext, useId, useReducer } from "preact/hooks";

// classes joins the names that are not empty: classes("a", on && "b").
export const classes = (...names) => names.filter(Boolean).join(" ");
