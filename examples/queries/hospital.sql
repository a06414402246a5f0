-- Admissions, nights and emergencies by department.
SELECT d.department_id, d.code, count(*) AS admissions, sum(a.nights) AS nights,
       round(100.0 * sum(a.is_emergency) / count(*), 1) AS emergency_percent
FROM admissions a
JOIN departments d ON d.department_id = a.department_id
GROUP BY d.department_id
ORDER BY admissions DESC, d.department_id;

-- Patients with pathological values, the strongest inflammation first.
SELECT p.full_name, p.born_on, a.admission_id, r.hemoglobin, r.glucose, round(r.crp, 1) AS crp
FROM lab_results r
JOIN admissions a ON a.admission_id = r.admission_id
JOIN patients p ON p.patient_id = a.patient_id
WHERE r.hemoglobin < 10 OR r.glucose > 180 OR r.crp > 40
ORDER BY r.crp DESC, r.result_id
LIMIT 10;

-- The chain of supervision above each department head.
WITH RECURSIVE chain(department_id, physician_id, level) AS (
  SELECT department_id, head_physician_id, 0 FROM departments WHERE head_physician_id IS NOT NULL
  UNION
  SELECT c.department_id, p.supervisor_id, c.level + 1
  FROM chain c JOIN physicians p ON p.physician_id = c.physician_id
  WHERE p.supervisor_id IS NOT NULL AND c.level < 10
)
SELECT c.department_id, c.level, p.last_name, p.salary
FROM chain c
JOIN physicians p ON p.physician_id = c.physician_id
ORDER BY c.department_id, c.level
LIMIT 20;

-- Invoices that are still open, by age of the patient.
SELECT (2025 - CAST(substr(p.born_on, 1, 4) AS INTEGER)) / 10 * 10 AS decade_of_age,
       count(*) AS open_invoices, round(sum(i.amount), 2) AS open_amount
FROM invoices i
JOIN admissions a ON a.admission_id = i.admission_id
JOIN patients p ON p.patient_id = a.patient_id
WHERE i.paid_on IS NULL
GROUP BY decade_of_age
ORDER BY decade_of_age;
