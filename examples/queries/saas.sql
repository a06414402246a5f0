-- Totals agree with what they sum up, to the cent.
SELECT count(*) AS invoices, sum(i.amount = l.amount) AS agree
FROM invoices i JOIN (SELECT invoice_id, round(sum(amount), 2) AS amount FROM invoice_lines GROUP BY invoice_id) l USING (invoice_id);

-- Nobody works on another company's task, and managers are of the same company.
SELECT count(*) AS tasks, count(t.assignee_id) AS assigned, count(u.user_id) AS found
FROM tasks t LEFT JOIN users u ON u.tenant_id = t.tenant_id AND u.user_id = t.assignee_id;

-- Levels below the top.
WITH RECURSIVE level (tenant_id, user_id, depth) AS (
  SELECT tenant_id, user_id, 0 FROM users WHERE manager_id IS NULL
  UNION ALL
  SELECT u.tenant_id, u.user_id, l.depth + 1 FROM users u JOIN level l ON u.tenant_id = l.tenant_id AND u.manager_id = l.user_id)
SELECT depth, count(*) AS users FROM level GROUP BY depth ORDER BY depth;

-- Plans as their weights say.
SELECT plan, count(*) AS tenants, round(avg(monthly_fee), 2) AS fee FROM tenants GROUP BY plan ORDER BY tenants DESC;
