-- Revenue by month, with what has come in since January
WITH months AS (
  SELECT date(o.ordered_at, 'start of month') AS ordered_in,
         count(DISTINCT o.order_id) AS orders,
         sum(i.quantity * i.unit_price) AS revenue
  FROM orders o
  JOIN order_items i USING (order_id)
  GROUP BY 1
)
SELECT ordered_in, orders, revenue,
       sum(revenue) OVER (ORDER BY ordered_in) AS so_far,
       revenue - lag(revenue) OVER (ORDER BY ordered_in) AS change
FROM months
ORDER BY ordered_in;

-- Customers who came back, by the month of their first order
WITH firsts AS (
  SELECT customer_id, date(min(ordered_at), 'start of month') AS cohort
  FROM orders
  GROUP BY customer_id
)
SELECT f.cohort, CAST(strftime('%m', o.ordered_at) AS INTEGER) - CAST(strftime('%m', f.cohort) AS INTEGER) AS months_later,
       count(DISTINCT o.customer_id) AS customers
FROM firsts f
JOIN orders o ON o.customer_id = f.customer_id
GROUP BY 1, 2
ORDER BY 1, 2;

-- From registration to the fifth order: a funnel
WITH counts AS (
  SELECT c.customer_id, count(o.order_id) AS orders
  FROM customers c
  LEFT JOIN orders o ON o.customer_id = c.customer_id
  GROUP BY c.customer_id
)
SELECT count(*) AS registered,
       count(*) FILTER (WHERE orders >= 1) AS bought,
       count(*) FILTER (WHERE orders >= 2) AS bought_again,
       count(*) FILTER (WHERE orders >= 5) AS bought_five_times
FROM counts;

-- Units sold below each category of the first level
WITH RECURSIVE tree (category_id, top_id, depth) AS (
  SELECT category_id, category_id, 0 FROM categories WHERE parent_id IS NULL
  UNION ALL
  SELECT c.category_id, t.top_id, t.depth + 1
  FROM categories c
  JOIN tree t ON c.parent_id = t.category_id
)
SELECT t.top_id, max(t.depth) AS levels_below, count(DISTINCT p.product_id) AS products,
       coalesce(sum(i.quantity), 0) AS units
FROM tree t
LEFT JOIN products p ON p.category_id = t.category_id
LEFT JOIN order_items i ON i.product_id = p.product_id
GROUP BY t.top_id
ORDER BY units DESC, t.top_id;

-- The two best sellers of each category
SELECT category_id, product_id, units
FROM (
  SELECT p.category_id, p.product_id, sum(i.quantity) AS units,
         row_number() OVER (PARTITION BY p.category_id ORDER BY sum(i.quantity) DESC, p.product_id) AS place
  FROM products p
  JOIN order_items i ON i.product_id = p.product_id
  GROUP BY p.category_id, p.product_id
)
WHERE place <= 2
ORDER BY category_id, units DESC, product_id;

-- The median worth of an order, by how it was paid
WITH worth AS (
  SELECT o.order_id, o.paid_with, sum(i.quantity * i.unit_price) AS amount
  FROM orders o
  JOIN order_items i ON i.order_id = o.order_id
  GROUP BY o.order_id, o.paid_with
), ranked AS (
  SELECT paid_with, amount,
         row_number() OVER (PARTITION BY paid_with ORDER BY amount) AS place,
         count(*) OVER (PARTITION BY paid_with) AS orders
  FROM worth
)
SELECT paid_with, orders, avg(amount) AS median_amount
FROM ranked
WHERE place IN ((orders + 1) / 2, (orders + 2) / 2)
GROUP BY paid_with, orders
ORDER BY paid_with;

-- Longest runs of days with fewer than 27 orders
WITH days AS (
  SELECT date(ordered_at) AS ordered_on, count(*) AS orders
  FROM orders
  GROUP BY 1
), quiet AS (
  SELECT ordered_on, julianday(ordered_on) - row_number() OVER (ORDER BY ordered_on) AS island
  FROM days
  WHERE orders < 27
)
SELECT min(ordered_on) AS first_day, max(ordered_on) AS last_day, count(*) AS days
FROM quiet
GROUP BY island
HAVING count(*) >= 5
ORDER BY days DESC, first_day;

-- Customers by recency, frequency and spending, in quartiles
WITH spending AS (
  SELECT o.customer_id, julianday('2025-01-01') - julianday(date(max(o.ordered_at))) AS days_ago,
         count(DISTINCT o.order_id) AS orders, sum(i.quantity * i.unit_price) AS spent
  FROM orders o
  JOIN order_items i ON i.order_id = o.order_id
  GROUP BY o.customer_id
), quartiles AS (
  SELECT customer_id, spent,
         ntile(4) OVER (ORDER BY days_ago, customer_id) AS recency,
         ntile(4) OVER (ORDER BY orders DESC, customer_id) AS frequency
  FROM spending
)
SELECT recency, frequency, count(*) AS customers, sum(spent) AS spent
FROM quartiles
GROUP BY recency, frequency
ORDER BY recency, frequency;

-- Share of items that came back, by color
SELECT ifnull(p.color, 'none') AS color, count(*) AS items, count(i.returned_on) AS returned,
       round(100.0 * count(i.returned_on) / count(*), 2) AS returned_pct
FROM order_items i
JOIN products p ON p.product_id = i.product_id
GROUP BY 1
HAVING count(*) >= 150
ORDER BY returned_pct DESC, color
LIMIT 10;

-- Who has referred the most buyers, and whom first
SELECT c.referred_by, count(*) AS referred,
       group_concat(c.customer_id, ', ' ORDER BY c.registered_at, c.customer_id) AS customers
FROM customers c
WHERE c.referred_by IS NOT NULL
  AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.customer_id)
GROUP BY c.referred_by
ORDER BY referred DESC, c.referred_by
LIMIT 10;
