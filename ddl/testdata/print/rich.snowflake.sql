-- experiment rich for snowflake
-- Every type and key;
-- a second line -- with dashes.

CREATE TABLE types (
  small          SMALLINT NOT NULL,
  tiny           TINYINT,
  whole          INT NOT NULL COMMENT 'a whole number; ''quoted''',
  medium         INTEGER NOT NULL,
  big            BIGINT NOT NULL,
  eight          BIGINT NOT NULL,
  single         REAL NOT NULL,
  floating       FLOAT NOT NULL,
  doubled        DOUBLE NOT NULL,
  precise        DOUBLE PRECISION NOT NULL,
  exact          DECIMAL(10,2) NOT NULL,
  plain_number   NUMBER(38,0) NOT NULL,
  plain_decimal  NUMERIC(18,0) NOT NULL,
  longest        DECIMAL(38,37) NOT NULL,
  truth          BOOLEAN NOT NULL,
  letter         CHAR(1) NOT NULL,
  code           CHARACTER(8) NOT NULL,
  long_code      CHAR(5000) NOT NULL,
  short_text     VARCHAR(255) NOT NULL,
  sized_text     VARCHAR(40) NOT NULL,
  longest_text   VARCHAR(16777216) NOT NULL,
  note           TEXT(65535) NOT NULL,
  sized_note     STRING(256) NOT NULL,
  day            DATE NOT NULL,
  clock          TIME NOT NULL,
  fine_clock     TIME(3) NOT NULL,
  moment         TIMESTAMP NOT NULL,
  fine_moment    TIMESTAMP(6) WITHOUT TIME ZONE NOT NULL,
  instant        TIMESTAMPTZ NOT NULL,
  fine_instant   TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  dated          DATETIME NOT NULL,
  id             VARCHAR(36) NOT NULL,
  document       VARIANT NOT NULL,
  super_document VARIANT NOT NULL,
  bytes          BINARY NOT NULL,
  sized_bytes    BINARY(11) NOT NULL,
  user_          INT NOT NULL,
  user           INT NOT NULL COMMENT 'a reserved word',
  tag            INT NOT NULL,
  "start"        INT NOT NULL,
  if             INT NOT NULL
)
COMMENT = 'One column of each type. It''s "quoted" with a \\ in it.';

CREATE TABLE employees (
  employee_id   INT AUTOINCREMENT START 100 INCREMENT 5 NOT NULL PRIMARY KEY,
  manager_id    INT REFERENCES employees (employee_id) ON DELETE SET NULL,
  department_id INT NOT NULL
);

CREATE TABLE departments (
  department_id INT NOT NULL PRIMARY KEY,
  head_id       INT REFERENCES employees (employee_id) ON DELETE CASCADE ON UPDATE NO ACTION,
  name          VARCHAR(30) DEFAULT 'none' NOT NULL UNIQUE
);

CREATE TABLE offers (
  part     INT NOT NULL,
  supplier INT NOT NULL,
  PRIMARY KEY (supplier, part)
);

CREATE TABLE shelves (
  shelf     INT NOT NULL UNIQUE,
  shelf_row INT NOT NULL,
  UNIQUE (shelf, shelf_row)
);

CREATE TABLE lines (
  order_no  INT NOT NULL,
  line_no   SMALLINT NOT NULL,
  part      INT NOT NULL,
  supplier  INT NOT NULL,
  shelf     INT NOT NULL,
  shelf_row INT NOT NULL,
  amount    INT DEFAULT 1 NOT NULL,
  price     DECIMAL(9,2) DEFAULT -0.5 NOT NULL,
  total     DECIMAL(12,2) AS (amount * price),
  twice     DECIMAL(13,2) AS (total + total) NOT NULL,
  user      VARCHAR(9),
  note      VARCHAR(90) NOT NULL,
  made_at   TIMESTAMP DEFAULT current_timestamp NOT NULL,
  made_on   DATE DEFAULT CURRENT_DATE NOT NULL,
  open      BOOLEAN DEFAULT TRUE NOT NULL,
  PRIMARY KEY (order_no, line_no),
  UNIQUE (made_on, amount),
  FOREIGN KEY (supplier, part) REFERENCES offers (supplier, part) ON DELETE RESTRICT,
  FOREIGN KEY (shelf, shelf_row) REFERENCES shelves (shelf, shelf_row)
)
COMMENT = 'Keys of several columns.';

CREATE TABLE identities (
  up INT AUTOINCREMENT START -5 INCREMENT 1 NOT NULL UNIQUE
);

CREATE TABLE identities_down (
  down BIGINT AUTOINCREMENT START 10 INCREMENT -2 NOT NULL UNIQUE
);

CREATE TABLE identities_small (
  small SMALLINT AUTOINCREMENT START 1 INCREMENT 1 NOT NULL UNIQUE
);

CREATE TABLE identities_exact (
  exact NUMBER(38,0) AUTOINCREMENT START 1 INCREMENT 1 NOT NULL UNIQUE
);

CREATE TABLE wider (
  small  INT NOT NULL UNIQUE REFERENCES identities_small (small),
  number NUMBER(38,0) NOT NULL REFERENCES departments (department_id),
  exact  BIGINT NOT NULL REFERENCES identities_exact (exact)
);

ALTER TABLE employees ADD FOREIGN KEY (department_id) REFERENCES departments (department_id);
