-- iff and zeroifnull
SELECT segment, SUM(IFF(is_active, 1, 0)) AS active, COUNT_IF(balance < 0) AS in_debt, SUM(ZEROIFNULL(NULLIFZERO(customer_id - 1))) AS z
FROM customers GROUP BY segment ORDER BY segment;

-- newest order of each customer
SELECT customer_id, order_id, ordered_on FROM orders
QUALIFY ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY ordered_on DESC, order_id DESC) = 1
ORDER BY customer_id LIMIT 10;

-- qualify by an alias
SELECT part_id, supplier_id, cost, RANK() OVER (PARTITION BY part_id ORDER BY cost) AS r FROM stock
WHERE part_id <= 20 QUALIFY r = 1 ORDER BY part_id, supplier_id;

-- path of json
SELECT payload:page AS page, payload:load.ms::int AS ms, payload:tags[0]::varchar AS tag FROM events WHERE event_id <= 6 ORDER BY event_id;

-- sum over json
SELECT payload:page::string AS page, AVG(payload:load.ms::float) AS ms FROM events GROUP BY 1 ORDER BY 1;

-- parse json
SELECT event_id, GET_PATH(PARSE_JSON(payload), 'load.ms')::int AS ms, ARRAY_SIZE(PARSE_JSON(payload):tags) AS tags FROM events WHERE event_id <= 3 ORDER BY event_id;

-- object construct
SELECT OBJECT_CONSTRUCT('id', part_id, 'brand', brand) AS o FROM parts WHERE part_id <= 3 ORDER BY part_id;

-- dateadd and datediff
SELECT order_id, DATEADD('month', 1, ordered_on)::date AS m, DATEADD(week, -2, ordered_on)::date AS w, DATEDIFF('year', ordered_on, '2025-01-01'::date) AS y, TIMESTAMPDIFF(quarter, ordered_on, '2025-01-01'::date) AS q
FROM orders WHERE order_id <= 6 ORDER BY order_id;

-- parts of dates
SELECT YEAR(ordered_on) AS y, MONTH(ordered_on) AS m, QUARTER(ordered_on) AS q, DAY(ordered_on) AS d, DAYNAME(ordered_on) AS dn, MONTHNAME(ordered_on) AS mn, DAYOFYEAR(ordered_on) AS doy, WEEKISO(ordered_on) AS wi
FROM orders WHERE order_id <= 6 ORDER BY order_id;

-- truncated
SELECT DATE_TRUNC('week', ordered_on)::date AS w, COUNT(*) AS n FROM orders WHERE ordered_on >= '2024-05-01' GROUP BY 1 ORDER BY 1;

-- made of parts
SELECT DATE_FROM_PARTS(2024, 2, 29) AS d, LAST_DAY(DATE_FROM_PARTS(2023, 2, 1)) AS l, TIMESTAMP_FROM_PARTS(2024, 1, 2, 3, 4, 5) AS t;

-- intervals
SELECT order_id, ordered_on + INTERVAL '1 month, 2 days' AS later, ordered_on - INTERVAL '1 year' AS before FROM orders WHERE order_id <= 4 ORDER BY order_id;

-- listagg
SELECT nation_id, LISTAGG(name, '|') WITHIN GROUP (ORDER BY name DESC) AS names FROM suppliers WHERE nation_id <= 10 GROUP BY nation_id ORDER BY nation_id;

-- array of values
SELECT status, COUNT(DISTINCT customer_id) AS customers, APPROX_COUNT_DISTINCT(clerk) AS clerks FROM orders GROUP BY status ORDER BY status;

-- median
SELECT kind, MEDIAN(ms) AS med, PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY ms) AS p95, MODE(page) IS NOT NULL AS has_mode FROM events GROUP BY kind ORDER BY kind;

-- correlation
SELECT ROUND(CORR(quantity, line_no)::decimal(20,9), 6) AS c, ROUND(STDDEV_SAMP(quantity)::decimal(20,9), 6) AS s, ROUND(COVAR_POP(quantity, line_no)::decimal(20,9), 5) AS v FROM lines;

-- largest by another
SELECT segment, MAX_BY(customer_id, balance) AS richest, MIN_BY(customer_id, balance) AS poorest FROM customers GROUP BY segment ORDER BY segment;

-- text
SELECT CONTAINS(email, 'example.com') AS c, STARTSWITH(name, 'W') AS s, ENDSWITH(email, '.org') AS e, POSITION('@' IN email) AS p, RPAD(name, 8, '*') AS r, REPEAT('ab', 3) AS ab, SUBSTR(name, 2, 3) AS su, LENGTH(name) AS l
FROM customers WHERE customer_id <= 5 ORDER BY customer_id;

-- regular expressions
SELECT customer_id, REGEXP_LIKE(name, '[A-M].*') AS early, REGEXP_SUBSTR(email, '[a-z]+', 1, 2) AS second, REGEXP_REPLACE(email, '([a-z]+)@.*', 'x') AS x FROM customers WHERE customer_id <= 6 ORDER BY customer_id;

-- rlike
SELECT COUNT(*) AS n FROM customers WHERE name RLIKE 'S.*' OR phone RLIKE '3[0-9]-.*';

-- ilike
SELECT type, COUNT(*) AS n FROM parts WHERE type ILIKE '%plated%' OR type ILIKE 'promo_p%' GROUP BY type ORDER BY type;

-- div0
SELECT clerk, DIV0(SUM(CASE WHEN status = 'F' THEN 1 ELSE 0 END) * 1.0, COUNT(*) - COUNT(*)) AS zero, ROUND(DIV0(COUNT(*) * 1.0, COUNT(DISTINCT customer_id)), 4) AS per FROM orders GROUP BY clerk ORDER BY clerk;

-- decode
SELECT status, DECODE(status, 'O', 'open', 'F', 'finished', 'pending') AS s, COUNT(*) AS n FROM orders GROUP BY status ORDER BY status;

-- try casts
SELECT TRY_TO_DATE('2024-02-30') AS c, TRY_TO_NUMBER('7') AS d, TO_DATE('2024-02-29') AS e, TO_NUMBER('12.3', 10, 1) AS f;

-- width bucket
SELECT WIDTH_BUCKET(balance, 0, 10000, 5) AS b, COUNT(*) AS n FROM customers GROUP BY 1 ORDER BY 1;

-- cte and window
WITH monthly AS (SELECT DATE_TRUNC('month', ordered_on)::date AS m, status, COUNT(*) AS n FROM orders GROUP BY 1, 2)
SELECT m, status, n, SUM(n) OVER (PARTITION BY status ORDER BY m ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS moving, FIRST_VALUE(n) OVER (PARTITION BY status ORDER BY m) AS first
FROM monthly WHERE m >= '2024-01-01' ORDER BY m, status;

-- group by ordinal and having
SELECT kind, page, COUNT(*) AS n FROM events GROUP BY 1, 2 HAVING COUNT(*) > 60 ORDER BY n DESC, kind, page;

-- cohort
SELECT DATEDIFF(month, first_on, ordered_on) AS months, COUNT(DISTINCT o.customer_id) AS customers
FROM orders o JOIN (SELECT customer_id, MIN(ordered_on) AS first_on FROM orders GROUP BY customer_id) f ON f.customer_id = o.customer_id
WHERE first_on < '2022-04-01' GROUP BY 1 ORDER BY 1 LIMIT 12;

-- unpaid and never ordered
SELECT COUNT(*) AS n, ROUND(AVG(balance), 4) AS b FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id) AND c.balance > (SELECT AVG(balance) FROM customers);

-- equal null
SELECT EQUAL_NULL(phone, NULL) AS n, NVL2(phone, 1, 0) AS h, COUNT(*) AS c FROM customers GROUP BY 1, 2 ORDER BY 1, 2;

-- hashes
SELECT MD5(name) AS m, SHA1(name) AS s1, SHA2(name) AS s2 FROM regions ORDER BY region_id;

-- base64 and hex
SELECT BASE64_ENCODE(name) AS b, HEX_ENCODE(name) AS h, BASE64_DECODE_STRING(BASE64_ENCODE(name)) AS back FROM regions ORDER BY region_id;

-- boolean aggregates
SELECT segment, BOOLOR_AGG(balance < -990) AS some, BOOLAND_AGG(is_active) AS all_active, ANY_VALUE(segment) AS s FROM customers GROUP BY segment ORDER BY segment;

-- numbers
SELECT order_id, MOD(order_id, 7) AS m, ROUND(order_id / 7.0, 2) AS r, FLOOR(order_id / 7.0) AS f, CEIL(order_id / 7.0) AS c, TRUNC(order_id * 1.239, 2) AS t, SIGN(3 - order_id) AS s, SQUARE(order_id) AS sq FROM orders WHERE order_id <= 6 ORDER BY order_id;

-- nulls first
SELECT phone, customer_id FROM customers WHERE customer_id <= 10 ORDER BY phone DESC NULLS LAST, customer_id;

-- lateral flatten by hand
SELECT tag, COUNT(*) AS n FROM (SELECT payload:tags[0]::varchar AS tag FROM events UNION ALL SELECT payload:tags[1]::varchar FROM events) t GROUP BY tag ORDER BY n DESC, tag LIMIT 6;

-- time slices
SELECT TO_CHAR(happened_at, 'YYYY-MM-DD HH24') AS h, COUNT(*) AS n FROM events WHERE happened_at::date = '2024-03-01' GROUP BY 1 ORDER BY 1;

-- between timestamps
SELECT COUNT(*) AS n FROM events WHERE happened_at BETWEEN '2024-02-01' AND '2024-02-15 12:00:00';

-- insert and replace
SELECT REPLACE(name, ' ', '_') AS r, INSERT(name, 1, 3, 'abc') AS i, TRANSLATE(name, 'NATION', 'nation') AS t, CONCAT_WS('-', name, region_id) AS c FROM nations WHERE nation_id <= 3 ORDER BY nation_id;

-- soundex
SELECT EDITDISTANCE(name, 'ASIA') AS e, SOUNDEX(name) AS s FROM regions ORDER BY region_id;

-- decimals are exact
SELECT DISTINCT s.cost - s.cost::NUMBER(12, 1) AS difference FROM stock s ORDER BY 1

-- decimals compare
SELECT COUNT(*) AS n, SUM(IFF(amount + tax - amount = tax, 0, 1)) AS wrong, SUM(amount * (1 - discount) * (1 + tax)) AS charge FROM lines WHERE amount - amount * discount <= 20000.10

-- group by all
SELECT flag, mode, SUM(amount * discount) AS total, COUNT(*) AS n FROM lines GROUP BY ALL ORDER BY total DESC, 2 LIMIT 6

-- whole decimals divide
SELECT MAX(7::NUMBER(9, 2)) / 2 AS half, 5.75 % 2 AS rest, -(balance - balance) AS zero, balance * 0 || '' AS text FROM customers WHERE customer_id = 7 GROUP BY balance
