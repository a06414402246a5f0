-- experiment rules for redshift

CREATE TABLE people ( -- dwsim: {"target_rows": 40}
  person_id    INT NOT NULL PRIMARY KEY,
  full_name    VARCHAR(80) NOT NULL, -- dwsim: {"faker_rule": "name", "group": "person"}
  email        VARCHAR(80), -- dwsim: {"null_rate": 0.25, "template": "{full_name}@example.com; it's -- {{x}}"}
  badge        VARCHAR(20) NOT NULL, -- dwsim: {"pattern": "[A-Z]{3}-\\d{4}"}
  joined_on    DATE NOT NULL, -- dwsim: {"date_start": "2020-01-01", "date_end": "2020-12-31", "distribution": {"type":"uniform"}}
  orders_count INT NOT NULL -- dwsim: {"total": {"function":"count","table":"orders","foreign_key":"person_id"}}
);

CREATE TABLE orders ( -- dwsim: {"target_rows": 90, "correlations": [{"columns":["price","weight"],"coefficient":0.8}]}
  order_id   INT NOT NULL PRIMARY KEY,
  person_id  INT NOT NULL REFERENCES people (person_id), -- dwsim: {"foreign_key": {"cardinality": {"type":"zipf","none":0.1,"exponent":1.1}}}
  helper_id  INT REFERENCES people (person_id), -- dwsim: {"foreign_key": {"differs_from": ["person_id"]}}
  parent_id  INT REFERENCES orders (order_id), -- dwsim: {"foreign_key": {"max_depth": 3}}
  status     VARCHAR(10) NOT NULL, -- dwsim: {"values": ["open","sent"], "weights": [1,3]}
  price      DECIMAL(10,2) NOT NULL, -- dwsim: {"min_value": 1, "max_value": 99.5}
  weight     DOUBLE PRECISION NOT NULL, -- dwsim: {"distribution": {"type":"normal","parameters":{"mean":5,"stddev":1}}}
  tax        DECIMAL(10,2) NOT NULL, -- dwsim: {"expression": "price * 0.19 < 3 ? price * 0.19 : 3"}
  ordered_on DATE NOT NULL, -- dwsim: {"after": {"columns":["person_id.joined_on"],"max_gap":"90d"}}
  sent_on    DATE, -- dwsim: {"after": {"columns":["ordered_on"],"min_gap":"1","max_gap":"9"}, "null_when": "status == \"open\""}
  note       VARCHAR(65535) NOT NULL -- dwsim: {"data_type": "TEXT", "when": [{"if":"status == \"open\"","values":["a;b","it's -- \"so\""]}], "else": {"faker_rule":"sentence"}}
);
