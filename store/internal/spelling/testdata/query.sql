-- Sales by month and customer, with the share of each and the change from the month before.
WITH months AS (
  SELECT date_trunc('month', o.ordered_on)::date AS month, o.customer_id, sum(o.total) AS total, count(*) AS orders,
         listagg(DISTINCT o.status, ', ') WITHIN GROUP (ORDER BY o.status) AS statuses
  FROM orders o
  JOIN customers c ON c.customer_id = o.customer_id AND c.signed_up < o.ordered_on - interval '1 month'
  WHERE o.ordered_on >= dateadd(month, -12, current_date)
    AND o.payload:shipping.country::varchar = 'DE'
    AND nvl(o.discount, 0) < 0.5
    AND c.email ILIKE '%@example.com'
  GROUP BY 1, 2
), ranked AS (
  SELECT m.*, ratio_to_report(m.total) OVER (PARTITION BY m.month) AS share,
         lag(m.total) OVER (PARTITION BY m.customer_id ORDER BY m.month) AS before,
         row_number() OVER (PARTITION BY m.month ORDER BY m.total DESC) AS place
  FROM months m
)
SELECT TOP 100 r.month, c.name, r.total::decimal(12, 2) AS total, round(100 * r.share, 1) AS percent,
       CASE WHEN r.before IS NULL THEN 'new' WHEN r.total > r.before THEN 'up' ELSE 'down' END AS direction,
       datediff(day, c.signed_up, r.month) AS days, decode(c.tier, 1, 'gold', 2, 'silver', 'none') AS tier,
       extract(year FROM r.month) AS year, r.statuses, coalesce(r.total - r.before, 0) AS change
FROM ranked r
LEFT JOIN customers c ON c.customer_id = r.customer_id
WHERE r.place <= 10 AND r.month BETWEEN '2024-01-01' AND '2024-12-31'
  AND NOT EXISTS (SELECT 1 FROM returns x WHERE x.customer_id = r.customer_id AND x.returned_at > r.month + interval '14 days')
  AND c.country IN ('DE', 'AT', 'CH', 'FR', 'IT', 'ES', 'PT', 'NL', 'BE', 'LU', 'DK', 'SE', 'NO', 'FI')
ORDER BY r.month, r.total DESC
