-- Minutes and revenue of calls, by month and plan
SELECT DATE_TRUNC('MONTH', c.started_at)::DATE AS called_in, s.plan_id, COUNT(*) AS calls,
       FLOOR(SUM(c.seconds) / 60) AS minutes, ZEROIFNULL(SUM(c.charge)) AS charged
FROM calls c
JOIN subscribers s USING (subscriber_id)
GROUP BY 1, 2
ORDER BY 1, 2;

-- Those who left, by the year in which they had joined
SELECT YEAR(joined_at) AS joined_in, COUNT(*) AS subscribers,
       COUNT_IF(left_on < '2025-01-01' AND left_on > joined_at) AS gone,
       ROUND(100.0 * COUNT_IF(left_on < '2025-01-01' AND left_on > joined_at) / COUNT(*), 2) AS gone_pct
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
SELECT cell_id, HOUR(started_at) AS hour_of_day, COUNT(*) AS calls
FROM calls
WHERE cell_id < 310020
GROUP BY 1, 2
QUALIFY ROW_NUMBER() OVER (PARTITION BY cell_id ORDER BY calls DESC, hour_of_day) = 1
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
         DATEDIFF('day', LAG(started_at) OVER (PARTITION BY subscriber_id ORDER BY started_at), started_at) AS days
  FROM calls
)
SELECT subscriber_id, MAX(days) AS longest_days, COUNT(*) AS calls
FROM gaps
GROUP BY subscriber_id
HAVING COUNT(*) >= 5
ORDER BY longest_days DESC, subscriber_id
LIMIT 10;

-- How old open invoices are at the end of March
SELECT IFF(DATEDIFF('day', issued_on, '2025-03-31'::DATE) <= 30, '0-30 days',
           IFF(DATEDIFF('day', issued_on, '2025-03-31'::DATE) <= 60, '31-60 days', 'over 60 days')) AS age,
       COUNT(*) AS invoices, SUM(amount) AS amount
FROM invoices
WHERE paid_at IS NULL
GROUP BY 1
ORDER BY 1;

-- How strong the signal is, in steps of ten dBm
WITH steps AS (
  SELECT FLOOR(signal_dbm / 10.0) * 10 AS from_dbm, COUNT(*) AS sessions
  FROM data_sessions
  GROUP BY 1
)
SELECT from_dbm, sessions, ROUND(RATIO_TO_REPORT(sessions) OVER (), 6) AS share,
       SUM(sessions) OVER (ORDER BY from_dbm) AS so_far
FROM steps
ORDER BY from_dbm;

-- Subscribers with three SIM cards and more, in the order in which these were activated
SELECT subscriber_id, COUNT(*) AS cards,
       LISTAGG(IFF(is_esim, 'eSIM', 'card'), ', ') WITHIN GROUP (ORDER BY activated_at, iccid) AS kinds
FROM sim_cards
WHERE subscriber_id IS NOT NULL AND activated_at IS NOT NULL
GROUP BY subscriber_id
HAVING cards >= 3
ORDER BY cards DESC, subscriber_id
LIMIT 10;
