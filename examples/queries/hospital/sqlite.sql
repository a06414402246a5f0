-- Admissions and nights by month, with the change from the month before
WITH months AS (
  SELECT date(admitted_at, 'start of month') AS admitted_in, count(*) AS admissions, sum(nights) AS nights
  FROM admissions
  GROUP BY 1
)
SELECT admitted_in, admissions, nights,
       admissions - lag(admissions) OVER (ORDER BY admitted_in) AS change
FROM months
ORDER BY admitted_in;

-- Patients who came back within 30 days, by department
WITH stays AS (
  SELECT patient_id, department_id, admitted_at, nights,
         lead(admitted_at) OVER (PARTITION BY patient_id ORDER BY admitted_at) AS next_at
  FROM admissions
)
SELECT department_id, count(*) AS stays,
       count(*) FILTER (WHERE julianday(next_at) > julianday(admitted_at) + nights
         AND julianday(date(next_at)) - julianday(date(admitted_at)) - nights <= 30) AS came_back
FROM stays
GROUP BY department_id
ORDER BY came_back DESC, department_id;

-- How many physicians report to each head, directly or through others
WITH RECURSIVE reports (physician_id, head_id, depth) AS (
  SELECT physician_id, physician_id, 0 FROM physicians WHERE supervisor_id IS NULL
  UNION ALL
  SELECT p.physician_id, r.head_id, r.depth + 1
  FROM physicians p
  JOIN reports r ON p.supervisor_id = r.physician_id
)
SELECT head_id, count(*) - 1 AS below, max(depth) AS levels
FROM reports
GROUP BY head_id
ORDER BY below DESC, head_id;

-- The three best paid physicians of each department
SELECT department_id, last_name, salary
FROM (
  SELECT department_id, last_name, salary,
         row_number() OVER (PARTITION BY department_id ORDER BY salary DESC, physician_id) AS place
  FROM physicians
)
WHERE place <= 3
ORDER BY department_id, salary DESC;

-- The median stay of emergencies and of planned admissions
WITH ranked AS (
  SELECT iif(is_emergency, 'emergency', 'planned') AS admitted_as, nights,
         row_number() OVER (PARTITION BY is_emergency ORDER BY nights) AS place,
         count(*) OVER (PARTITION BY is_emergency) AS admissions
  FROM admissions
)
SELECT admitted_as, admissions,
       avg(nights) FILTER (WHERE place IN ((admissions + 1) / 2, (admissions + 2) / 2)) AS median_nights,
       max(nights) AS most_nights
FROM ranked
GROUP BY admitted_as, admissions
ORDER BY admitted_as;

-- Values beyond two standard deviations of all, by patient's age
WITH means AS (
  SELECT avg(hemoglobin) AS mean, count(*) AS n FROM lab_results
), limits AS (
  SELECT m.mean, sqrt(sum((r.hemoglobin - m.mean) * (r.hemoglobin - m.mean)) / (m.n - 1)) AS deviation
  FROM lab_results r
  CROSS JOIN means m
  GROUP BY m.mean, m.n
)
SELECT (2025 - CAST(strftime('%Y', p.born_on) AS INTEGER)) / 20 * 20 AS from_age,
       count(*) AS results,
       count(*) FILTER (WHERE abs(r.hemoglobin - l.mean) > 2 * l.deviation) AS unusual
FROM lab_results r
CROSS JOIN limits l
JOIN admissions a ON a.admission_id = r.admission_id
JOIN patients p ON p.patient_id = a.patient_id
GROUP BY 1
ORDER BY 1;

-- Days in a row with an admission to department 1
WITH days AS (
  SELECT DISTINCT date(admitted_at) AS admitted_on FROM admissions WHERE department_id = 1
), numbered AS (
  SELECT admitted_on, julianday(admitted_on) - row_number() OVER (ORDER BY admitted_on) AS island
  FROM days
)
SELECT min(admitted_on) AS first_day, max(admitted_on) AS last_day, count(*) AS days
FROM numbered
GROUP BY island
ORDER BY days DESC, first_day
LIMIT 5;

-- What is billed and paid, quarter by quarter
SELECT date(issued_on, 'start of month', '-' || ((CAST(strftime('%m', issued_on) AS INTEGER) - 1) % 3) || ' months') AS issued_in,
       count(*) AS invoices, sum(amount) AS billed,
       coalesce(sum(amount) FILTER (WHERE paid_on IS NOT NULL), 0) AS paid,
       round(100 * sum(iif(paid_on IS NULL, 0, amount)) / sum(amount), 2) AS paid_pct
FROM invoices
GROUP BY 1
ORDER BY 1;

-- From the admission to the paid invoice: a funnel by weekday
SELECT CAST(strftime('%w', a.admitted_at) AS INTEGER) AS weekday, count(DISTINCT a.admission_id) AS admissions,
       count(DISTINCT r.admission_id) AS with_results, count(DISTINCT i.admission_id) AS billed,
       count(DISTINCT i.admission_id) FILTER (WHERE i.paid_on IS NOT NULL) AS paid
FROM admissions a
LEFT JOIN lab_results r ON r.admission_id = a.admission_id
LEFT JOIN invoices i ON i.admission_id = a.admission_id
GROUP BY 1
ORDER BY 1;

-- Departments on each floor, from the one that opens first
SELECT floor, count(*) AS departments, sum(beds) AS beds,
       group_concat(code, ', ' ORDER BY opens_at, code) AS codes
FROM departments
GROUP BY floor
ORDER BY floor;
