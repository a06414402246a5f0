-- Parcels in time, by carrier and service
SELECT c.name AS carrier, s.level, COUNT(p.shipment_id) AS delivered,
       COUNT_IF(p.delivered_at::DATE <= p.promised_on) AS in_time,
       ROUND(100.0 * COUNT_IF(p.delivered_at::DATE <= p.promised_on) / COUNT(p.shipment_id), 2) AS in_time_pct
FROM carriers c
JOIN services s ON s.carrier_id = c.carrier_id
JOIN shipments p ON p.carrier_id = s.carrier_id AND p.service_no = s.service_no
WHERE p.status = 'delivered'
GROUP BY c.name, s.level
ORDER BY in_time_pct DESC, carrier, s.level;

-- How long between two scans: the median by status
WITH steps AS (
  SELECT status, DATEDIFF('minute', LAG(occurred_at) OVER (PARTITION BY shipment_id ORDER BY event_no), occurred_at) AS minutes
  FROM tracking_events
)
SELECT status, COUNT(*) AS scans, MEDIAN(minutes) AS median_minutes
FROM steps
WHERE minutes IS NOT NULL
GROUP BY status
ORDER BY status;

-- Places below each hub, and the legs that start there
WITH RECURSIVE tree (place_id, hub_id, depth) AS (
  SELECT place_id, place_id, 0 FROM places WHERE parent_id IS NULL
  UNION ALL
  SELECT p.place_id, t.hub_id, t.depth + 1
  FROM places p
  JOIN tree t ON p.parent_id = t.place_id
)
SELECT h.code AS hub, COUNT(DISTINCT t.place_id) AS places, MAX(t.depth) AS levels_below, COUNT(l.leg_no) AS legs
FROM tree t
JOIN places h ON h.place_id = t.hub_id
LEFT JOIN legs l ON l.from_place = t.place_id
GROUP BY h.code
ORDER BY legs DESC, hub;

-- Freight by week, and since the beginning of the year
WITH weeks AS (
  SELECT DATE_TRUNC('WEEK', labelled_on)::DATE AS week_of, COUNT(*) AS parcels, SUM(freight) AS freight
  FROM shipments
  GROUP BY 1
)
SELECT week_of, parcels, freight, SUM(freight) OVER (ORDER BY week_of) AS so_far
FROM weeks
ORDER BY week_of;

-- The last thing that was seen of each parcel that is lost
SELECT shipment_id, status, occurred_at, scanner
FROM tracking_events
WHERE shipment_id IN (SELECT shipment_id FROM shipments WHERE status = 'lost')
QUALIFY ROW_NUMBER() OVER (PARTITION BY shipment_id ORDER BY event_no DESC) = 1
ORDER BY occurred_at DESC, shipment_id
LIMIT 15;

-- Tenths of customers by freight: who pays most of it
WITH spending AS (
  SELECT customer_id, SUM(freight) AS freight FROM shipments GROUP BY customer_id
), tenths AS (
  SELECT freight, NTILE(10) OVER (ORDER BY freight DESC, customer_id) AS tenth FROM spending
)
SELECT tenth, COUNT(*) AS customers, SUM(freight) AS freight,
       ROUND(RATIO_TO_REPORT(SUM(freight)) OVER (), 6) AS share
FROM tenths
GROUP BY tenth
ORDER BY tenth;

-- Why parcels come back, and after how many days
SELECT r.reason, COUNT(*) AS returned, SUM(r.refund) AS refunded,
       MEDIAN(DATEDIFF('day', s.delivered_at, r.requested_at)) AS median_days,
       COUNT_IF(s.delivered_at::DATE > s.promised_on) AS were_late
FROM returns r
JOIN shipments s ON s.shipment_id = r.shipment_id
GROUP BY r.reason
ORDER BY returned DESC, r.reason;

-- Customers whose first parcel left within 60 days of the contract
WITH firsts AS (
  SELECT c.customer_id, c.segment, DATEDIFF('day', c.signed_on, MIN(s.labelled_on)) AS days
  FROM customers c
  LEFT JOIN shipments s ON s.customer_id = c.customer_id
  GROUP BY c.customer_id, c.segment, c.signed_on
)
SELECT segment, COUNT(*) AS customers, COUNT(days) AS sent_something,
       COUNT_IF(days <= 60) AS within_60_days
FROM firsts
GROUP BY segment
ORDER BY customers DESC;

-- Days in a row on which a warehouse had work
WITH days AS (
  SELECT DISTINCT warehouse_id, labelled_on FROM shipments
), numbered AS (
  SELECT warehouse_id, labelled_on,
         DATEADD('day', -ROW_NUMBER() OVER (PARTITION BY warehouse_id ORDER BY labelled_on), labelled_on) AS island
  FROM days
)
SELECT warehouse_id, MIN(labelled_on) AS first_day, MAX(labelled_on) AS last_day, COUNT(*) AS days
FROM numbered
GROUP BY warehouse_id, island
ORDER BY days DESC, warehouse_id, first_day
LIMIT 10;

-- Routes of parcels with five legs
SELECT l.shipment_id, SUM(l.distance_km) AS distance_km,
       LISTAGG(p.code, ' > ') WITHIN GROUP (ORDER BY l.leg_no) AS route
FROM legs l
JOIN places p ON p.place_id = l.from_place
GROUP BY l.shipment_id
HAVING COUNT(*) = 5
ORDER BY distance_km DESC, l.shipment_id
LIMIT 10;
