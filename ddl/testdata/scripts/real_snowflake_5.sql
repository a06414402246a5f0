// telemetry of connected machines: raw events, semi-structured, and what is made from them
USE DATABASE IOT;
USE SCHEMA EVENTS;

CREATE OR REPLACE TABLE device (
  device_id    VARCHAR(36)  NOT NULL PRIMARY KEY,
  serial       VARCHAR(24)  NOT NULL UNIQUE,
  model        VARCHAR(40),
  firmware     VARCHAR(20),
  registered   TIMESTAMP_NTZ DEFAULT CURRENT_TIMESTAMP()
);

CREATE OR REPLACE HYBRID TABLE device_state (
  device_id    VARCHAR(36)  NOT NULL,
  state        VARCHAR(12)  NOT NULL DEFAULT 'ok',
  changed_at   TIMESTAMP_NTZ NOT NULL,
  battery      NUMBER(4,1),
  PRIMARY KEY (device_id),
  INDEX idx_state (state, changed_at) INCLUDE (battery)
);

CREATE OR REPLACE TABLE raw_event (
  event_id     STRING       NOT NULL DEFAULT UUID_STRING(),
  device_id    VARCHAR(36)  NOT NULL,
  received_at  TIMESTAMP_LTZ(6) NOT NULL,
  body         VARIANT      NOT NULL,
  headers      OBJECT,
  tags         ARRAY,
  typed_tags   ARRAY(VARCHAR(20) NOT NULL),
  labels       MAP(VARCHAR, NUMBER(10, 2)),
  geo          OBJECT(lat FLOAT NOT NULL, lon FLOAT NOT NULL),
  position     GEOGRAPHY,
  outline      GEOMETRY,
  embedding    VECTOR(FLOAT, 256),
  body_size    NUMBER AS (LENGTH(TO_JSON(body))),
  PRIMARY KEY (event_id),
  FOREIGN KEY (device_id) REFERENCES device (device_id)
)
CLUSTER BY (TO_DATE(received_at), body:type::STRING)
DATA_RETENTION_TIME_IN_DAYS = 3
CHANGE_TRACKING = TRUE
COMMENT = $$Landed as it came; "body" isn't checked.$$;

CREATE TRANSIENT TABLE IF NOT EXISTS metric (
  device_id VARCHAR(36)   NOT NULL REFERENCES device (device_id),
  metric    VARCHAR(60)   NOT NULL,
  minute    TIMESTAMP_NTZ(0) NOT NULL,
  n         BYTEINT       NOT NULL,
  low       DOUBLE,
  high      DOUBLE PRECISION,
  avg_value REAL,
  last_raw  VARBINARY(64),
  quality   TINYINT       DEFAULT 100,
  PRIMARY KEY (device_id, metric, minute)
) CLUSTER BY (DATE_TRUNC('HOUR', minute), metric) DATA_RETENTION_TIME_IN_DAYS = 0;

CREATE TABLE alarm (
  alarm_id   INT IDENTITY (1000, 1) PRIMARY KEY,
  device_id  VARCHAR(36) NOT NULL,
  metric     VARCHAR(60) NOT NULL,
  minute     TIMESTAMP_NTZ(0) NOT NULL,
  severity   SMALLINT NOT NULL DEFAULT 3,
  text       TEXT,
  closed_at  DATETIME,
  FOREIGN KEY (device_id, metric, minute) REFERENCES metric (device_id, metric, minute)
);

CREATE TABLE device_yesterday CLONE device AT (OFFSET => -60*60*24);
CREATE OR REPLACE TRANSIENT TABLE device_empty LIKE device;
CREATE TABLE device_empty_2 LIKE EVENTS.device COPY GRANTS;

CREATE OR REPLACE TEMPORARY TABLE tmp_device AS SELECT device_id, serial, model AS device_model FROM device;
CREATE LOCAL TEMP TABLE tmp_a (a INTEGER, b DATE);
CREATE GLOBAL TEMPORARY TABLE tmp_b (a INTEGER, b TIME(3));
CREATE VOLATILE TABLE tmp_c (a INTEGER, b TIMESTAMP);
CREATE OR REPLACE TABLE top_metric (metric VARCHAR(60), total NUMBER(38,0)) AS
  SELECT metric, SUM(n) FROM metric GROUP BY metric ORDER BY 2 DESC LIMIT 10;
CREATE OR REPLACE TABLE metric_stats AS SELECT metric, AVG(avg_value) AS a, MAX(high) - MIN(low) AS spread FROM metric GROUP BY ALL;

CREATE OR REPLACE DYNAMIC TABLE hourly_metric
  TARGET_LAG = '20 minutes'
  WAREHOUSE = TRANSFORM_WH
AS
  SELECT device_id, metric, DATE_TRUNC('HOUR', minute) AS hour, SUM(n) AS n FROM metric GROUP BY 1, 2, 3;

CREATE OR REPLACE EXTERNAL TABLE ext_event (
  event_date DATE AS (TO_DATE(SPLIT_PART(METADATA$FILENAME, '/', 2))),
  device_id VARCHAR AS (VALUE:device::VARCHAR)
)
PARTITION BY (event_date)
LOCATION = @lake_stage/events/
AUTO_REFRESH = TRUE
FILE_FORMAT = (TYPE = PARQUET);

CREATE ICEBERG TABLE ice_event (event_id STRING, received_at TIMESTAMP_NTZ(6))
  CATALOG = 'SNOWFLAKE' EXTERNAL_VOLUME = 'ice_vol' BASE_LOCATION = 'ice_event/';

CREATE EVENT TABLE my_trace_events;

CREATE OR REPLACE STREAM raw_event_stream ON TABLE raw_event;
CREATE OR REPLACE TASK make_metrics WAREHOUSE = TRANSFORM_WH SCHEDULE = '1 MINUTE' WHEN SYSTEM$STREAM_HAS_DATA('raw_event_stream') AS
  INSERT INTO metric (device_id, metric, minute, n, low, high, avg_value)
  SELECT device_id, f.key, DATE_TRUNC('MINUTE', received_at), COUNT(*), MIN(f.value), MAX(f.value), AVG(f.value)
  FROM raw_event_stream, LATERAL FLATTEN(INPUT => body:metrics) f GROUP BY 1, 2, 3;
CREATE OR REPLACE ALERT too_hot WAREHOUSE = TRANSFORM_WH SCHEDULE = '5 MINUTE'
  IF (EXISTS (SELECT 1 FROM metric WHERE metric = 'celsius' AND high > 90)) THEN CALL SYSTEM$SEND_EMAIL('int', 'ops@example.com', 'hot; very', 'see metric');

PUT file://C:\data\events*.json.gz @%raw_event;
LIST @%raw_event;
COPY INTO raw_event (device_id, received_at, body) FROM (SELECT $1:id, $1:ts::TIMESTAMP_LTZ, $1 FROM @%raw_event) FILE_FORMAT = (TYPE = 'JSON');
REMOVE @%raw_event PATTERN = '.*[.]gz';
ALTER TASK make_metrics RESUME;
