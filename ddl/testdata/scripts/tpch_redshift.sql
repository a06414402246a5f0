-- TPC-H, tuned for an 8 node RA3 cluster
--   * orders and lineitem are collocated on the order key
--   * part and partsupp are collocated on the part key
--   * nation, region and supplier sit on every node
-- Keys are informational in Redshift; the planner uses them.

DROP TABLE IF EXISTS lineitem CASCADE;
DROP TABLE IF EXISTS orders CASCADE;
DROP TABLE IF EXISTS partsupp CASCADE;
DROP TABLE IF EXISTS customer, part, supplier, nation, region CASCADE;

BEGIN TRANSACTION;

CREATE TABLE region
(
  r_regionkey   INT4          NOT NULL ENCODE raw
, r_name        CHAR(25)      NOT NULL ENCODE bytedict
, r_comment     VARCHAR(152)           ENCODE lzo
)
DISTSTYLE ALL
SORTKEY (r_regionkey)
;

CREATE TABLE nation
(
  n_nationkey   INT4          NOT NULL ENCODE raw
, n_name        CHAR(25)      NOT NULL ENCODE bytedict
, n_regionkey   INT4          NOT NULL ENCODE az64
, n_comment     VARCHAR(152)           ENCODE zstd
)
DISTSTYLE ALL
SORTKEY (n_nationkey)
;

CREATE TABLE supplier
(
  s_suppkey     INT4          NOT NULL ENCODE raw
, s_name        CHAR(25)      NOT NULL ENCODE zstd
, s_address     VARCHAR(40)   NOT NULL ENCODE zstd
, s_nationkey   INT4          NOT NULL ENCODE az64
, s_phone       CHAR(15)      NOT NULL ENCODE zstd
, s_acctbal     NUMERIC(15,2) NOT NULL ENCODE az64
, s_comment     VARCHAR(101)  NOT NULL ENCODE text255
)
DISTSTYLE ALL
SORTKEY (s_suppkey)
;

CREATE TABLE customer
(
  c_custkey     INT8          NOT NULL ENCODE raw
, c_name        VARCHAR(25)   NOT NULL ENCODE zstd
, c_address     VARCHAR(40)   NOT NULL ENCODE zstd
, c_nationkey   INT4          NOT NULL ENCODE az64
, c_phone       CHAR(15)      NOT NULL ENCODE zstd
, c_acctbal     NUMERIC(15,2) NOT NULL ENCODE az64
, c_mktsegment  CHAR(10)      NOT NULL ENCODE bytedict
, c_comment     VARCHAR(117)  NOT NULL ENCODE zstd
)
DISTSTYLE KEY
DISTKEY (c_custkey)
COMPOUND SORTKEY (c_custkey)
;

CREATE TABLE part
(
  p_partkey     INT8          NOT NULL ENCODE raw
, p_name        VARCHAR(55)   NOT NULL ENCODE zstd
, p_mfgr        CHAR(25)      NOT NULL ENCODE bytedict
, p_brand       CHAR(10)      NOT NULL ENCODE bytedict
, p_type        VARCHAR(25)   NOT NULL ENCODE text32k
, p_size        INT4          NOT NULL ENCODE mostly8
, p_container   CHAR(10)      NOT NULL ENCODE bytedict
, p_retailprice NUMERIC(15,2) NOT NULL ENCODE az64
, p_comment     VARCHAR(23)   NOT NULL ENCODE zstd
)
DISTSTYLE KEY DISTKEY (p_partkey) SORTKEY (p_partkey)
;

CREATE TABLE partsupp
(
  ps_partkey    INT8          NOT NULL ENCODE raw
, ps_suppkey    INT4          NOT NULL ENCODE az64
, ps_availqty   INT4          NOT NULL ENCODE mostly16
, ps_supplycost NUMERIC(15,2) NOT NULL ENCODE az64
, ps_comment    VARCHAR(199)  NOT NULL ENCODE zstd
)
DISTSTYLE KEY DISTKEY (ps_partkey) SORTKEY (ps_partkey)
;

CREATE TABLE orders
(
  o_orderkey      INT8          NOT NULL ENCODE az64
, o_custkey       INT8          NOT NULL ENCODE az64
, o_orderstatus   CHAR(1)       NOT NULL ENCODE runlength
, o_totalprice    NUMERIC(15,2) NOT NULL ENCODE az64
, o_orderdate     DATE          NOT NULL ENCODE raw     -- leading sort column stays raw
, o_orderpriority CHAR(15)      NOT NULL ENCODE bytedict
, o_clerk         CHAR(15)      NOT NULL ENCODE zstd
, o_shippriority  INT4          NOT NULL ENCODE runlength
, o_comment       VARCHAR(79)   NOT NULL ENCODE zstd
)
DISTSTYLE KEY
DISTKEY (o_orderkey)
COMPOUND SORTKEY (o_orderdate, o_orderkey)
;

CREATE TABLE IF NOT EXISTS lineitem
(
  l_orderkey      INT8          NOT NULL ENCODE delta32k
, l_partkey       INT8          NOT NULL ENCODE az64
, l_suppkey       INT4          NOT NULL ENCODE az64
, l_linenumber    INT4          NOT NULL ENCODE delta
, l_quantity      NUMERIC(15,2) NOT NULL ENCODE az64
, l_extendedprice NUMERIC(15,2) NOT NULL ENCODE az64
, l_discount      NUMERIC(15,2) NOT NULL ENCODE az64
, l_tax           NUMERIC(15,2) NOT NULL ENCODE az64
, l_returnflag    CHAR(1)       NOT NULL ENCODE bytedict
, l_linestatus    CHAR(1)       NOT NULL ENCODE bytedict
, l_shipdate      DATE          NOT NULL ENCODE raw
, l_commitdate    DATE          NOT NULL ENCODE az64
, l_receiptdate   DATE          NOT NULL ENCODE az64
, l_shipinstruct  CHAR(25)      NOT NULL ENCODE bytedict
, l_shipmode      CHAR(10)      NOT NULL ENCODE bytedict
, l_comment       VARCHAR(44)   NOT NULL ENCODE zstd
)
DISTSTYLE KEY
DISTKEY (l_orderkey)
INTERLEAVED SORTKEY (l_shipdate, l_orderkey, l_suppkey)
;

-- primary keys
ALTER TABLE region   ADD CONSTRAINT region_pkey   PRIMARY KEY (r_regionkey);
ALTER TABLE nation   ADD CONSTRAINT nation_pkey   PRIMARY KEY (n_nationkey);
ALTER TABLE supplier ADD CONSTRAINT supplier_pkey PRIMARY KEY (s_suppkey);
ALTER TABLE customer ADD CONSTRAINT customer_pkey PRIMARY KEY (c_custkey);
ALTER TABLE part     ADD CONSTRAINT part_pkey     PRIMARY KEY (p_partkey);
ALTER TABLE partsupp ADD CONSTRAINT partsupp_pkey PRIMARY KEY (ps_partkey, ps_suppkey);
ALTER TABLE orders   ADD CONSTRAINT orders_pkey   PRIMARY KEY (o_orderkey);
ALTER TABLE lineitem ADD CONSTRAINT lineitem_pkey PRIMARY KEY (l_orderkey, l_linenumber);

-- foreign keys
ALTER TABLE nation   ADD CONSTRAINT nation_region_fk     FOREIGN KEY (n_regionkey) REFERENCES region (r_regionkey);
ALTER TABLE supplier ADD CONSTRAINT supplier_nation_fk   FOREIGN KEY (s_nationkey) REFERENCES nation (n_nationkey);
ALTER TABLE customer ADD CONSTRAINT customer_nation_fk   FOREIGN KEY (c_nationkey) REFERENCES nation (n_nationkey);
ALTER TABLE partsupp ADD CONSTRAINT partsupp_part_fk     FOREIGN KEY (ps_partkey)  REFERENCES part (p_partkey);
ALTER TABLE partsupp ADD CONSTRAINT partsupp_supplier_fk FOREIGN KEY (ps_suppkey)  REFERENCES supplier (s_suppkey);
ALTER TABLE orders   ADD CONSTRAINT orders_customer_fk   FOREIGN KEY (o_custkey)   REFERENCES customer (c_custkey);
ALTER TABLE lineitem ADD CONSTRAINT lineitem_orders_fk   FOREIGN KEY (l_orderkey)  REFERENCES orders (o_orderkey);
ALTER TABLE lineitem ADD CONSTRAINT lineitem_part_fk     FOREIGN KEY (l_partkey)   REFERENCES part (p_partkey);
ALTER TABLE lineitem ADD CONSTRAINT lineitem_supplier_fk FOREIGN KEY (l_suppkey)   REFERENCES supplier (s_suppkey);
ALTER TABLE lineitem ADD CONSTRAINT lineitem_partsupp_fk
      FOREIGN KEY (l_partkey, l_suppkey) REFERENCES partsupp (ps_partkey, ps_suppkey);

END TRANSACTION;

COMMENT ON TABLE lineitem IS 'Fact: one row per line of an order';
COMMENT ON COLUMN lineitem.l_extendedprice IS 'l_quantity * p_retailprice';
COMMENT ON COLUMN orders.o_orderpriority IS '1-URGENT, 2-HIGH, 3-MEDIUM, 4-NOT SPECIFIED, 5-LOW';

COPY region   FROM 's3://example-bucket/tpch/sf100/region/'   IAM_ROLE default GZIP DELIMITER '|' COMPUPDATE OFF STATUPDATE OFF;
COPY nation   FROM 's3://example-bucket/tpch/sf100/nation/'   IAM_ROLE default GZIP DELIMITER '|' COMPUPDATE OFF STATUPDATE OFF;
COPY lineitem FROM 's3://example-bucket/tpch/sf100/lineitem/' IAM_ROLE default GZIP DELIMITER '|' DATEFORMAT 'YYYY-MM-DD' COMPUPDATE OFF;

VACUUM SORT ONLY orders;
VACUUM REINDEX lineitem;
ANALYZE lineitem PREDICATE COLUMNS;

CREATE OR REPLACE VIEW revenue0 (supplier_no, total_revenue) AS
SELECT l_suppkey, SUM(l_extendedprice * (1 - l_discount))
  FROM lineitem
 WHERE l_shipdate >= DATE '1996-01-01'
   AND l_shipdate <  DATEADD(month, 3, DATE '1996-01-01')
 GROUP BY l_suppkey;

GRANT SELECT ON region, nation, supplier, customer, part, partsupp, orders, lineitem TO GROUP bench;
