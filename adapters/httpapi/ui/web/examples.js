// The documents and scripts that come with the page.
import shop from "../../../../examples/shop.json";
import hospital from "../../../../examples/hospital.json";
import school from "../../../../examples/school.yaml";
import saas from "../../../../examples/saas.yaml";
import telecom from "../../../../examples/telecom.yaml";
import tickets from "../../../../examples/tickets.sql";

// examples are those of the folder examples: their text, with its media type and, of a script, the dialect. tables and
// rows are what they ask for; sql is a query to begin with.
export const examples = [
  { name: "shop", text: shop, type: "application/json", tables: 5, rows: 37_424, about: "A web shop: customers who refer customers, products in a tree of categories, orders and their items.",
    sql: "SELECT c.city, count(*) AS orders, round(sum(i.quantity * i.unit_price)) AS revenue\nFROM orders o\nJOIN customers c ON c.customer_id = o.customer_id\nJOIN order_items i ON i.order_id = o.order_id\nGROUP BY c.city\nORDER BY revenue DESC\nLIMIT 20" },
  { name: "hospital", text: hospital, type: "application/json", tables: 6, rows: 52_168, about: "Departments, physicians, patients, admissions with their lab results and invoices.",
    sql: "SELECT d.code, d.floor, count(*) AS physicians, round(avg(p.salary)) AS salary\nFROM departments d\nJOIN physicians p ON p.department_id = d.department_id\nGROUP BY d.code, d.floor\nORDER BY physicians DESC" },
  { name: "school", text: school, type: "application/yaml", tables: 7, rows: 17_300, about: "Keys of every shape in a small school: composite, to itself, one to one, many to many.",
    sql: "SELECT mark, count(*) AS times\nFROM marks\nGROUP BY mark\nORDER BY mark" },
  { name: "saas", text: saas, type: "application/yaml", tables: 10, rows: 36_940, about: "A product that companies share: every key begins with the company's, totals to the cent, rules between columns.",
    sql: "SELECT *\nFROM tenants\nLIMIT 100" },
  { name: "telecom", text: telecom, type: "application/yaml", tables: 7, rows: 95_812, about: "A mobile network: plans, subscribers and SIM cards, calls and data sessions, monthly invoices.",
    sql: "SELECT *\nFROM invoices\nLIMIT 100" },
  { name: "tickets", text: tickets, type: "application/sql", dialect: "redshift", tables: 3, rows: 3_000, about: "The box office of a theatre, from a CREATE TABLE script of Redshift.",
    sql: "SELECT v.city, count(*) AS tickets, round(avg(t.price), 2) AS price\nFROM ticket t\nJOIN event e ON e.event_id = t.event_id\nJOIN venue v ON v.venue_id = e.venue_id\nGROUP BY v.city\nORDER BY tickets DESC\nLIMIT 20" },
];
