-- Admissions and nights by month, with the change from the month before
WITH months AS (
  SELECT DATE_TRUNC('MONTH', admitted_at)::DATE AS admitted_in, COUNT(*) AS admissions, SUM(nights) AS nights
  FROM admissions
  GROUP BY 1
)
SELECT admitted_in, admissions, nights,
       admissions - LAG(admissions) OVER (ORDER BY admitted_in) AS change
FROM months
ORDER BY admitted_in;

-- Patients who came back within 30 days, by department
WITH stays AS (
  SELECT patient_id, department_id, admitted_at, DATEADD('day', nights, admitted_at) AS left_at,
         LEAD(admitted_at) OVER (PARTITION BY patient_id ORDER BY admitted_at) AS next_at
  FROM admissions
)
SELECT department_id, COUNT(*) AS stays,
       COUNT_IF(next_at > left_at AND DATEDIFF('day', left_at, next_at) <= 30) AS came_back
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
SELECT head_id, COUNT(*) - 1 AS below, MAX(depth) AS levels
FROM reports
GROUP BY head_id
ORDER BY below DESC, head_id;

-- The three best paid physicians of each department
SELECT department_id, last_name, salary
FROM physicians
QUALIFY ROW_NUMBER() OVER (PARTITION BY department_id ORDER BY salary DESC, physician_id) <= 3
ORDER BY department_id, salary DESC;

-- The median stay of emergencies and of planned admissions
SELECT IFF(is_emergency, 'emergency', 'planned') AS admitted_as,
       COUNT(*) AS admissions, MEDIAN(nights) AS median_nights, MAX(nights) AS most_nights
FROM admissions
GROUP BY 1
ORDER BY 1;

-- Values beyond two standard deviations of all, by patient's age
WITH limits AS (
  SELECT AVG(hemoglobin) AS mean, STDDEV(hemoglobin) AS deviation FROM lab_results
)
SELECT FLOOR(DATEDIFF('year', p.born_on, '2025-01-01'::DATE) / 20.0) * 20 AS from_age,
       COUNT(*) AS results,
       COUNT_IF(ABS(r.hemoglobin - l.mean) > 2 * l.deviation) AS unusual
FROM lab_results r
CROSS JOIN limits l
JOIN admissions a ON a.admission_id = r.admission_id
JOIN patients p ON p.patient_id = a.patient_id
GROUP BY 1
ORDER BY 1;

-- Days in a row with an admission to department 1
WITH days AS (
  SELECT DISTINCT admitted_at::DATE AS admitted_on FROM admissions WHERE department_id = 1
), numbered AS (
  SELECT admitted_on, DATEADD('day', -ROW_NUMBER() OVER (ORDER BY admitted_on), admitted_on) AS island
  FROM days
)
SELECT MIN(admitted_on) AS first_day, MAX(admitted_on) AS last_day, COUNT(*) AS days
FROM numbered
GROUP BY island
ORDER BY days DESC, first_day
LIMIT 5;

-- What is billed and paid, quarter by quarter
SELECT DATE_TRUNC('QUARTER', issued_on)::DATE AS issued_in, COUNT(*) AS invoices, SUM(amount) AS billed,
       SUM(IFF(paid_on IS NOT NULL, amount, 0)) AS paid,
       ROUND(100 * SUM(NVL2(paid_on, amount, 0)) / SUM(amount), 2) AS paid_pct
FROM invoices
GROUP BY 1
ORDER BY 1;

-- From the admission to the paid invoice: a funnel by weekday
SELECT DAYOFWEEK(a.admitted_at) AS weekday, COUNT(DISTINCT a.admission_id) AS admissions,
       COUNT(DISTINCT r.admission_id) AS with_results, COUNT(DISTINCT i.admission_id) AS billed,
       COUNT(DISTINCT IFF(i.paid_on IS NOT NULL, i.admission_id, NULL)) AS paid
FROM admissions a
LEFT JOIN lab_results r ON r.admission_id = a.admission_id
LEFT JOIN invoices i ON i.admission_id = a.admission_id
GROUP BY 1
ORDER BY 1;

-- Departments on each floor, from the one that opens first
SELECT floor, COUNT(*) AS departments, SUM(beds) AS beds,
       LISTAGG(code, ', ') WITHIN GROUP (ORDER BY opens_at, code) AS codes
FROM departments
GROUP BY floor
ORDER BY floor;
