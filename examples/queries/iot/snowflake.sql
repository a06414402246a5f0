-- Readings and their extremes, by week and kind of machine
SELECT DATE_TRUNC('WEEK', r.read_at)::DATE AS week_of, d.model, COUNT(*) AS readings,
       MIN(r.temperature_c) AS coldest, MAX(r.temperature_c) AS hottest,
       ROUND(AVG(r.power_kw::float), 6) AS mean_kw
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
       COUNT(DISTINCT IFF(t.depth = 1, t.site_id, NULL)) AS plants,
       COUNT(DISTINCT IFF(t.depth = 2, t.site_id, NULL)) AS halls,
       COUNT(d.device_id) AS devices
FROM tree t
LEFT JOIN devices d ON d.site_id = t.site_id
GROUP BY t.company_id
ORDER BY devices DESC, t.company_id;

-- Runs of readings above 50 degrees
WITH hot AS (
  SELECT device_id, reading_no, read_at, temperature_c,
         reading_no - ROW_NUMBER() OVER (PARTITION BY device_id ORDER BY reading_no) AS island
  FROM readings
  WHERE temperature_c > 50
)
SELECT device_id, MIN(read_at) AS since, MAX(read_at) AS until_then, COUNT(*) AS readings, MAX(temperature_c) AS hottest
FROM hot
GROUP BY device_id, island
HAVING COUNT(*) >= 3
ORDER BY readings DESC, hottest DESC, device_id, since
LIMIT 10;

-- The newest reading of each gateway
SELECT r.device_id, r.read_at, r.temperature_c, r.quality
FROM readings r
JOIN devices d ON d.device_id = r.device_id
WHERE d.gateway_id IS NULL
QUALIFY ROW_NUMBER() OVER (PARTITION BY r.device_id ORDER BY r.reading_no DESC) = 1
ORDER BY r.device_id;

-- From the alert to the end of it: how many, and the median time to somebody's hand
SELECT severity, COUNT(*) AS alerts, COUNT(acknowledged_at) AS acknowledged, COUNT(resolved_at) AS resolved,
       MEDIAN(DATEDIFF('second', raised_at, acknowledged_at)) AS median_seconds
FROM alerts
WHERE severity <> 'info'
GROUP BY severity
ORDER BY severity;

-- Jumps: readings whose vibration is ten above that before
WITH steps AS (
  SELECT device_id, reading_no, vibration_mm_s,
         LAG(vibration_mm_s) OVER (PARTITION BY device_id ORDER BY reading_no) AS previous
  FROM readings
)
SELECT device_id, COUNT(*) AS jumps, ROUND(MAX(vibration_mm_s - previous), 6) AS highest
FROM steps
WHERE vibration_mm_s - previous >= 10
GROUP BY device_id
ORDER BY jumps DESC, device_id
LIMIT 10;

-- Updates by firmware: how many have failed, and how long they took
SELECT f.version, COUNT(u.device_id) AS updates,
       COUNT_IF(NOT u.succeeded) AS failed,
       MEDIAN(u.seconds) AS median_seconds
FROM firmware f
JOIN firmware_updates u ON u.firmware_id = f.firmware_id
GROUP BY f.version, f.firmware_id
ORDER BY f.firmware_id;

-- Power by hour of the day, beside the mean of three hours
WITH hours AS (
  SELECT HOUR(read_at) AS hour_of_day, SUM(power_kw) AS kw, COUNT(*) AS readings
  FROM readings
  GROUP BY 1
)
SELECT hour_of_day, readings, kw,
       ROUND(AVG(kw::float) OVER (ORDER BY hour_of_day ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), 4) AS around
FROM hours
ORDER BY hour_of_day;

-- What the settings say, which are JSON
SELECT PARSE_JSON(settings):model::VARCHAR AS model, PARSE_JSON(settings):zone::VARCHAR AS zone,
       COUNT(*) AS devices, MIN(PARSE_JSON(settings):interval_s::INT) AS shortest_s
FROM devices
GROUP BY 1, 2
ORDER BY 1, 2;

-- Devices and what they measure, where a sensor was never calibrated
SELECT d.device_id, d.serial_no, COUNT(*) AS sensors,
       LISTAGG(s.measure || ' (' || IFNULL(TO_CHAR(s.calibrated_on, 'YYYY-MM'), 'never') || ')', ', ') WITHIN GROUP (ORDER BY s.channel) AS measures
FROM devices d
JOIN sensors s ON s.device_id = d.device_id
GROUP BY d.device_id, d.serial_no
HAVING COUNT(s.calibrated_on) < COUNT(*)
ORDER BY sensors DESC, d.device_id
LIMIT 10;
