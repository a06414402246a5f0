-- Minutes and revenue of calls, by month and plan
SELECT DATE_TRUNC('month', c.started_at)::date AS called_in, s.plan_id, COUNT(*) AS calls,
       SUM(c.seconds) / 60 AS minutes, NVL(SUM(c.charge), 0) AS charged
FROM calls c
JOIN subscribers s ON s.subscriber_id = c.subscriber_id
GROUP BY 1, 2
ORDER BY 1, 2;

-- Those who left, by the year in which they had joined
SELECT DATE_PART(year, joined_at)::int AS joined_in, COUNT(*) AS subscribers,
       SUM(CASE WHEN left_on < '2025-01-01' AND left_on > joined_at THEN 1 ELSE 0 END) AS gone,
       ROUND(100.0 * SUM(CASE WHEN left_on < '2025-01-01' AND left_on > joined_at THEN 1 ELSE 0 END) / COUNT(*), 2) AS gone_pct
FROM subscribers
GROUP BY 1
ORDER BY 1;

-- Chains of recruiting, by length
WITH RECURSIVE chain (subscriber_id, links) AS (
  SELECT subscriber_id, 0 FROM subscribers WHERE recruited_by IS NULL
  UNION ALL
  SELECT s.subscriber_id, c.links + 1
  FROM subscribers s
  JOIN chain c ON s.recruited_by = c.subscriber_id
)
SELECT links, COUNT(*) AS subscribers
FROM chain
GROUP BY links
ORDER BY links;

-- Cells where most calls drop
SELECT l.cell_id, l.city, COUNT(*) AS calls, COUNT(c.dropped_at) AS dropped,
       ROUND(100.0 * COUNT(c.dropped_at) / COUNT(*), 2) AS dropped_pct
FROM cells l
JOIN calls c ON c.cell_id = l.cell_id
GROUP BY l.cell_id, l.city
HAVING COUNT(*) >= 100
ORDER BY dropped_pct DESC, l.cell_id
LIMIT 10;

-- The busiest hour of each cell
SELECT cell_id, DATE_PART(hour, started_at)::int AS hour_of_day, COUNT(*) AS calls
FROM calls
WHERE cell_id < 310020
GROUP BY 1, 2
QUALIFY ROW_NUMBER() OVER (PARTITION BY cell_id ORDER BY COUNT(*) DESC, DATE_PART(hour, started_at)) = 1
ORDER BY cell_id;

-- Nine of ten sessions stay below: data volume by plan
SELECT s.plan_id, COUNT(*) AS sessions,
       PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY d.megabytes) AS p90_megabytes
FROM data_sessions d
JOIN subscribers s ON s.subscriber_id = d.subscriber_id
GROUP BY s.plan_id
ORDER BY s.plan_id;

-- Silence: the longest time between two calls of a subscriber, in days
WITH gaps AS (
  SELECT subscriber_id, started_at,
         DATEDIFF(day, LAG(started_at) OVER (PARTITION BY subscriber_id ORDER BY started_at), started_at) AS days
  FROM calls
)
SELECT subscriber_id, MAX(days) AS longest_days, COUNT(*) AS calls
FROM gaps
GROUP BY subscriber_id
HAVING COUNT(*) >= 5
ORDER BY longest_days DESC, subscriber_id
LIMIT 10;

-- How old open invoices are at the end of March
SELECT CASE WHEN DATEDIFF(day, issued_on, '2025-03-31'::date) <= 30 THEN '0-30 days'
            WHEN DATEDIFF(day, issued_on, '2025-03-31'::date) <= 60 THEN '31-60 days'
            ELSE 'over 60 days' END AS age,
       COUNT(*) AS invoices, SUM(amount) AS amount
FROM invoices
WHERE paid_at IS NULL
GROUP BY 1
ORDER BY 1;

-- How strong the signal is, in steps of ten dBm
SELECT FLOOR(signal_dbm / 10.0)::int * 10 AS from_dbm, COUNT(*) AS sessions,
       ROUND(RATIO_TO_REPORT(COUNT(*)) OVER (), 6) AS share,
       SUM(COUNT(*)) OVER (ORDER BY FLOOR(signal_dbm / 10.0)::int * 10 ROWS UNBOUNDED PRECEDING) AS so_far
FROM data_sessions
GROUP BY 1
ORDER BY 1;

-- Subscribers with three SIM cards and more, in the order in which these were activated
SELECT subscriber_id, COUNT(*) AS cards,
       LISTAGG(CASE WHEN is_esim THEN 'eSIM' ELSE 'card' END, ', ') WITHIN GROUP (ORDER BY activated_at, iccid) AS kinds
FROM sim_cards
WHERE subscriber_id IS NOT NULL AND activated_at IS NOT NULL
GROUP BY subscriber_id
HAVING COUNT(*) >= 3
ORDER BY cards DESC, subscriber_id
LIMIT 10;
