-- experiment from_redshift for snowflake

CREATE TABLE sales (
  sale_id     BIGINT AUTOINCREMENT START 1 INCREMENT 1 NOT NULL PRIMARY KEY,
  customer_id INTEGER NOT NULL,
  sold_at     TIMESTAMP NOT NULL,
  price       NUMERIC(8,2) DEFAULT 0.00 NOT NULL,
  qty         SMALLINT DEFAULT 1 NOT NULL,
  region      NVARCHAR(20) DEFAULT 'a\\b\'c' NOT NULL,
  paid        BOOLEAN DEFAULT TRUE NOT NULL,
  comment     TEXT(256),
  payload     VARIANT
);

CREATE TEMPORARY TABLE staging (
  a INT NOT NULL
);

CREATE TABLE visits (
  a INT NOT NULL,
  b INT NOT NULL
);
