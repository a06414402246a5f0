// What views of an experiment know beside its document.
import { useEffect, useRef } from "../../html.js";
import { experiments } from "../../api.js";
import { useLoad } from "../../load.js";

// useFresh is useLoad for what depends on the rows of an experiment: it asks again whenever the
// experiment was asked for anew, as after a run or a reset, and shows what it has until then.
export function useFresh(experiment, ask, key = []) {
  const loaded = useLoad(ask, [experiment.name, ...key]);
  const known = useRef(experiment);
  useEffect(() => {
    if (known.current !== experiment) loaded.reload();
    known.current = experiment;
  }, [experiment]);
  return loaded;
}

// useGraph is the graph of an experiment's tables, with how many rows each of them holds.
export const useGraph = (experiment) => useFresh(experiment, (o) => experiments.lineage(experiment.name, o));
