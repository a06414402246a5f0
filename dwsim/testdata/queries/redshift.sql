-- pricing summary
SELECT flag, status, SUM(quantity) AS sum_qty, SUM(amount) AS sum_base, SUM(amount * (1 - discount)) AS sum_disc,
       SUM(amount * (1 - discount) * (1 + tax)) AS sum_charge, AVG(quantity::float) AS avg_qty, AVG(discount::float) AS avg_disc, COUNT(*) AS n
FROM lines l JOIN orders o USING (order_id)
WHERE shipped_on <= DATEADD(day, -90, '2024-09-01')
GROUP BY flag, status ORDER BY flag, status;

-- minimum cost supplier
SELECT TOP 10 s.name, p.part_id, st.cost, n.name AS nation
FROM parts p JOIN stock st ON st.part_id = p.part_id JOIN suppliers s ON s.supplier_id = st.supplier_id
JOIN nations n ON n.nation_id = s.nation_id
WHERE p.size BETWEEN 10 AND 30 AND p.type LIKE '%STEEL'
  AND st.cost = (SELECT MIN(x.cost) FROM stock x WHERE x.part_id = p.part_id)
ORDER BY st.cost, p.part_id, s.name;

-- shipping priority
SELECT l.order_id, SUM(amount * (1 - discount)) AS revenue, o.ordered_on, o.priority
FROM customers c, orders o, lines l
WHERE c.segment = 'BUILDING' AND c.customer_id = o.customer_id AND l.order_id = o.order_id
  AND o.ordered_on < '2023-03-15' AND l.shipped_on > '2023-03-15'
GROUP BY l.order_id, o.ordered_on, o.priority
ORDER BY revenue DESC, o.ordered_on, l.order_id LIMIT 10;

-- order priority checking
SELECT priority, COUNT(*) AS order_count FROM orders o
WHERE ordered_on >= DATE '2023-07-01' AND ordered_on < DATE '2023-07-01' + INTERVAL '3 months'
  AND EXISTS (SELECT 1 FROM lines l WHERE l.order_id = o.order_id AND l.committed_on < l.received_on)
GROUP BY priority ORDER BY priority;

-- local supplier volume
SELECT r.name AS region, n.name AS nation, SUM(l.amount * (1 - l.discount)) AS revenue
FROM lines l JOIN orders o ON o.order_id = l.order_id JOIN customers c ON c.customer_id = o.customer_id
JOIN suppliers s ON s.supplier_id = l.supplier_id JOIN nations n ON n.nation_id = c.nation_id JOIN regions r ON r.region_id = n.region_id
WHERE DATE_PART(year, o.ordered_on) = 2023
GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 5;

-- forecasting revenue change
SELECT SUM(amount * discount) AS revenue FROM lines
WHERE shipped_on >= '2023-01-01'::date AND shipped_on < DATEADD(year, 1, '2023-01-01'::date) AND discount BETWEEN 0.05 AND 0.07 AND quantity < 24;

-- volume by year
SELECT EXTRACT(year FROM shipped_on) AS l_year, flag, COUNT(*) AS n, SUM(quantity) AS q
FROM lines GROUP BY 1, 2 ORDER BY 1, 2;

-- market share
SELECT DATE_TRUNC('quarter', ordered_on)::date AS quarter,
       ROUND(SUM(CASE WHEN s.nation_id <= 5 THEN amount ELSE 0 END) / SUM(amount), 6) AS share
FROM lines l JOIN orders o ON l.order_id = o.order_id JOIN suppliers s ON s.supplier_id = l.supplier_id
GROUP BY 1 ORDER BY 1;

-- returned items
SELECT c.customer_id, c.name, SUM(amount * (1 - discount)) AS revenue, NVL(c.phone, 'no phone') AS phone
FROM customers c JOIN orders o ON o.customer_id = c.customer_id JOIN lines l ON l.order_id = o.order_id
WHERE flag = 'R' AND ordered_on >= '2023-10-01' AND ordered_on < ADD_MONTHS('2023-10-01', 3)
GROUP BY c.customer_id, c.name, c.phone ORDER BY revenue DESC, c.customer_id LIMIT 8;

-- important stock
SELECT part_id, SUM(cost * available) AS value FROM stock GROUP BY part_id
HAVING SUM(cost * available) > (SELECT SUM(cost * available) * 0.01 FROM stock) ORDER BY value DESC, part_id LIMIT 10;

-- shipping modes
SELECT mode, SUM(CASE WHEN priority IN ('1-URGENT', '2-HIGH') THEN 1 ELSE 0 END) AS high, SUM(DECODE(priority, '1-URGENT', 0, '2-HIGH', 0, 1)) AS low
FROM orders o JOIN lines l ON o.order_id = l.order_id
WHERE mode IN ('MAIL', 'SHIP') AND committed_on < received_on AND shipped_on < committed_on
GROUP BY mode ORDER BY mode;

-- customer distribution
SELECT c_count, COUNT(*) AS custdist FROM (
  SELECT c.customer_id, COUNT(o.order_id) AS c_count FROM customers c
  LEFT JOIN orders o ON c.customer_id = o.customer_id AND o.comment NOT LIKE '%special%requests%' GROUP BY c.customer_id) AS c_orders
GROUP BY c_count ORDER BY custdist DESC, c_count DESC LIMIT 12;

-- promotion effect
SELECT ROUND(100.00 * SUM(CASE WHEN p.type ILIKE 'promo%' THEN amount * (1 - discount) ELSE 0 END) / SUM(amount * (1 - discount)), 4) AS promo
FROM lines l JOIN parts p ON p.part_id = l.part_id WHERE shipped_on >= '2023-09-01' AND shipped_on < DATEADD(month, 1, '2023-09-01');

-- top supplier
WITH revenue AS (
  SELECT supplier_id, SUM(amount * (1 - discount)) AS total FROM lines
  WHERE shipped_on >= DATE '2023-01-01' AND shipped_on < DATE '2023-01-01' + INTERVAL '3 months' GROUP BY supplier_id)
SELECT s.supplier_id, s.name, total FROM suppliers s JOIN revenue r ON r.supplier_id = s.supplier_id WHERE total = (SELECT MAX(total) FROM revenue);

-- parts and suppliers
SELECT brand, type, COUNT(DISTINCT supplier_id) AS suppliers FROM stock st JOIN parts p ON p.part_id = st.part_id
WHERE brand <> 'Brand#45' AND type NOT LIKE 'SMALL%' AND size IN (3, 9, 14, 19, 23, 36, 45, 49)
GROUP BY brand, type ORDER BY suppliers DESC, brand, type LIMIT 10;

-- running totals
SELECT month, orders, SUM(orders) OVER (ORDER BY month ROWS UNBOUNDED PRECEDING) AS running,
       orders - LAG(orders, 1) OVER (ORDER BY month) AS change
FROM (SELECT DATE_TRUNC('month', ordered_on)::date AS month, COUNT(*) AS orders FROM orders GROUP BY 1) AS m ORDER BY month;

-- share of segment
SELECT segment, n, ROUND(RATIO_TO_REPORT(n) OVER (), 6) AS share FROM (SELECT segment, COUNT(*) AS n FROM customers GROUP BY segment) AS s ORDER BY segment;

-- ranks
SELECT segment, customer_id, balance, RANK() OVER (PARTITION BY segment ORDER BY balance DESC) AS r, NTILE(4) OVER (PARTITION BY segment ORDER BY balance DESC, customer_id) AS quartile
FROM customers WHERE customer_id <= 30 ORDER BY segment, r, customer_id;

-- null order of a window
SELECT customer_id, received_on, ROW_NUMBER() OVER (ORDER BY received_on DESC, l.order_id, line_no) AS n
FROM lines l JOIN orders o ON o.order_id = l.order_id WHERE customer_id < 20 ORDER BY n LIMIT 12;

-- nulls are largest
SELECT phone, customer_id FROM customers WHERE customer_id <= 12 ORDER BY phone, customer_id;

-- list of clerks
SELECT status, LISTAGG(DISTINCT clerk, ', ') WITHIN GROUP (ORDER BY clerk) AS clerks FROM orders WHERE order_id <= 50 GROUP BY status ORDER BY status;

-- median and percentiles
SELECT segment, MEDIAN(balance) AS med, PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY balance) AS q1, PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY balance) AS p90
FROM customers GROUP BY segment ORDER BY segment;

-- deviations
SELECT priority, ROUND(STDDEV(quantity)::numeric(20,6), 4) AS sd, ROUND(VAR_POP(quantity)::numeric(20,6), 4) AS vp, APPROXIMATE COUNT(DISTINCT part_id) AS parts
FROM orders o JOIN lines l ON l.order_id = o.order_id GROUP BY priority ORDER BY priority;

-- date differences
SELECT order_id, line_no, DATEDIFF(day, shipped_on, received_on) AS days, DATEDIFF(month, shipped_on, received_on) AS months, received_on - shipped_on AS minus,
       DATEDIFF(week, shipped_on, received_on) AS weeks, ROUND(MONTHS_BETWEEN(received_on, shipped_on), 6) AS fraction
FROM lines WHERE order_id < 8 ORDER BY order_id, line_no;

-- parts of dates
SELECT ordered_on, DATE_PART(dow, ordered_on) AS dow, EXTRACT(week FROM ordered_on) AS week, DATE_PART('quarter', ordered_on) AS q, DATE_PART(doy, ordered_on) AS doy, LAST_DAY(ordered_on) AS last, NEXT_DAY(ordered_on, 'Mon') AS monday
FROM orders WHERE order_id <= 8 ORDER BY order_id;

-- formatted
SELECT TO_CHAR(ordered_on, 'YYYY-MM') AS ym, TO_CHAR(ordered_on, 'DD Mon YYYY') AS d, TO_CHAR(ordered_on, 'Dy, FMMonth FMDD') AS l, TO_CHAR(order_id, '000000') AS nr
FROM orders WHERE order_id <= 5 ORDER BY order_id;

-- text functions
SELECT name, UPPER(name) AS u, LEN(name) AS l, CHARINDEX('e', name) AS e, LEFT(name, 3) AS le, RIGHT(name, 2) AS ri, LPAD(name, 10, '.') AS lp, REVERSE(name) AS rev, INITCAP(LOWER(name)) AS ic, TRANSLATE(name, 'aeo', '430') AS tr
FROM customers WHERE customer_id <= 6 ORDER BY customer_id;

-- split and join
SELECT SPLIT_PART(email, '@', 2) AS domain, COUNT(*) AS n, MIN(SPLIT_PART(email, '.', 1)) AS first FROM customers GROUP BY 1 ORDER BY n DESC, domain LIMIT 5;

-- regular expressions
SELECT customer_id, REGEXP_SUBSTR(email, '[0-9]+') AS digits, REGEXP_REPLACE(phone, '[^0-9]', '') AS bare, REGEXP_INSTR(email, '@') AS at_sign, REGEXP_COUNT(email, '[aeiou]') AS vowels
FROM customers WHERE name ~ '^[A-H]' AND email SIMILAR TO '%@example.(com|net)' AND customer_id < 40 ORDER BY customer_id;

-- hashes
SELECT customer_id, MD5(email) AS m, SUBSTRING(SHA2(email, 256), 1, 16) AS s FROM customers WHERE customer_id <= 3 ORDER BY customer_id;

-- json
SELECT JSON_EXTRACT_PATH_TEXT(payload, 'page') AS page, COUNT(*) AS n, SUM(JSON_EXTRACT_PATH_TEXT(payload, 'load', 'ms')::int) AS ms,
       MIN(JSON_EXTRACT_ARRAY_ELEMENT_TEXT(JSON_EXTRACT_PATH_TEXT(payload, 'tags'), 0)) AS tag
FROM events GROUP BY 1 ORDER BY 1;

-- pivot by hand
SELECT EXTRACT(month FROM happened_at)::int AS m, SUM(CASE WHEN kind = 'view' THEN 1 ELSE 0 END) AS views, COUNT(CASE WHEN kind = 'buy' THEN 1 END) AS buys,
       SUM((kind = 'cart')::int) AS carts FROM events GROUP BY 1 ORDER BY 1;

-- sessions
WITH gaps AS (
  SELECT customer_id, happened_at, CASE WHEN DATEDIFF(hour, LAG(happened_at) OVER (PARTITION BY customer_id ORDER BY happened_at, event_id), happened_at) <= 24 THEN 0 ELSE 1 END AS is_new FROM events),
numbered AS (SELECT customer_id, SUM(is_new) OVER (PARTITION BY customer_id ORDER BY happened_at ROWS UNBOUNDED PRECEDING) AS session FROM gaps)
SELECT sessions, COUNT(*) AS customers FROM (SELECT customer_id, MAX(session) AS sessions FROM numbered GROUP BY customer_id) AS s GROUP BY sessions ORDER BY sessions;

-- funnel
SELECT COUNT(DISTINCT CASE WHEN kind = 'view' THEN customer_id END) AS viewed, COUNT(DISTINCT CASE WHEN kind = 'cart' THEN customer_id END) AS carted,
       COUNT(DISTINCT CASE WHEN kind = 'buy' THEN customer_id END) AS bought FROM events;

-- minus
SELECT customer_id FROM customers WHERE customer_id <= 40 MINUS SELECT customer_id FROM orders ORDER BY 1;

-- recursion
WITH RECURSIVE days (d) AS (SELECT DATE '2024-02-26' UNION ALL SELECT DATEADD(day, 1, d)::date FROM days WHERE d < '2024-03-03')
SELECT d, COUNT(o.order_id) AS orders FROM days LEFT JOIN orders o ON o.ordered_on = d GROUP BY d ORDER BY d;

-- time buckets
SELECT DATE_TRUNC('hour', happened_at) AS hour, COUNT(*) AS n FROM events
WHERE happened_at >= '2024-02-10' AND happened_at < TIMESTAMP '2024-02-10 06:00:00' GROUP BY 1 ORDER BY 1;

-- casts
SELECT order_id, order_id::varchar(3) AS t, (order_id * 1.5)::int AS i, (order_id / 3.0)::decimal(8,3) AS d, CAST(ordered_on AS varchar) AS o, '2024-01-31'::date + 1 AS n, NVL2(comment, 'yes', 'no') AS c
FROM orders WHERE order_id <= 5 ORDER BY order_id;

-- greatest
SELECT line_no, GREATEST(shipped_on, committed_on, received_on) AS latest, LEAST(shipped_on, committed_on) AS earliest, NULLIF(flag, 'N') AS f
FROM lines WHERE order_id = 5 ORDER BY line_no;
