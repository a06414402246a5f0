-- Revenue, orders and buyers by month.
SELECT strftime('%Y-%m', o.ordered_at) AS month,
       count(DISTINCT o.order_id) AS orders,
       count(DISTINCT o.customer_id) AS buyers,
       round(sum(i.quantity * i.unit_price * (1 - o.discount)), 2) AS revenue
FROM orders o
JOIN order_items i ON i.order_id = o.order_id
GROUP BY month
ORDER BY month;

-- The ten customers who spent most.
SELECT c.customer_id, c.first_name || ' ' || c.last_name AS customer, c.country_code,
       count(DISTINCT o.order_id) AS orders,
       round(sum(i.quantity * i.unit_price), 2) AS spent
FROM customers c
JOIN orders o ON o.customer_id = c.customer_id
JOIN order_items i ON i.order_id = o.order_id
GROUP BY c.customer_id
ORDER BY spent DESC, c.customer_id
LIMIT 10;

-- Best categories of the first level, with all that lies below them.
WITH RECURSIVE tree(category_id, top_id) AS (
  SELECT category_id, category_id FROM categories WHERE parent_id IS NULL
  UNION
  SELECT c.category_id, t.top_id FROM categories c JOIN tree t ON c.parent_id = t.category_id
)
SELECT t.top_id AS category_id, k.label, count(DISTINCT p.product_id) AS products,
       coalesce(sum(i.quantity), 0) AS units_sold
FROM tree t
JOIN categories k ON k.category_id = t.top_id
JOIN products p ON p.category_id = t.category_id
LEFT JOIN order_items i ON i.product_id = p.product_id
GROUP BY t.top_id, k.label
ORDER BY units_sold DESC, t.top_id;

-- Do customers who were referred buy more often?
SELECT CASE WHEN c.referred_by IS NULL THEN 'came alone' ELSE 'referred' END AS customers,
       count(DISTINCT c.customer_id) AS number,
       round(1.0 * count(o.order_id) / count(DISTINCT c.customer_id), 2) AS orders_each
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.customer_id
GROUP BY 1
ORDER BY 1;

-- Share of items that came back, by card.
SELECT o.paid_with, count(*) AS items, count(i.returned_on) AS returned,
       round(100.0 * count(i.returned_on) / count(*), 2) AS percent
FROM orders o
JOIN order_items i ON i.order_id = o.order_id
GROUP BY o.paid_with
ORDER BY percent DESC, o.paid_with;
