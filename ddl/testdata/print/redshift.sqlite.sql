-- experiment from_redshift for sqlite

CREATE TABLE sales (
  sale_id     BIGINT NOT NULL PRIMARY KEY,
  customer_id INT4 NOT NULL,
  sold_at     TIMESTAMP NOT NULL,
  price       NUMERIC(8,2) DEFAULT 0.00 NOT NULL,
  qty         SMALLINT DEFAULT 1 NOT NULL,
  region      NVARCHAR(20) DEFAULT 'a\b''c' NOT NULL,
  paid        BOOL DEFAULT TRUE NOT NULL,
  comment     TEXT(256),
  payload     TEXT,
  CHECK (qty BETWEEN 1 AND 9)
);

CREATE TABLE staging (
  a INT NOT NULL
);

CREATE TABLE visits (
  a INT NOT NULL,
  b INT NOT NULL
);
