-- Impressions, clicks and what a click has cost, by channel
SELECT c.channel, COUNT(*) AS impressions, COUNT(k.click_id) AS clicks,
       ROUND(100.0 * COUNT(k.click_id) / COUNT(*), 3) AS ctr_pct,
       ROUND(SUM(i.cost) / NULLIF(COUNT(k.click_id), 0), 4) AS cost_per_click
FROM impressions i
JOIN ads a ON a.ad_id = i.ad_id
JOIN campaigns c ON c.campaign_id = a.campaign_id
LEFT JOIN clicks k ON k.impression_id = i.impression_id AND NOT k.is_invalid
GROUP BY c.channel
ORDER BY c.channel;

-- From the impression to the purchase, by device
SELECT i.device, COUNT(DISTINCT i.impression_id) AS shown,
       COUNT(DISTINCT CASE WHEN i.is_viewable THEN i.impression_id END) AS seen,
       COUNT(DISTINCT k.click_id) AS clicked,
       COUNT(DISTINCT v.click_id) AS converted,
       COUNT(DISTINCT CASE WHEN v.action = 'purchase' THEN v.click_id END) AS bought
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
SELECT t.network_id, MAX(t.depth) AS levels_below, COUNT(DISTINCT t.account_id) AS accounts,
       NVL(SUM(c.spent), 0) AS spent
FROM tree t
LEFT JOIN campaigns c ON c.account_id = t.account_id
GROUP BY t.network_id
ORDER BY spent DESC, t.network_id;

-- Spend of each week, with the mean of four weeks
WITH weeks AS (
  SELECT DATE_TRUNC('week', spend_on)::date AS week_of, SUM(spent) AS spent
  FROM daily_spend
  GROUP BY 1
)
SELECT week_of, spent,
       ROUND(AVG(spent) OVER (ORDER BY week_of ROWS BETWEEN 3 PRECEDING AND CURRENT ROW), 2) AS mean_of_four,
       spent - LAG(spent, 1) OVER (ORDER BY week_of) AS change
FROM weeks
ORDER BY week_of;

-- The three campaigns of each channel with the highest return on what was spent
WITH earned AS (
  SELECT a.campaign_id, SUM(v.order_value) AS revenue
  FROM conversions v
  JOIN clicks k ON k.click_id = v.click_id
  JOIN impressions i ON i.impression_id = k.impression_id
  JOIN ads a ON a.ad_id = i.ad_id
  WHERE v.action = 'purchase'
  GROUP BY a.campaign_id
)
SELECT c.channel, c.campaign_id, e.revenue, c.spent, ROUND(e.revenue / c.spent, 4) AS roas
FROM campaigns c
JOIN earned e ON e.campaign_id = c.campaign_id
QUALIFY ROW_NUMBER() OVER (PARTITION BY c.channel ORDER BY e.revenue / c.spent DESC, c.campaign_id) <= 3
ORDER BY c.channel, roas DESC, c.campaign_id;

-- Longest runs of days on which a campaign has spent
WITH numbered AS (
  SELECT campaign_id, spend_on,
         DATEADD(day, -ROW_NUMBER() OVER (PARTITION BY campaign_id ORDER BY spend_on)::int, spend_on)::date AS island
  FROM daily_spend
)
SELECT campaign_id, MIN(spend_on) AS first_day, MAX(spend_on) AS last_day, COUNT(*) AS days
FROM numbered
GROUP BY campaign_id, island
ORDER BY days DESC, campaign_id, first_day
LIMIT 10;

-- How long people think: hours from the click to the conversion
SELECT action, COUNT(*) AS conversions,
       MEDIAN(DATEDIFF(hour, k.clicked_at, v.converted_at)) AS median_hours,
       MAX(DATEDIFF(day, k.clicked_at, v.converted_at)) AS most_days
FROM conversions v
JOIN clicks k ON k.click_id = v.click_id
GROUP BY action
ORDER BY action;

-- How often a visitor sees the ads of one campaign
WITH seen AS (
  SELECT a.campaign_id, i.visitor, COUNT(*) AS times
  FROM impressions i
  JOIN ads a ON a.ad_id = i.ad_id
  GROUP BY a.campaign_id, i.visitor
)
SELECT DECODE(times, 1, 'once', 2, 'twice', 'more often') AS frequency, COUNT(*) AS visitors,
       ROUND(RATIO_TO_REPORT(COUNT(*)) OVER (), 6) AS share
FROM seen
GROUP BY 1
ORDER BY 1;

-- Publishers by their share of the cost, and what they keep
SELECT p.category, COUNT(DISTINCT p.publisher_id) AS publishers, SUM(i.cost) AS cost,
       ROUND(SUM(i.cost * p.revenue_share), 2) AS kept,
       RANK() OVER (ORDER BY SUM(i.cost) DESC) AS place
FROM publishers p
JOIN impressions i ON i.publisher_id = p.publisher_id
GROUP BY p.category
ORDER BY place;

-- Campaigns and their audiences in one line
SELECT c.campaign_id, c.objective, COUNT(*) AS ad_groups,
       LISTAGG(g.audience, ', ') WITHIN GROUP (ORDER BY g.group_no) AS audiences,
       SUM(NVL2(g.max_cpc, 1, 0)) AS manual_bids
FROM campaigns c
JOIN ad_groups g ON g.campaign_id = c.campaign_id
WHERE c.status = 'active' AND c.started_on >= DATEADD(day, -14, '2024-12-31'::date)
GROUP BY c.campaign_id, c.objective
ORDER BY c.campaign_id;
