-- Minutes and revenue of calls, by month and plan
SELECT date(c.started_at, 'start of month') AS called_in, s.plan_id, count(*) AS calls,
       sum(c.seconds) / 60 AS minutes, coalesce(sum(c.charge), 0) AS charged
FROM calls c
JOIN subscribers s USING (subscriber_id)
GROUP BY 1, 2
ORDER BY 1, 2;

-- Those who left, by the year in which they had joined
SELECT CAST(strftime('%Y', joined_at) AS INTEGER) AS joined_in, count(*) AS subscribers,
       count(*) FILTER (WHERE left_on < '2025-01-01' AND left_on > date(joined_at)) AS gone,
       round(100.0 * count(*) FILTER (WHERE left_on < '2025-01-01' AND left_on > date(joined_at)) / count(*), 2) AS gone_pct
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
SELECT links, count(*) AS subscribers
FROM chain
GROUP BY links
ORDER BY links;

-- Cells where most calls drop
SELECT l.cell_id, l.city, count(*) AS calls, count(c.dropped_at) AS dropped,
       round(100.0 * count(c.dropped_at) / count(*), 2) AS dropped_pct
FROM cells l
JOIN calls c ON c.cell_id = l.cell_id
GROUP BY l.cell_id, l.city
HAVING count(*) >= 100
ORDER BY dropped_pct DESC, l.cell_id
LIMIT 10;

-- The busiest hour of each cell
WITH hours AS (
  SELECT cell_id, CAST(strftime('%H', started_at) AS INTEGER) AS hour_of_day, count(*) AS calls
  FROM calls
  WHERE cell_id < 310020
  GROUP BY 1, 2
)
SELECT cell_id, hour_of_day, calls
FROM (SELECT *, row_number() OVER (PARTITION BY cell_id ORDER BY calls DESC, hour_of_day) AS place FROM hours)
WHERE place = 1
ORDER BY cell_id;

-- Nine of ten sessions stay below: data volume by plan
WITH ranked AS (
  SELECT s.plan_id, d.megabytes,
         row_number() OVER (PARTITION BY s.plan_id ORDER BY d.megabytes) - 1 AS place,
         0.9 * (count(*) OVER (PARTITION BY s.plan_id) - 1) AS wanted
  FROM data_sessions d
  JOIN subscribers s ON s.subscriber_id = d.subscriber_id
)
SELECT plan_id, count(*) AS sessions,
       sum(megabytes * max(0, 1 - abs(place - wanted))) AS p90_megabytes
FROM ranked
GROUP BY plan_id
ORDER BY plan_id;

-- Silence: the longest time between two calls of a subscriber, in days
WITH gaps AS (
  SELECT subscriber_id, started_at,
         CAST(julianday(date(started_at))
            - julianday(date(lag(started_at) OVER (PARTITION BY subscriber_id ORDER BY started_at))) AS INTEGER) AS days
  FROM calls
)
SELECT subscriber_id, max(days) AS longest_days, count(*) AS calls
FROM gaps
GROUP BY subscriber_id
HAVING count(*) >= 5
ORDER BY longest_days DESC, subscriber_id
LIMIT 10;

-- How old open invoices are at the end of March
SELECT CASE WHEN julianday('2025-03-31') - julianday(issued_on) <= 30 THEN '0-30 days'
            WHEN julianday('2025-03-31') - julianday(issued_on) <= 60 THEN '31-60 days'
            ELSE 'over 60 days' END AS age,
       count(*) AS invoices, sum(amount) AS amount
FROM invoices
WHERE paid_at IS NULL
GROUP BY 1
ORDER BY 1;

-- How strong the signal is, in steps of ten dBm
WITH steps AS (
  SELECT CAST(floor(signal_dbm / 10.0) AS INTEGER) * 10 AS from_dbm, count(*) AS sessions
  FROM data_sessions
  GROUP BY 1
)
SELECT from_dbm, sessions, round(1.0 * sessions / sum(sessions) OVER (), 6) AS share,
       sum(sessions) OVER (ORDER BY from_dbm) AS so_far
FROM steps
ORDER BY from_dbm;

-- Subscribers with three SIM cards and more, in the order in which these were activated
SELECT subscriber_id, count(*) AS cards,
       group_concat(iif(is_esim, 'eSIM', 'card'), ', ' ORDER BY activated_at, iccid) AS kinds
FROM sim_cards
WHERE subscriber_id IS NOT NULL AND activated_at IS NOT NULL
GROUP BY subscriber_id
HAVING count(*) >= 3
ORDER BY cards DESC, subscriber_id
LIMIT 10;
