CREATE MACRO nvl(a, b) AS coalesce(a, b), (a, b, c) AS coalesce(a, b, c), (a, b, c, d) AS coalesce(a, b, c, d), (a, b, c, d, e) AS coalesce(a, b, c, d, e);
CREATE MACRO iff(a, b, c) AS CASE WHEN a THEN b ELSE c END;
