/* The shared sandbox: tables of several teams, in several hands. */
/* a /* nested */ comment */
CREATE EXTERNAL SCHEMA spectrum FROM DATA CATALOG DATABASE 'lake' IAM_ROLE 'arn:aws:iam::123456789012:role/spectrum' CREATE EXTERNAL DATABASE IF NOT EXISTS;

CREATE EXTERNAL TABLE spectrum.clicks (
    click_id VARCHAR(36), clicked_at TIMESTAMP, url VARCHAR(2048)
)
PARTITIONED BY (dt DATE)
STORED AS PARQUET
LOCATION 's3://example-bucket/clicks/'
TABLE PROPERTIES ('numRows'='170000');

-- same name, two schemas
CREATE TABLE sales_eu.customer (
  id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, vat_id VARCHAR(14), city VARCHAR(60)
) DISTSTYLE ALL;
CREATE TABLE sales_us.customer (
  id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(100) NOT NULL, ein CHAR(10), state CHAR(2), zip VARCHAR(10)
) DISTSTYLE ALL;
CREATE TABLE sales_eu.orders (order_id BIGINT NOT NULL PRIMARY KEY, customer_id INT NOT NULL REFERENCES sales_eu.customer (id), total DECIMAL(10,2));
CREATE TABLE sales_us.orders (order_id BIGINT NOT NULL PRIMARY KEY, customer_id INT NOT NULL REFERENCES sales_us.customer (id), total DECIMAL(10,2), sales_tax DECIMAL(8,2));

-- quoted names; the reporting tool shows them as they are
CREATE TABLE "Umsatz Übersicht" (
  "Geschäftsjahr"      SMALLINT      NOT NULL,
  "Währung"            CHAR(3)       NOT NULL,
  "Umsatz (netto) €"   DECIMAL(18,2),
  "Δ Vorjahr %"        DECIMAL(6,2),
  "say ""hello"""      VARCHAR(20)   DEFAULT 'it''s; fine -- really',
  "2nd column"         INTEGER,
  PRIMARY KEY ("Geschäftsjahr", "Währung")
);
COMMENT ON COLUMN "Umsatz Übersicht"."Δ Vorjahr %" IS 'Veränderung gegenüber dem Vorjahr; in %';

-- somebody documents everything
CREATE /* c1 */ TABLE -- c2
/* c3 */ IF /* c4 */ NOT /* c5 */ EXISTS /* c6 */ sensor /* c7 */ . /* c8 */ reading -- c9 ;
( -- c10 (
  reading_id /* c11 ) */ BIGINT /* c12 */ NOT /* c13 */ NULL /* c14 , */ , -- c15
  sensor_code -- c16
    VARCHAR /* c17 */ ( /* c18 */ 16 /* c19 */ ) /* c20 */ ENCODE /* c21 */ zstd /* c22 */ , /* c23 */
  celsius NUMERIC /* c24 */ ( 5 /* c25 */ , /* c26 */ 2 ) /* c27 */ DEFAULT /* c28 */ - /* c29 */ 1.5 , -- c30 'quote
  taken_at TIMESTAMP /* c31 */ WITHOUT /* c32 */ TIME /* c33 */ ZONE /* c34 */ NOT NULL , /* c35 "quote */
  PRIMARY /* c36 */ KEY /* c37 */ ( /* c38 */ reading_id /* c39 */ ) -- c40
) /* c41 */ DISTSTYLE /* c42 */ EVEN /* c43 */ ; /* c44 */

-- every kind of column
CREATE TABLE sandbox.type_zoo (
  a1 SMALLINT, a2 INT2, a3 INTEGER, a4 INT, a5 INT4, a6 BIGINT, a7 INT8,
  b1 DECIMAL, b2 DECIMAL(12), b3 NUMERIC(38,37), b4 DEC(9,4),
  c1 REAL, c2 FLOAT4, c3 DOUBLE PRECISION, c4 FLOAT8, c5 FLOAT, c6 FLOAT(24), c7 FLOAT(53),
  d1 BOOLEAN, d2 BOOL,
  e1 CHAR, e2 CHARACTER(12), e3 NCHAR(4), e4 BPCHAR,
  f1 VARCHAR, f2 CHARACTER VARYING(40), f3 NVARCHAR(40), f4 TEXT, f5 VARCHAR(MAX), f6 CHARACTER VARYING,
  g1 DATE, g2 TIME, g3 TIME WITHOUT TIME ZONE, g4 TIMETZ, g5 TIME WITH TIME ZONE,
  h1 TIMESTAMP, h2 TIMESTAMP WITHOUT TIME ZONE, h3 TIMESTAMPTZ, h4 TIMESTAMP WITH TIME ZONE,
  i1 INTERVAL YEAR TO MONTH, i2 INTERVAL DAY TO SECOND (3),
  j1 SUPER, j2 VARBYTE, j3 VARBINARY(64), j4 BINARY VARYING(64),
  k1 GEOMETRY, k2 GEOGRAPHY, k3 HLLSKETCH
);

CREATE TEMP TABLE #stage_orders (order_id BIGINT, customer_id INT, total DECIMAL(10,2));
CREATE LOCAL TEMPORARY TABLE stage_reading (LIKE sensor.reading INCLUDING DEFAULTS);
create table sensor.reading_archive (like sensor.reading including defaults, archived_on date default current_date) diststyle even;

-- deep copy to change the sort key
CREATE TABLE sales_eu.orders_new (LIKE sales_eu.orders);
INSERT INTO sales_eu.orders_new SELECT * FROM sales_eu.orders;
DROP TABLE sales_eu.orders;
ALTER TABLE sales_eu.orders_new RENAME TO orders;
ALTER TABLE sales_eu.orders ADD PRIMARY KEY (order_id);
ALTER TABLE sales_eu.orders ADD FOREIGN KEY (customer_id) REFERENCES sales_eu.customer (id);
ALTER TABLE sales_eu.orders ALTER DISTKEY customer_id;
ALTER TABLE sales_eu.orders ALTER COMPOUND SORTKEY (order_id, customer_id);
ALTER TABLE sales_us.customer ALTER COLUMN name TYPE VARCHAR(200);
ALTER TABLE sales_us.customer RENAME COLUMN ein TO employer_id;
ALTER TABLE sensor.reading APPEND FROM sensor.reading_archive IGNOREEXTRA;

-- a foreign key to a table that another team owns
CREATE TABLE sandbox.campaign_click (
  campaign_id INT NOT NULL REFERENCES marketing.campaign (campaign_id),
  reading_id  BIGINT REFERENCES sensor.reading (reading_id),
  clicks      INT DEFAULT 0,
  straße      VARCHAR(60)
);

CREATE MASKING POLICY mask_vat WITH (vat_id VARCHAR(14)) USING ('XXXX'::VARCHAR(14));
ATTACH MASKING POLICY mask_vat ON sales_eu.customer (vat_id) TO PUBLIC;

CREATE OR REPLACE FUNCTION f_celsius_to_f (FLOAT) RETURNS FLOAT IMMUTABLE AS $$
  SELECT $1 * 9.0 / 5.0 + 32.0   -- CREATE TABLE not_me (a int);
$$ LANGUAGE sql;

CREATE OR REPLACE PROCEDURE sandbox.rebuild() LANGUAGE plpgsql AS $proc$
DECLARE
  stmt VARCHAR := 'CREATE TABLE sandbox.not_me_either (a INT);';
BEGIN
  EXECUTE stmt;
  CREATE TABLE sandbox.nor_me (b INT);
END;
$proc$;

UNLOAD ('SELECT * FROM sensor.reading WHERE sensor_code = ''A;1''') TO 's3://example-bucket/out/' IAM_ROLE default FORMAT AS PARQUET PARTITION BY (taken_at);
CREATE DATASHARE eu_share; ALTER DATASHARE eu_share ADD SCHEMA sales_eu;
CREATE USER loader PASSWORD DISABLE;
BEGIN; LOCK sales_eu.orders; DELETE FROM #stage_orders; COMMIT;
EXPLAIN SELECT count(*) FROM sales_eu.orders;
