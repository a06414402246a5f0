-- Parcels in time, by carrier and service
SELECT c.name AS carrier, s.level, count(p.shipment_id) AS delivered,
       count(*) FILTER (WHERE date(p.delivered_at) <= p.promised_on) AS in_time,
       round(100.0 * count(*) FILTER (WHERE date(p.delivered_at) <= p.promised_on) / count(p.shipment_id), 2) AS in_time_pct
FROM carriers c
JOIN services s ON s.carrier_id = c.carrier_id
JOIN shipments p ON p.carrier_id = s.carrier_id AND p.service_no = s.service_no
WHERE p.status = 'delivered'
GROUP BY c.name, s.level
ORDER BY in_time_pct DESC, carrier, s.level;

-- How long between two scans: the median by status
WITH steps AS (
  SELECT status,
         unixepoch(occurred_at) / 60
           - unixepoch(lag(occurred_at) OVER (PARTITION BY shipment_id ORDER BY event_no)) / 60 AS minutes
  FROM tracking_events
), ranked AS (
  SELECT status, minutes, row_number() OVER (PARTITION BY status ORDER BY minutes) AS place,
         count(*) OVER (PARTITION BY status) AS scans
  FROM steps
  WHERE minutes IS NOT NULL
)
SELECT status, scans, avg(minutes) AS median_minutes
FROM ranked
WHERE place IN ((scans + 1) / 2, (scans + 2) / 2)
GROUP BY status, scans
ORDER BY status;

-- Places below each hub, and the legs that start there
WITH RECURSIVE tree (place_id, hub_id, depth) AS (
  SELECT place_id, place_id, 0 FROM places WHERE parent_id IS NULL
  UNION ALL
  SELECT p.place_id, t.hub_id, t.depth + 1
  FROM places p
  JOIN tree t ON p.parent_id = t.place_id
)
SELECT h.code AS hub, count(DISTINCT t.place_id) AS places, max(t.depth) AS levels_below, count(l.leg_no) AS legs
FROM tree t
JOIN places h ON h.place_id = t.hub_id
LEFT JOIN legs l ON l.from_place = t.place_id
GROUP BY h.code
ORDER BY legs DESC, hub;

-- Freight by week, and since the beginning of the year
WITH weeks AS (
  SELECT date(labelled_on, 'weekday 0', '-6 days') AS week_of, count(*) AS parcels, sum(freight) AS freight
  FROM shipments
  GROUP BY 1
)
SELECT week_of, parcels, freight, sum(freight) OVER (ORDER BY week_of) AS so_far
FROM weeks
ORDER BY week_of;

-- The last thing that was seen of each parcel that is lost
SELECT e.shipment_id, e.status, e.occurred_at, e.scanner
FROM tracking_events e
JOIN shipments s ON s.shipment_id = e.shipment_id AND s.events = e.event_no
WHERE s.status = 'lost'
ORDER BY e.occurred_at DESC, e.shipment_id
LIMIT 15;

-- Tenths of customers by freight: who pays most of it
WITH spending AS (
  SELECT customer_id, sum(freight) AS freight FROM shipments GROUP BY customer_id
), tenths AS (
  SELECT freight, ntile(10) OVER (ORDER BY freight DESC, customer_id) AS tenth FROM spending
)
SELECT tenth, count(*) AS customers, sum(freight) AS freight,
       round(1.0 * sum(freight) / sum(sum(freight)) OVER (), 6) AS share
FROM tenths
GROUP BY tenth
ORDER BY tenth;

-- Why parcels come back, and after how many days
WITH waits AS (
  SELECT r.reason, r.refund, date(s.delivered_at) > s.promised_on AS was_late,
         julianday(date(r.requested_at)) - julianday(date(s.delivered_at)) AS days
  FROM returns r
  JOIN shipments s ON s.shipment_id = r.shipment_id
), ranked AS (
  SELECT *, row_number() OVER (PARTITION BY reason ORDER BY days) AS place,
         count(*) OVER (PARTITION BY reason) AS returned
  FROM waits
)
SELECT reason, returned, sum(refund) AS refunded,
       avg(days) FILTER (WHERE place IN ((returned + 1) / 2, (returned + 2) / 2)) AS median_days,
       sum(was_late) AS were_late
FROM ranked
GROUP BY reason, returned
ORDER BY returned DESC, reason;

-- Customers whose first parcel left within 60 days of the contract
WITH firsts AS (
  SELECT c.customer_id, c.segment, julianday(min(s.labelled_on)) - julianday(c.signed_on) AS days
  FROM customers c
  LEFT JOIN shipments s ON s.customer_id = c.customer_id
  GROUP BY c.customer_id, c.segment, c.signed_on
)
SELECT segment, count(*) AS customers, count(days) AS sent_something,
       count(*) FILTER (WHERE days <= 60) AS within_60_days
FROM firsts
GROUP BY segment
ORDER BY customers DESC;

-- Days in a row on which a warehouse had work
WITH days AS (
  SELECT DISTINCT warehouse_id, labelled_on FROM shipments
), numbered AS (
  SELECT warehouse_id, labelled_on,
         julianday(labelled_on) - row_number() OVER (PARTITION BY warehouse_id ORDER BY labelled_on) AS island
  FROM days
)
SELECT warehouse_id, min(labelled_on) AS first_day, max(labelled_on) AS last_day, count(*) AS days
FROM numbered
GROUP BY warehouse_id, island
ORDER BY days DESC, warehouse_id, first_day
LIMIT 10;

-- Routes of parcels with five legs
SELECT l.shipment_id, sum(l.distance_km) AS distance_km,
       group_concat(p.code, ' > ' ORDER BY l.leg_no) AS route
FROM legs l
JOIN places p ON p.place_id = l.from_place
GROUP BY l.shipment_id
HAVING count(*) = 5
ORDER BY distance_km DESC, l.shipment_id
LIMIT 10;
