-- Impressions, clicks and what a click has cost, by channel
SELECT c.channel, count(*) AS impressions, count(k.click_id) AS clicks,
       round(100.0 * count(k.click_id) / count(*), 3) AS ctr_pct,
       round(sum(i.cost) / nullif(count(k.click_id), 0), 4) AS cost_per_click
FROM impressions i
JOIN ads a ON a.ad_id = i.ad_id
JOIN campaigns c ON c.campaign_id = a.campaign_id
LEFT JOIN clicks k ON k.impression_id = i.impression_id AND NOT k.is_invalid
GROUP BY c.channel
ORDER BY c.channel;

-- From the impression to the purchase, by device
SELECT i.device, count(DISTINCT i.impression_id) AS shown,
       count(DISTINCT i.impression_id) FILTER (WHERE i.is_viewable) AS seen,
       count(DISTINCT k.click_id) AS clicked,
       count(DISTINCT v.click_id) AS converted,
       count(DISTINCT v.click_id) FILTER (WHERE v.action = 'purchase') AS bought
FROM impressions i
LEFT JOIN clicks k ON k.impression_id = i.impression_id
LEFT JOIN conversions v ON v.click_id = k.click_id
GROUP BY i.device
ORDER BY shown DESC;

-- What networks own: accounts below each, and what they have spent
WITH RECURSIVE tree (account_id, network_id, depth) AS (
  SELECT account_id, account_id, 0 FROM accounts WHERE parent_id IS NULL
  UNION ALL
  SELECT a.account_id, t.network_id, t.depth + 1
  FROM accounts a
  JOIN tree t ON a.parent_id = t.account_id
)
SELECT t.network_id, max(t.depth) AS levels_below, count(DISTINCT t.account_id) AS accounts,
       coalesce(sum(c.spent), 0) AS spent
FROM tree t
LEFT JOIN campaigns c ON c.account_id = t.account_id
GROUP BY t.network_id
ORDER BY sum(c.spent) DESC NULLS LAST, t.network_id;

-- Spend of each week, with the mean of four weeks
WITH weeks AS (
  SELECT date(spend_on, 'weekday 0', '-6 days') AS week_of, sum(spent) AS spent
  FROM daily_spend
  GROUP BY 1
)
SELECT week_of, spent,
       round(avg(spent) OVER (ORDER BY week_of ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), 2) AS mean_of_four,
       spent - lag(spent) OVER (ORDER BY week_of) AS change
FROM weeks
ORDER BY week_of;

-- The three campaigns of each channel with the highest return on what was spent
WITH earned AS (
  SELECT a.campaign_id, sum(v.order_value) AS revenue
  FROM conversions v
  JOIN clicks k ON k.click_id = v.click_id
  JOIN impressions i ON i.impression_id = k.impression_id
  JOIN ads a ON a.ad_id = i.ad_id
  WHERE v.action = 'purchase'
  GROUP BY a.campaign_id
), ranked AS (
  SELECT c.channel, c.campaign_id, e.revenue, c.spent, round(e.revenue / c.spent, 4) AS roas,
         row_number() OVER (PARTITION BY c.channel ORDER BY e.revenue / c.spent DESC, c.campaign_id) AS place
  FROM campaigns c
  JOIN earned e ON e.campaign_id = c.campaign_id
)
SELECT channel, campaign_id, revenue, spent, roas
FROM ranked
WHERE place <= 3
ORDER BY channel, roas DESC, campaign_id;

-- Longest runs of days on which a campaign has spent
WITH numbered AS (
  SELECT campaign_id, spend_on,
         julianday(spend_on) - row_number() OVER (PARTITION BY campaign_id ORDER BY spend_on) AS island
  FROM daily_spend
)
SELECT campaign_id, min(spend_on) AS first_day, max(spend_on) AS last_day, count(*) AS days
FROM numbered
GROUP BY campaign_id, island
ORDER BY days DESC, campaign_id, first_day
LIMIT 10;

-- How long people think: hours from the click to the conversion
WITH waits AS (
  SELECT v.action,
         unixepoch(v.converted_at) / 3600 - unixepoch(k.clicked_at) / 3600 AS hours,
         CAST(julianday(date(v.converted_at)) - julianday(date(k.clicked_at)) AS INTEGER) AS days
  FROM conversions v
  JOIN clicks k ON k.click_id = v.click_id
), ranked AS (
  SELECT action, hours, days, row_number() OVER (PARTITION BY action ORDER BY hours) AS place,
         count(*) OVER (PARTITION BY action) AS conversions
  FROM waits
)
SELECT action, conversions,
       avg(hours) FILTER (WHERE place IN ((conversions + 1) / 2, (conversions + 2) / 2)) AS median_hours,
       max(days) AS most_days
FROM ranked
GROUP BY action, conversions
ORDER BY action;

-- How often a visitor sees the ads of one campaign
WITH seen AS (
  SELECT a.campaign_id, i.visitor, count(*) AS times
  FROM impressions i
  JOIN ads a ON a.ad_id = i.ad_id
  GROUP BY a.campaign_id, i.visitor
)
SELECT CASE times WHEN 1 THEN 'once' WHEN 2 THEN 'twice' ELSE 'more often' END AS frequency, count(*) AS visitors,
       round(1.0 * count(*) / sum(count(*)) OVER (), 6) AS share
FROM seen
GROUP BY 1
ORDER BY 1;

-- Publishers by their share of the cost, and what they keep
SELECT p.category, count(DISTINCT p.publisher_id) AS publishers, sum(i.cost) AS cost,
       round(sum(i.cost * p.revenue_share), 2) AS kept,
       rank() OVER (ORDER BY sum(i.cost) DESC) AS place
FROM publishers p
JOIN impressions i ON i.publisher_id = p.publisher_id
GROUP BY p.category
ORDER BY place;

-- Campaigns and their audiences in one line
SELECT c.campaign_id, c.objective, count(*) AS ad_groups,
       group_concat(g.audience, ', ' ORDER BY g.group_no) AS audiences,
       count(g.max_cpc) AS manual_bids
FROM campaigns c
JOIN ad_groups g ON g.campaign_id = c.campaign_id
WHERE c.status = 'active' AND c.started_on >= date('2024-12-31', '-14 days')
GROUP BY c.campaign_id, c.objective
ORDER BY c.campaign_id;
