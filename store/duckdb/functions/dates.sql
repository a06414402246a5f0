-- https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
-- https://docs.snowflake.com/en/sql-reference/functions-date-time
-- A transaction is one query, so now() is the instant at which it began.
CREATE MACRO getdate() AS system.main.date_trunc('second', now()::TIMESTAMP);
CREATE MACRO sysdate() AS now()::TIMESTAMP;
-- What is not here as DuckDB has it, is computed by the functions in Go, which _dwsim_part tells.
CREATE MACRO dateadd(p, n, d TIME) AS CAST(system.main._dwsim_dateadd(p, n, d) AS TIME),
  (p, n, d) AS d::TIMESTAMP + n::BIGINT * ('1 ' || system.main._dwsim_unit(p))::INTERVAL;
CREATE MACRO timestampadd(p, n, d) AS dateadd(p, n, d);
CREATE MACRO timeadd(p, n, d) AS dateadd(p, n, d);
CREATE MACRO date_add(p, n, d) AS dateadd(p, n, d), (d, i) AS system.main.date_add(d, i);
CREATE MACRO datediff(p, a TIME, b TIME) AS CAST(system.main._dwsim_datediff(p, a, b) AS BIGINT),
  (p, a, b) AS CASE system.main._dwsim_unit(p) WHEN 'week' THEN system.main.date_diff('day', system.main.date_trunc('week', a::TIMESTAMP), system.main.date_trunc('week', b::TIMESTAMP)) // 7
    WHEN 'century' THEN CAST(system.main._dwsim_datediff(p, a, b) AS BIGINT) WHEN 'millennium' THEN CAST(system.main._dwsim_datediff(p, a, b) AS BIGINT)
    ELSE system.main.date_diff(system.main._dwsim_unit(p), a::TIMESTAMP, b::TIMESTAMP) END;
CREATE MACRO timestampdiff(p, a, b) AS datediff(p, a, b);
CREATE MACRO timediff(p, a, b) AS datediff(p, a, b);
CREATE MACRO date_diff(p, a, b) AS datediff(p, a, b);
CREATE MACRO date_trunc(p, d) AS CASE system.main._dwsim_unit(p) WHEN 'century' THEN CAST(system.main._dwsim_date_trunc(p, d) AS TIMESTAMP)
  WHEN 'millennium' THEN CAST(system.main._dwsim_date_trunc(p, d) AS TIMESTAMP) ELSE system.main.date_trunc(system.main._dwsim_unit(p), d::TIMESTAMP) END;
CREATE MACRO date_part(p, d TIME) AS CAST(system.main._dwsim_date_part(p, d) AS BIGINT),
  (p, d) AS CASE WHEN system.main._dwsim_part(p) IS NULL THEN CAST(system.main._dwsim_date_part(p, d) AS BIGINT) ELSE system.main.date_part(system.main._dwsim_part(p), d::TIMESTAMP)::BIGINT END;
CREATE MACRO trunc(d DATE) AS d, (d TIMESTAMP) AS d::DATE, (d TIMESTAMPTZ) AS d::TIMESTAMP::DATE, (x) AS system.main.trunc(x),
  (d DATE, p) AS date_trunc(p, d)::DATE, (d TIMESTAMP, p) AS date_trunc(p, d)::DATE, (x, n) AS system.main.trunc(x, n);
CREATE MACRO add_months(d, n) AS CAST(system.main._dwsim_add_months(d, n) AS TIMESTAMP);
CREATE MACRO months_between(a, b) AS CAST(system.main._dwsim_months_between(a, b) AS DOUBLE);
CREATE MACRO last_day(d) AS system.main.last_day(d::DATE), (d, p) AS CAST(system.main._dwsim_last_day(d, p) AS DATE);
CREATE MACRO date_part_year(d) AS year(d::DATE);
CREATE MACRO dayofweekiso(d) AS isodow(d::DATE);
CREATE MACRO dayofweek_iso(d) AS isodow(d::DATE);
CREATE MACRO weekiso(d) AS week(d::DATE);
CREATE MACRO yearofweek(d) AS isoyear(d::DATE);
CREATE MACRO yearofweekiso(d) AS isoyear(d::DATE);
CREATE MACRO monthname(d) AS left(system.main.monthname(d::DATE), 3);
CREATE MACRO dayname(d) AS left(system.main.dayname(d::DATE), 3);
CREATE MACRO time_slice(d DATE, n, p) AS CAST(system.main._dwsim_time_slice(d, n, p) AS DATE), (d, n, p) AS CAST(system.main._dwsim_time_slice(d, n, p) AS TIMESTAMP),
  (d DATE, n, p, e) AS CAST(system.main._dwsim_time_slice(d, n, p, e) AS DATE), (d, n, p, e) AS CAST(system.main._dwsim_time_slice(d, n, p, e) AS TIMESTAMP);
