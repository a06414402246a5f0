-- A notebook for DuckDB over the Parquet files of a run. Every cell begins with a comment that
-- starts with %%, which editors know, and can be run alone once the first has been.
--
--     dw-sim experiment create examples/iot.yaml
--     dw-sim experiment generate iot --seed 42 --output-dir machines
--     (cd machines/run-1 && duckdb) < examples/notebook/iot.sql

-- %% The tables are the files: nothing is loaded
CREATE OR REPLACE TEMP VIEW sites AS FROM 'sites/*.parquet';
CREATE OR REPLACE TEMP VIEW devices AS FROM 'devices/*.parquet';
CREATE OR REPLACE TEMP VIEW readings AS FROM 'readings/*.parquet';
CREATE OR REPLACE TEMP VIEW alerts AS FROM 'alerts/*.parquet';

-- %% How many rows there are
SELECT 'sites' AS name, count(*) AS n FROM sites
UNION ALL SELECT 'devices', count(*) FROM devices
UNION ALL SELECT 'readings', count(*) FROM readings
UNION ALL SELECT 'alerts', count(*) FROM alerts;

-- %% What moves together, as the document asks: it gets less humid where it is hot
SELECT round(corr(temperature_c, humidity_pct), 2) AS temperature_humidity,
       round(corr(power_kw, vibration_mm_s), 2) AS power_vibration,
       round(corr(power_kw, temperature_c), 2) AS power_temperature
FROM readings;

-- %% Idle or under load: the two humps of power
SELECT (floor(power_kw / 5) * 5)::INT AS from_kw, count(*) AS readings, bar(count(*), 0, 20000, 40) AS histogram
FROM readings
GROUP BY ALL
ORDER BY ALL;

-- %% Percentiles of vibration by zone
SELECT d.zone, count(*) AS readings,
       quantile_cont(r.vibration_mm_s, 0.5).round(3) AS p50,
       quantile_cont(r.vibration_mm_s, 0.99).round(3) AS p99
FROM readings r
JOIN devices d USING (device_id)
GROUP BY ALL
ORDER BY ALL;

-- %% The reading that each alert followed, the nearest in time before it
SELECT a.rule, count(*) AS alerts, count(*) FILTER (r.reading_no = a.reading_no) AS found,
       max(date_diff('second', r.read_at, a.raised_at)) AS most_seconds
FROM alerts a
ASOF JOIN readings r ON r.device_id = a.device_id AND r.read_at <= a.raised_at
GROUP BY ALL
ORDER BY ALL;

-- %% Severity against rule, as a table with two sides
PIVOT alerts ON severity IN ('info', 'warning', 'critical') USING count(*) GROUP BY rule ORDER BY rule;

-- %% Companies with everything below them
WITH RECURSIVE tree AS (
  SELECT site_id, site_id AS company_id FROM sites WHERE parent_id IS NULL
  UNION ALL
  SELECT s.site_id, t.company_id FROM sites s JOIN tree t ON s.parent_id = t.site_id
)
SELECT t.company_id, count(DISTINCT t.site_id) AS sites, count(d.device_id) AS devices, sum(d.readings) AS readings
FROM tree t
LEFT JOIN devices d USING (site_id)
GROUP BY ALL
ORDER BY devices DESC, company_id;
