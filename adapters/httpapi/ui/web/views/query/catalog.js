// What the server has to be asked for: experiments, their tables and columns, and the engines.
import { useEffect, useMemo } from "../../html.js";
import { experiments, server } from "../../api.js";
import { useEvery, useLoad } from "../../load.js";
import { engineOf } from "./functions.js";

const pages = 20; // of 200: a picker of more helps nobody

async function all(o) {
  const found = [];
  for (let cursor, n = 0; n < pages; n++) {
    const part = await experiments.list({ limit: 200, cursor }, o);
    found.push(...part.experiments);
    if (!(cursor = part.next_cursor)) break;
  }
  return found;
}

// useServer returns what does not depend on the experiment: {list, warehouses, error, reload}.
export function useServer() {
  const list = useLoad(all);
  const houses = useLoad((o) => server.warehouses(o));
  useSeen(list.reload);
  const retry = () => {
    list.reload();
    houses.reload();
  };
  return { list: list.data, warehouses: houses.data?.warehouses ?? none, error: list.error ?? houses.error, reload: retry };
}

// useExperiment returns {experiment, lineage, error, reload} of a name; nothing of "". While its rows are made
// it looks again and again.
export function useExperiment(name) {
  const own = useLoad(async (o) => {
    if (!name) return null;
    const [experiment, lineage] = await Promise.all([experiments.get(name, o), experiments.lineage(name, o).catch((e) => (o.signal.aborted ? Promise.reject(e) : null))]);
    return { experiment, lineage };
  }, [name]);
  useSeen(own.reload);
  useEvery(own.data?.experiment.last_run?.status === "RUNNING" ? 2000 : null, own.reload);
  return { ...own.data, error: own.error, reload: own.reload };
}

// useSeen calls look whenever the reader comes back to the tab.
function useSeen(look) {
  useEffect(() => {
    const seen = () => document.visibilityState === "visible" && look();
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, [look]);
}

const none = [];

// useCatalog returns what statements can name: {name, warehouse, engine, engineName, tables, others}. tables are
// [{name, rows?, columns: [{name, type, nullable, key?}]}], and others those of experiments that are in the same warehouse.
export function useCatalog(name, { list, warehouses }, { experiment, lineage }) {
  const warehouse = experiment?.warehouse_type ?? list?.find((e) => e.name === name)?.warehouse_type ?? warehouses.find((w) => w.default)?.name ?? "";
  return useMemo(() => {
    const engine = engineOf(warehouses.find((w) => w.name === warehouse) ?? { name: warehouse });
    const schema = (experiment ?? list?.find((e) => e.name === name))?.schema;
    return {
      name, warehouse, engine: engine.id, engineName: engine.name,
      tables: lineage ? lineage.tables.map((t) => drawn(t, lineage.foreign_keys ?? [])) : (schema?.tables ?? []).map(declared),
      others: (list ?? none).filter((e) => e.name !== name && e.warehouse_type === warehouse).map((e) => ({ name: e.name, tables: e.schema.tables.map(declared) })),
    };
  }, [name, warehouse, list, warehouses, experiment, lineage]);
}

function drawn(table, foreign) {
  const keyOf = (column) => {
    if (table.primary_key?.includes(column)) return "primary key";
    const key = foreign.find((f) => f.table === table.name && f.columns.includes(column));
    if (key) return "→ " + key.references_table;
    return table.unique?.some((u) => u.length === 1 && u[0] === column) ? "unique" : "";
  };
  return { name: table.name, rows: table.rows, columns: table.columns.map((c) => ({ ...c, key: keyOf(c.name) })) };
}

const declared = (t) => ({ name: t.name, columns: t.columns.map((c) => ({ name: c.name, type: c.data_type, nullable: c.required === false, key: "" })) });
