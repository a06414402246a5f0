-- https://docs.aws.amazon.com/redshift/latest/dg/Date_functions_header.html
-- https://docs.snowflake.com/en/sql-reference/functions-date-time
-- A transaction is one query, so now() is the instant at which it began.
CREATE MACRO getdate() AS now()::TIMESTAMP;
CREATE MACRO sysdate() AS now()::TIMESTAMP;
CREATE MACRO sysdate_utc() AS now()::TIMESTAMP;
CREATE MACRO _dwsim_after(p, n, d) AS d::TIMESTAMP + n::BIGINT * ('1 ' || system.main._dwsim_part(p))::INTERVAL;
CREATE MACRO dateadd(p, n, d) AS _dwsim_after(p, n, d);
CREATE MACRO date_add(p, n, d) AS _dwsim_after(p, n, d);
CREATE MACRO timestampadd(p, n, d) AS _dwsim_after(p, n, d);
CREATE MACRO timeadd(p, n, d) AS _dwsim_after(p, n, d);
CREATE MACRO datediff(p, a, b) AS system.main.date_diff(system.main._dwsim_part(p), a::TIMESTAMP, b::TIMESTAMP);
CREATE MACRO date_diff(p, a, b) AS system.main.date_diff(system.main._dwsim_part(p), a::TIMESTAMP, b::TIMESTAMP);
CREATE MACRO timestampdiff(p, a, b) AS system.main.date_diff(system.main._dwsim_part(p), a::TIMESTAMP, b::TIMESTAMP);
CREATE MACRO timediff(p, a, b) AS system.main.date_diff(system.main._dwsim_part(p), a::TIMESTAMP, b::TIMESTAMP);
CREATE MACRO date_trunc(p, d) AS system.main.date_trunc(system.main._dwsim_part(p), d::TIMESTAMP);
CREATE MACRO date_part(p, d) AS CASE lower(p)
  WHEN 'epoch_millisecond' THEN epoch_ms(d::TIMESTAMP) WHEN 'epoch_milliseconds' THEN epoch_ms(d::TIMESTAMP)
  WHEN 'epoch_microsecond' THEN epoch_us(d::TIMESTAMP) WHEN 'epoch_microseconds' THEN epoch_us(d::TIMESTAMP)
  ELSE system.main.date_part(system.main._dwsim_part(p), d::TIMESTAMP) END;
CREATE MACRO add_months(d, n) AS CASE WHEN d::DATE = last_day(d::DATE) THEN last_day((d::TIMESTAMP + to_months(n::INT))::DATE)::TIMESTAMP + (d::TIMESTAMP - d::DATE::TIMESTAMP) ELSE d::TIMESTAMP + to_months(n::INT) END;
CREATE MACRO months_between(a, b) AS CASE
  WHEN day(a::DATE) = day(b::DATE) OR (a::DATE = last_day(a::DATE) AND b::DATE = last_day(b::DATE)) THEN ((year(a::DATE) - year(b::DATE)) * 12 + month(a::DATE) - month(b::DATE))::DOUBLE
  ELSE (year(a::DATE) - year(b::DATE)) * 12 + month(a::DATE) - month(b::DATE) + (epoch_us(a::TIMESTAMP - date_trunc('month', a)) - epoch_us(b::TIMESTAMP - date_trunc('month', b))) / (31 * 86400000000.0) END;
CREATE MACRO last_day(d) AS system.main.last_day(d::DATE),
  (d, p) AS CASE system.main._dwsim_part(p) WHEN 'month' THEN system.main.last_day(d::DATE) WHEN 'year' THEN make_date(year(d::DATE), 12, 31)
    WHEN 'quarter' THEN system.main.last_day((system.main.date_trunc('quarter', d::DATE) + to_months(2))::DATE) WHEN 'week' THEN (system.main.date_trunc('week', d::DATE) + to_days(6))::DATE
    ELSE error(concat('LAST_DAY has no part ', p, '; write year, quarter, month or week')) END;
CREATE MACRO dayofweekiso(d) AS isodow(d::DATE);
CREATE MACRO dayofweek_iso(d) AS isodow(d::DATE);
CREATE MACRO weekiso(d) AS week(d::DATE);
CREATE MACRO yearofweek(d) AS isoyear(d::DATE);
CREATE MACRO yearofweekiso(d) AS isoyear(d::DATE);
CREATE MACRO monthname(d) AS left(system.main.monthname(d::DATE), 3);
CREATE MACRO dayname(d) AS left(system.main.dayname(d::DATE), 3);
CREATE MACRO date_from_parts(y, m, d) AS (make_date(y, 1, 1) + to_months((m - 1)::INT) + to_days((d - 1)::INT))::DATE;
CREATE MACRO datefromparts(y, m, d) AS (make_date(y, 1, 1) + to_months((m - 1)::INT) + to_days((d - 1)::INT))::DATE;
CREATE MACRO date_cmp(a, b) AS CASE WHEN a::DATE < b::DATE THEN -1 WHEN a::DATE > b::DATE THEN 1 WHEN a::DATE = b::DATE THEN 0 END;
CREATE MACRO timestamp_cmp(a, b) AS CASE WHEN a::TIMESTAMP < b::TIMESTAMP THEN -1 WHEN a::TIMESTAMP > b::TIMESTAMP THEN 1 WHEN a::TIMESTAMP = b::TIMESTAMP THEN 0 END;
