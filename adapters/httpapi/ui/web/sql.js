// How SQL writes names and statements of the page's own.
import { link } from "./route.js";

// reserved are the words that are no names unless they are quoted, on some engine at least.
export const reserved = new Set(("ALL AND AS ASC BETWEEN BY CASE CAST CHECK COLUMN CREATE CROSS DATE DEFAULT DELETE DESC DISTINCT DROP ELSE END EXCEPT EXISTS FALSE FETCH FOR FOREIGN FROM " +
  "FULL GRANT GROUP HAVING IN INDEX INNER INSERT INTERSECT INTO IS JOIN KEY LEFT LIKE LIMIT NATURAL NOT NULL OFFSET ON OR ORDER OUTER PRIMARY QUALIFY REFERENCES RIGHT ROW ROWS SELECT SET TABLE " +
  "THEN TO TOP TRUE UNION UNIQUE UPDATE USER USING VALUES VIEW WHEN WHERE WINDOW WITH").split(" "));

// nameOf writes a name as SQL takes it.
export const nameOf = (name) => (/^[A-Za-z_]\w*$/.test(name) && !reserved.has(name.toUpperCase()) ? name : `"${name.replaceAll('"', '""')}"`);

// linkToRows is the address of a query for rows of a table: all of them, or those that meet a condition.
export const linkToRows = (experiment, table, where) => link("query", { experiment, sql: `SELECT *\nFROM ${nameOf(table)}\n${where ? `WHERE ${where}\n` : ""}LIMIT 100` });
