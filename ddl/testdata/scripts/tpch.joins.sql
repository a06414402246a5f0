-- nation (n_regionkey) -> region (r_regionkey)
-- want 0
SELECT count(*) FROM nation c LEFT JOIN region p ON p.r_regionkey = c.n_regionkey WHERE p.r_regionkey IS NULL AND c.n_regionkey IS NOT NULL;

-- supplier (s_nationkey) -> nation (n_nationkey)
-- want 0
SELECT count(*) FROM supplier c LEFT JOIN nation p ON p.n_nationkey = c.s_nationkey WHERE p.n_nationkey IS NULL AND c.s_nationkey IS NOT NULL;

-- customer (c_nationkey) -> nation (n_nationkey)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN nation p ON p.n_nationkey = c.c_nationkey WHERE p.n_nationkey IS NULL AND c.c_nationkey IS NOT NULL;

-- partsupp (ps_partkey) -> part (p_partkey)
-- want 0
SELECT count(*) FROM partsupp c LEFT JOIN part p ON p.p_partkey = c.ps_partkey WHERE p.p_partkey IS NULL AND c.ps_partkey IS NOT NULL;

-- partsupp (ps_suppkey) -> supplier (s_suppkey)
-- want 0
SELECT count(*) FROM partsupp c LEFT JOIN supplier p ON p.s_suppkey = c.ps_suppkey WHERE p.s_suppkey IS NULL AND c.ps_suppkey IS NOT NULL;

-- orders (o_custkey) -> customer (c_custkey)
-- want 0
SELECT count(*) FROM orders c LEFT JOIN customer p ON p.c_custkey = c.o_custkey WHERE p.c_custkey IS NULL AND c.o_custkey IS NOT NULL;

-- lineitem (l_orderkey) -> orders (o_orderkey)
-- want 0
SELECT count(*) FROM lineitem c LEFT JOIN orders p ON p.o_orderkey = c.l_orderkey WHERE p.o_orderkey IS NULL AND c.l_orderkey IS NOT NULL;

-- lineitem (l_partkey) -> part (p_partkey)
-- want 0
SELECT count(*) FROM lineitem c LEFT JOIN part p ON p.p_partkey = c.l_partkey WHERE p.p_partkey IS NULL AND c.l_partkey IS NOT NULL;

-- lineitem (l_suppkey) -> supplier (s_suppkey)
-- want 0
SELECT count(*) FROM lineitem c LEFT JOIN supplier p ON p.s_suppkey = c.l_suppkey WHERE p.s_suppkey IS NULL AND c.l_suppkey IS NOT NULL;

-- lineitem (l_partkey, l_suppkey) -> partsupp (ps_partkey, ps_suppkey)
-- want 0
SELECT count(*) FROM lineitem c LEFT JOIN partsupp p ON p.ps_partkey = c.l_partkey AND p.ps_suppkey = c.l_suppkey WHERE p.ps_partkey IS NULL AND c.l_partkey IS NOT NULL AND c.l_suppkey IS NOT NULL;

-- all the way up
-- want > 0
SELECT count(*)
FROM lineitem l
JOIN orders o    ON o.o_orderkey = l.l_orderkey
JOIN customer c  ON c.c_custkey = o.o_custkey
JOIN partsupp ps ON ps.ps_partkey = l.l_partkey AND ps.ps_suppkey = l.l_suppkey
JOIN part p      ON p.p_partkey = ps.ps_partkey
JOIN supplier s  ON s.s_suppkey = ps.ps_suppkey
JOIN nation n    ON n.n_nationkey = s.s_nationkey
JOIN region r    ON r.r_regionkey = n.n_regionkey;
