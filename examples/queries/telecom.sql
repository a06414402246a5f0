-- Usage by plan: calls, minutes, gigabytes.
SELECT p.plan_id, p.title, p.monthly_fee,
       count(DISTINCT s.subscriber_id) AS subscribers,
       (SELECT count(*) FROM calls c JOIN subscribers x ON x.subscriber_id = c.subscriber_id WHERE x.plan_id = p.plan_id) AS calls,
       (SELECT round(sum(d.megabytes) / 1024, 1) FROM data_sessions d JOIN subscribers x ON x.subscriber_id = d.subscriber_id WHERE x.plan_id = p.plan_id) AS gigabytes
FROM plans p
LEFT JOIN subscribers s ON s.plan_id = p.plan_id
GROUP BY p.plan_id
ORDER BY gigabytes DESC, p.plan_id;

-- The cells that drop most calls.
SELECT c.cell_id, k.city, count(*) AS calls, count(c.dropped_at) AS dropped,
       round(100.0 * count(c.dropped_at) / count(*), 1) AS percent
FROM calls c
JOIN cells k ON k.cell_id = c.cell_id
GROUP BY c.cell_id
HAVING count(*) >= 100
ORDER BY percent DESC, c.cell_id
LIMIT 10;

-- Who is likely to leave and still owes money?
SELECT s.subscriber_id, s.full_name, round(s.churn_risk, 3) AS churn_risk,
       count(i.invoice_no) AS open_invoices, round(sum(i.amount), 2) AS open_amount
FROM subscribers s
JOIN invoices i ON i.subscriber_id = s.subscriber_id AND i.paid_at IS NULL
WHERE s.left_on IS NULL AND s.churn_risk > 0.6
GROUP BY s.subscriber_id
ORDER BY open_amount DESC, s.subscriber_id
LIMIT 10;

-- SIM cards without a subscriber, by kind.
SELECT CASE is_esim WHEN 1 THEN 'eSIM' ELSE 'plastic' END AS kind,
       count(*) AS cards, sum(subscriber_id IS NULL) AS in_stock
FROM sim_cards
GROUP BY is_esim
ORDER BY kind;
