-- Revenue by month, with what has come in since January
WITH months AS (
  SELECT DATE_TRUNC('month', o.ordered_at)::date AS ordered_in,
         COUNT(DISTINCT o.order_id) AS orders,
         SUM(i.quantity * i.unit_price) AS revenue
  FROM orders o
  JOIN order_items i ON i.order_id = o.order_id
  GROUP BY 1
)
SELECT ordered_in, orders, revenue,
       SUM(revenue) OVER (ORDER BY ordered_in ROWS UNBOUNDED PRECEDING) AS so_far,
       revenue - LAG(revenue) OVER (ORDER BY ordered_in) AS change
FROM months
ORDER BY ordered_in;

-- Customers who came back, by the month of their first order
WITH firsts AS (
  SELECT customer_id, DATE_TRUNC('month', MIN(ordered_at))::date AS cohort
  FROM orders
  GROUP BY customer_id
)
SELECT f.cohort, DATEDIFF(month, f.cohort, o.ordered_at) AS months_later,
       COUNT(DISTINCT o.customer_id) AS customers
FROM firsts f
JOIN orders o ON o.customer_id = f.customer_id
GROUP BY 1, 2
ORDER BY 1, 2;

-- From registration to the fifth order: a funnel
WITH counts AS (
  SELECT c.customer_id, COUNT(o.order_id) AS orders
  FROM customers c
  LEFT JOIN orders o ON o.customer_id = c.customer_id
  GROUP BY c.customer_id
)
SELECT COUNT(*) AS registered,
       SUM(CASE WHEN orders >= 1 THEN 1 ELSE 0 END) AS bought,
       SUM(CASE WHEN orders >= 2 THEN 1 ELSE 0 END) AS bought_again,
       SUM(CASE WHEN orders >= 5 THEN 1 ELSE 0 END) AS bought_five_times
FROM counts;

-- Units sold below each category of the first level
WITH RECURSIVE tree (category_id, top_id, depth) AS (
  SELECT category_id, category_id, 0 FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.category_id, t.top_id, t.depth + 1
  FROM categories c
  JOIN tree t ON c.parent_id = t.category_id
)
SELECT t.top_id, MAX(t.depth) AS levels_below, COUNT(DISTINCT p.product_id) AS products,
       NVL(SUM(i.quantity), 0) AS units
FROM tree t
LEFT JOIN products p ON p.category_id = t.category_id
LEFT JOIN order_items i ON i.product_id = p.product_id
GROUP BY t.top_id
ORDER BY units DESC, t.top_id;

-- The two best sellers of each category
SELECT p.category_id, p.product_id, SUM(i.quantity) AS units
FROM products p
JOIN order_items i ON i.product_id = p.product_id
GROUP BY p.category_id, p.product_id
QUALIFY ROW_NUMBER() OVER (PARTITION BY p.category_id ORDER BY SUM(i.quantity) DESC, p.product_id) <= 2
ORDER BY p.category_id, units DESC, p.product_id;

-- The median worth of an order, by how it was paid
WITH worth AS (
  SELECT o.order_id, o.paid_with, SUM(i.quantity * i.unit_price) AS amount
  FROM orders o
  JOIN order_items i ON i.order_id = o.order_id
  GROUP BY o.order_id, o.paid_with
)
SELECT paid_with, COUNT(*) AS orders, MEDIAN(amount) AS median_amount
FROM worth
GROUP BY paid_with
ORDER BY paid_with;

-- Longest runs of days with fewer than 27 orders
WITH days AS (
  SELECT ordered_at::date AS ordered_on, COUNT(*) AS orders
  FROM orders
  GROUP BY 1
), quiet AS (
  SELECT ordered_on, DATEADD(day, -ROW_NUMBER() OVER (ORDER BY ordered_on)::int, ordered_on)::date AS island
  FROM days
  WHERE orders < 27
)
SELECT MIN(ordered_on) AS first_day, MAX(ordered_on) AS last_day, COUNT(*) AS days
FROM quiet
GROUP BY island
HAVING COUNT(*) >= 5
ORDER BY days DESC, first_day;

-- Customers by recency, frequency and spending, in quartiles
WITH spending AS (
  SELECT o.customer_id, DATEDIFF(day, MAX(o.ordered_at), DATE '2025-01-01') AS days_ago,
         COUNT(DISTINCT o.order_id) AS orders, SUM(i.quantity * i.unit_price) AS spent
  FROM orders o
  JOIN order_items i ON i.order_id = o.order_id
  GROUP BY o.customer_id
), quartiles AS (
  SELECT customer_id, spent,
         NTILE(4) OVER (ORDER BY days_ago, customer_id) AS recency,
         NTILE(4) OVER (ORDER BY orders DESC, customer_id) AS frequency
  FROM spending
)
SELECT recency, frequency, COUNT(*) AS customers, SUM(spent) AS spent
FROM quartiles
GROUP BY recency, frequency
ORDER BY recency, frequency;

-- Share of items that came back, by color
SELECT NVL(p.color, 'none') AS color, COUNT(*) AS items,
       SUM(NVL2(i.returned_on, 1, 0)) AS returned,
       ROUND(100.0 * SUM(NVL2(i.returned_on, 1, 0)) / COUNT(*), 2) AS returned_pct
FROM order_items i
JOIN products p ON p.product_id = i.product_id
GROUP BY 1
HAVING COUNT(*) >= 150
ORDER BY returned_pct DESC, color
LIMIT 10;

-- Who has referred the most buyers, and whom first
SELECT c.referred_by, COUNT(*) AS referred,
       LISTAGG(c.customer_id::varchar, ', ') WITHIN GROUP (ORDER BY c.registered_at, c.customer_id) AS customers
FROM customers c
WHERE c.referred_by IS NOT NULL
  AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id)
GROUP BY c.referred_by
ORDER BY referred DESC, c.referred_by
LIMIT 10;
