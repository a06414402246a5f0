-- experiment rich for redshift
-- Every type and key;
-- a second line -- with dashes.

CREATE TABLE types (
  small          SMALLINT NOT NULL,
  tiny           SMALLINT,
  whole          INT NOT NULL,
  medium         INTEGER NOT NULL,
  big            BIGINT NOT NULL,
  eight          INT8 NOT NULL,
  single         REAL NOT NULL,
  floating       FLOAT NOT NULL,
  doubled        DOUBLE PRECISION NOT NULL,
  precise        DOUBLE PRECISION NOT NULL,
  exact          DECIMAL(10,2) NOT NULL,
  plain_number   DECIMAL(38,0) NOT NULL,
  plain_decimal  NUMERIC(18,0) NOT NULL,
  longest        DECIMAL(38,37) NOT NULL,
  truth          BOOL NOT NULL,
  letter         CHAR(1) NOT NULL,
  code           CHARACTER(8) NOT NULL,
  long_code      VARCHAR(5000) NOT NULL,
  short_text     VARCHAR(255) NOT NULL,
  sized_text     CHARACTER VARYING(40) NOT NULL,
  longest_text   VARCHAR(65535) NOT NULL,
  note           VARCHAR(65535) NOT NULL,
  sized_note     VARCHAR(256) NOT NULL,
  day            DATE NOT NULL,
  clock          TIME NOT NULL,
  fine_clock     TIME NOT NULL,
  moment         TIMESTAMP NOT NULL,
  fine_moment    TIMESTAMP WITHOUT TIME ZONE NOT NULL,
  instant        TIMESTAMPTZ NOT NULL,
  fine_instant   TIMESTAMP WITH TIME ZONE NOT NULL,
  dated          TIMESTAMP NOT NULL,
  id             VARCHAR(36) NOT NULL,
  document       SUPER NOT NULL,
  super_document SUPER NOT NULL,
  bytes          VARBYTE NOT NULL,
  sized_bytes    VARBYTE(11) NOT NULL,
  user_          INT NOT NULL,
  "user"         INT NOT NULL,
  "tag"          INT NOT NULL,
  "start"        INT NOT NULL,
  if             INT NOT NULL
);
COMMENT ON TABLE types IS 'One column of each type. It''s "quoted" with a \\ in it.';
COMMENT ON COLUMN types.whole IS 'a whole number; ''quoted''';
COMMENT ON COLUMN types."user" IS 'a reserved word';

CREATE TABLE employees (
  employee_id   INT IDENTITY(100,5) NOT NULL PRIMARY KEY,
  manager_id    INT REFERENCES employees (employee_id),
  department_id INT NOT NULL
);

CREATE TABLE departments (
  department_id INT NOT NULL PRIMARY KEY,
  head_id       INT REFERENCES employees (employee_id),
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
  total     DECIMAL(12,2),
  twice     DECIMAL(13,2) NOT NULL,
  "user"    VARCHAR(9),
  note      VARCHAR(90) NOT NULL,
  made_at   TIMESTAMP DEFAULT current_timestamp NOT NULL,
  made_on   DATE DEFAULT CURRENT_DATE NOT NULL,
  "open"    BOOLEAN DEFAULT TRUE NOT NULL,
  PRIMARY KEY (order_no, line_no),
  UNIQUE (made_on, amount),
  FOREIGN KEY (part, supplier) REFERENCES offers (part, supplier),
  FOREIGN KEY (shelf, shelf_row) REFERENCES shelves (shelf, shelf_row)
);
COMMENT ON TABLE lines IS 'Keys of several columns.';

CREATE TABLE identities (
  up INT IDENTITY(-5,1) NOT NULL UNIQUE
);

CREATE TABLE identities_down (
  down BIGINT IDENTITY(10,-2) NOT NULL UNIQUE
);

CREATE TABLE identities_small (
  small SMALLINT NOT NULL UNIQUE
);

CREATE TABLE identities_exact (
  exact DECIMAL(38,0) NOT NULL UNIQUE
);

CREATE TABLE wider (
  small  INT NOT NULL UNIQUE REFERENCES identities_small (small),
  number DECIMAL(38,0) NOT NULL REFERENCES departments (department_id),
  exact  BIGINT NOT NULL REFERENCES identities_exact (exact)
);

ALTER TABLE employees ADD FOREIGN KEY (department_id) REFERENCES departments (department_id);
