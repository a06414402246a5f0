-- experiment from_redshift for redshift

CREATE TABLE sales (
  sale_id     BIGINT IDENTITY(1,1) ENCODE AZ64 NOT NULL PRIMARY KEY,
  customer_id INT4 ENCODE RAW NOT NULL,
  sold_at     TIMESTAMP DEFAULT getdate() NOT NULL,
  price       NUMERIC(8,2) DEFAULT 0.00::numeric(8,2) NOT NULL,
  qty         SMALLINT DEFAULT 1 NOT NULL,
  region      NVARCHAR(20) DEFAULT 'a\\b\'c' ENCODE BYTEDICT COLLATE CASE_INSENSITIVE NOT NULL,
  paid        BOOL DEFAULT 1 NOT NULL,
  comment     TEXT,
  payload     SUPER
)
DISTSTYLE KEY
DISTKEY (customer_id)
COMPOUND SORTKEY (sold_at, customer_id);

CREATE TEMPORARY TABLE staging (
  a INT NOT NULL
)
DISTSTYLE ALL
SORTKEY AUTO;

CREATE TABLE visits (
  a INT NOT NULL,
  b INT NOT NULL
)
INTERLEAVED SORTKEY (a, b);
