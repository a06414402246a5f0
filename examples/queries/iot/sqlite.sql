-- Readings and their extremes, by week and kind of machine
SELECT date(r.read_at, 'weekday 0', '-6 days') AS week_of, d.model, count(*) AS readings,
       min(r.temperature_c) AS coldest, max(r.temperature_c) AS hottest,
       round(avg(r.power_kw), 6) AS mean_kw
FROM readings r
JOIN devices d ON d.device_id = r.device_id
WHERE r.quality = 'good'
GROUP BY 1, 2
ORDER BY 1, 2;

-- What stands below each company: plants, halls and devices
WITH RECURSIVE tree (site_id, company_id, depth) AS (
  SELECT site_id, site_id, 0 FROM sites WHERE parent_id IS NULL
  UNION ALL
  SELECT s.site_id, t.company_id, t.depth + 1
  FROM sites s
  JOIN tree t ON s.parent_id = t.site_id
)
SELECT t.company_id,
       count(DISTINCT t.site_id) FILTER (WHERE t.depth = 1) AS plants,
       count(DISTINCT t.site_id) FILTER (WHERE t.depth = 2) AS halls,
       count(d.device_id) AS devices
FROM tree t
LEFT JOIN devices d ON d.site_id = t.site_id
GROUP BY t.company_id
ORDER BY devices DESC, t.company_id;

-- Runs of readings above 50 degrees
WITH hot AS (
  SELECT device_id, reading_no, read_at, temperature_c,
         reading_no - row_number() OVER (PARTITION BY device_id ORDER BY reading_no) AS island
  FROM readings
  WHERE temperature_c > 50
)
SELECT device_id, min(read_at) AS since, max(read_at) AS until_then, count(*) AS readings, max(temperature_c) AS hottest
FROM hot
GROUP BY device_id, island
HAVING count(*) >= 3
ORDER BY readings DESC, hottest DESC, device_id, since
LIMIT 10;

-- The newest reading of each gateway
SELECT r.device_id, r.read_at, r.temperature_c, r.quality
FROM devices d
JOIN readings r ON r.device_id = d.device_id AND r.reading_no = d.readings
WHERE d.gateway_id IS NULL
ORDER BY r.device_id;

-- From the alert to the end of it: how many, and the median time to somebody's hand
WITH waits AS (
  SELECT severity, resolved_at, unixepoch(acknowledged_at) - unixepoch(raised_at) AS seconds
  FROM alerts
  WHERE severity <> 'info'
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY severity ORDER BY seconds NULLS LAST) AS place,
         count(seconds) OVER (PARTITION BY severity) AS acknowledged
  FROM waits
)
SELECT severity, count(*) AS alerts, acknowledged, count(resolved_at) AS resolved,
       avg(seconds) FILTER (WHERE place IN ((acknowledged + 1) / 2, (acknowledged + 2) / 2)) AS median_seconds
FROM ranked
GROUP BY severity, acknowledged
ORDER BY severity;

-- Jumps: readings whose vibration is ten above that before
WITH steps AS (
  SELECT device_id, reading_no, vibration_mm_s,
         lag(vibration_mm_s) OVER (PARTITION BY device_id ORDER BY reading_no) AS previous
  FROM readings
)
SELECT device_id, count(*) AS jumps, round(max(vibration_mm_s - previous), 6) AS highest
FROM steps
WHERE vibration_mm_s - previous >= 10
GROUP BY device_id
ORDER BY jumps DESC, device_id
LIMIT 10;

-- Updates by firmware: how many have failed, and how long they took
WITH ranked AS (
  SELECT firmware_id, seconds, succeeded,
         row_number() OVER (PARTITION BY firmware_id ORDER BY seconds) AS place,
         count(*) OVER (PARTITION BY firmware_id) AS updates
  FROM firmware_updates
)
SELECT f.version, u.updates, count(*) FILTER (WHERE NOT u.succeeded) AS failed,
       avg(u.seconds) FILTER (WHERE u.place IN ((u.updates + 1) / 2, (u.updates + 2) / 2)) AS median_seconds
FROM firmware f
JOIN ranked u ON u.firmware_id = f.firmware_id
GROUP BY f.version, f.firmware_id, u.updates
ORDER BY f.firmware_id;

-- Power by hour of the day, beside the mean of three hours
WITH hours AS (
  SELECT CAST(strftime('%H', read_at) AS INTEGER) AS hour_of_day, sum(power_kw) AS kw, count(*) AS readings
  FROM readings
  GROUP BY 1
)
SELECT hour_of_day, readings, kw,
       round(avg(kw) OVER (ORDER BY hour_of_day ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), 4) AS around
FROM hours
ORDER BY hour_of_day;

-- What the settings say, which are JSON
SELECT settings ->> '$.model' AS model, settings ->> '$.zone' AS zone,
       count(*) AS devices, min(settings ->> '$.interval_s') AS shortest_s
FROM devices
GROUP BY 1, 2
ORDER BY 1, 2;

-- Devices and what they measure, where a sensor was never calibrated
SELECT d.device_id, d.serial_no, count(*) AS sensors,
       group_concat(s.measure || ' (' || ifnull(strftime('%Y-%m', s.calibrated_on), 'never') || ')', ', ' ORDER BY s.channel) AS measures
FROM devices d
JOIN sensors s ON s.device_id = d.device_id
GROUP BY d.device_id, d.serial_no
HAVING count(s.calibrated_on) < count(*)
ORDER BY sensors DESC, d.device_id
LIMIT 10;
