create or replace schema RETAIL_DB.CORE COMMENT='select get_ddl(''schema'', ''RETAIL_DB.CORE'')';

create or replace sequence SEQ_RECEIPT start with 1 increment by 1 noorder;
create or replace sequence SEQ_BATCH start with 1000 increment by 10 order COMMENT='load batches';
create or replace TABLE BRAND (
	BRAND_ID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 noorder,
	BRAND_NAME VARCHAR(100) NOT NULL,
	COUNTRY VARCHAR(2),
	constraint PK_BRAND primary key (BRAND_ID),
	constraint UQ_BRAND_NAME unique (BRAND_NAME)
);
create or replace TABLE PRODUCT (
	PRODUCT_ID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 noorder,
	SKU VARCHAR(40) NOT NULL COLLATE 'en-ci' COMMENT 'stock keeping unit; printed on the shelf',
	PRODUCT_NAME VARCHAR(16777216),
	BRAND_ID NUMBER(38,0),
	LIST_PRICE NUMBER(12,2) DEFAULT 0,
	ATTRIBUTES VARIANT,
	IMAGES ARRAY,
	IS_ACTIVE BOOLEAN NOT NULL DEFAULT TRUE,
	CREATED_AT TIMESTAMP_NTZ(9) NOT NULL DEFAULT CURRENT_TIMESTAMP(),
	constraint PK_PRODUCT primary key (PRODUCT_ID),
	unique (SKU),
	constraint FK_PRODUCT_BRAND foreign key (BRAND_ID) references RETAIL_DB.CORE.BRAND(BRAND_ID)
)COMMENT='everything that was ever sold'
;
create or replace TABLE STORE cluster by (REGION)(
	STORE_ID NUMBER(10,0) NOT NULL,
	STORE_NAME VARCHAR(200) NOT NULL,
	REGION VARCHAR(20),
	ADDRESS OBJECT,
	LOCATION GEOGRAPHY,
	OPENS_AT TIME(9),
	CLOSES_AT TIME(9),
	OPENED_ON DATE,
	primary key (STORE_ID)
);
create or replace TABLE CASHIER (
	STORE_ID NUMBER(10,0) NOT NULL,
	CASHIER_NO NUMBER(4,0) NOT NULL,
	FIRST_NAME VARCHAR(50) WITH MASKING POLICY RETAIL_DB.GOV.MASK_NAME,
	LAST_NAME VARCHAR(50) WITH MASKING POLICY RETAIL_DB.GOV.MASK_NAME,
	HIRED_ON DATE,
	primary key (STORE_ID, CASHIER_NO),
	foreign key (STORE_ID) references RETAIL_DB.CORE.STORE(STORE_ID)
);
create or replace TABLE RECEIPT cluster by LINEAR(SOLD_ON, STORE_ID)(
	RECEIPT_ID NUMBER(38,0) NOT NULL DEFAULT RETAIL_DB.CORE.SEQ_RECEIPT.NEXTVAL,
	STORE_ID NUMBER(10,0) NOT NULL,
	CASHIER_NO NUMBER(4,0) NOT NULL,
	SOLD_ON DATE NOT NULL,
	SOLD_AT TIMESTAMP_LTZ(3),
	TOTAL NUMBER(12,2) NOT NULL,
	PAYMENT_TYPE VARCHAR(10) DEFAULT 'CASH',
	LOYALTY_CARD VARCHAR(16),
	constraint PK_RECEIPT primary key (RECEIPT_ID) rely,
	constraint FK_RECEIPT_CASHIER foreign key (STORE_ID, CASHIER_NO) references RETAIL_DB.CORE.CASHIER(STORE_ID,CASHIER_NO) rely
);
create or replace TABLE RECEIPT_LINE cluster by (RECEIPT_ID)(
	RECEIPT_ID NUMBER(38,0) NOT NULL,
	LINE_NO NUMBER(5,0) NOT NULL,
	PRODUCT_ID NUMBER(38,0) NOT NULL,
	QUANTITY NUMBER(9,3) NOT NULL DEFAULT 1.000,
	UNIT_PRICE NUMBER(12,2) NOT NULL,
	DISCOUNT NUMBER(5,4),
	LINE_TOTAL NUMBER(24,2) AS (ROUND(QUANTITY * UNIT_PRICE * (1 - COALESCE(DISCOUNT, 0)), 2)),
	constraint PK_RECEIPT_LINE primary key (RECEIPT_ID, LINE_NO),
	constraint FK_LINE_RECEIPT foreign key (RECEIPT_ID) references RETAIL_DB.CORE.RECEIPT(RECEIPT_ID),
	constraint FK_LINE_PRODUCT foreign key (PRODUCT_ID) references RETAIL_DB.CORE.PRODUCT(PRODUCT_ID)
);
create or replace TRANSIENT TABLE STG_RECEIPT_LINE (
	RAW VARIANT,
	FILE_NAME VARCHAR(16777216),
	FILE_ROW NUMBER(38,0),
	LOADED_AT TIMESTAMP_LTZ(9) DEFAULT CURRENT_TIMESTAMP()
);
create or replace view V_RECEIPT_TOTAL(
	RECEIPT_ID,
	TOTAL COMMENT 'of the lines'
) COMMENT='check against RECEIPT.TOTAL'
 as
select RECEIPT_ID, sum(LINE_TOTAL) from RECEIPT_LINE group by 1;
create or replace secure view V_LOYALTY as select distinct LOYALTY_CARD from RECEIPT where LOYALTY_CARD <> ''; -- a comment; with a semicolon
CREATE OR REPLACE FILE FORMAT FF_JSON
	TYPE = JSON
	NULL_IF = ('\\N', 'NULL')
	STRIP_OUTER_ARRAY = TRUE
;
create or replace stage LANDING url='s3://example-bucket/landing/' storage_integration=S3_INT directory=(enable=true);
create or replace pipe P_LINES auto_ingest=true as copy into STG_RECEIPT_LINE(RAW, FILE_NAME, FILE_ROW) from (select $1, metadata$filename, metadata$file_row_number from @LANDING/lines/) file_format=(format_name='FF_JSON');
create or replace stream S_LINES on table STG_RECEIPT_LINE append_only=true;
create or replace task T_LINES
	warehouse=LOAD_WH
	schedule='USING CRON */5 * * * * Europe/Berlin'
	when system$stream_has_data('S_LINES')
	as call SP_LOAD_LINES();
CREATE OR REPLACE PROCEDURE "SP_LOAD_LINES"()
RETURNS VARCHAR(16777216)
LANGUAGE SQL
EXECUTE AS OWNER
AS '
begin
  create or replace temporary table TMP_LINES (RECEIPT_ID number, LINE_NO number);
  insert into TMP_LINES select RAW:receipt::number, RAW:line::number from S_LINES;
  return ''done; '' || (select count(*) from TMP_LINES);
end';
CREATE OR REPLACE PROCEDURE "SP_REBUILD"("TABLE_NAME" VARCHAR(16777216))
RETURNS VARCHAR(16777216)
LANGUAGE JAVASCRIPT
EXECUTE AS CALLER
AS $$
  var sql = "create or replace table " + TABLE_NAME + "_COPY (ID number); ";
  snowflake.execute({sqlText: sql});   // it's a copy
  return 'ok';
$$;
CREATE OR REPLACE FUNCTION "NET"("GROSS" NUMBER(38,2))
RETURNS NUMBER(38,2)
LANGUAGE SQL
AS 'GROSS / 1.19';
