-- Fivetran connector schema (HubSpot-like CRM) and dbt models on top
use warehouse TRANSFORM_WH;
create schema if not exists RAW.HUBSPOT;

create table if not exists RAW.HUBSPOT.OWNER (OWNER_ID NUMBER(19,0) not null, EMAIL VARCHAR(256), FIRST_NAME VARCHAR(256), LAST_NAME VARCHAR(256), IS_ACTIVE BOOLEAN, CREATED_AT TIMESTAMP_TZ, UPDATED_AT TIMESTAMP_TZ, _FIVETRAN_SYNCED TIMESTAMP_TZ(9), primary key (OWNER_ID));

create table if not exists RAW.HUBSPOT.COMPANY (
	ID NUMBER(19,0) NOT NULL,
	PORTAL_ID NUMBER(19,0),
	IS_DELETED BOOLEAN,
	PROPERTY_NAME VARCHAR(256),
	PROPERTY_DOMAIN VARCHAR(256),
	PROPERTY_INDUSTRY VARCHAR(256),
	PROPERTY_NUMBEROFEMPLOYEES NUMBER(19,0),
	PROPERTY_ANNUALREVENUE FLOAT,
	PROPERTY_CITY VARCHAR(256),
	PROPERTY_STATE VARCHAR(256),
	PROPERTY_COUNTRY VARCHAR(256),
	PROPERTY_CREATEDATE TIMESTAMP_TZ(9),
	PROPERTY_HUBSPOT_OWNER_ID NUMBER(19,0),
	_FIVETRAN_DELETED BOOLEAN,
	_FIVETRAN_SYNCED TIMESTAMP_TZ(9),
	primary key (ID),
	foreign key (PROPERTY_HUBSPOT_OWNER_ID) references RAW.HUBSPOT.OWNER(OWNER_ID)
);

create table if not exists RAW.HUBSPOT.CONTACT (
	ID NUMBER(19,0) NOT NULL,
	PROPERTY_EMAIL VARCHAR(256),
	PROPERTY_FIRSTNAME VARCHAR(256),
	PROPERTY_LASTNAME VARCHAR(256),
	PROPERTY_PHONE VARCHAR(256),
	PROPERTY_JOBTITLE VARCHAR(256),
	PROPERTY_LIFECYCLESTAGE VARCHAR(256),
	PROPERTY_ASSOCIATEDCOMPANYID NUMBER(19,0),
	PROPERTY_HS_EMAIL_OPTOUT BOOLEAN,
	PROPERTY_RAW VARIANT,
	_FIVETRAN_SYNCED TIMESTAMP_TZ(9),
	primary key (ID),
	foreign key (PROPERTY_ASSOCIATEDCOMPANYID) references RAW.HUBSPOT.COMPANY(ID)
);

create table if not exists RAW.HUBSPOT.DEAL_PIPELINE (PIPELINE_ID VARCHAR(256) NOT NULL, LABEL VARCHAR(256), DISPLAY_ORDER NUMBER(38,0), ACTIVE BOOLEAN, _FIVETRAN_SYNCED TIMESTAMP_TZ(9), primary key (PIPELINE_ID));

create table if not exists RAW.HUBSPOT.DEAL_PIPELINE_STAGE (
	PIPELINE_ID VARCHAR(256) NOT NULL,
	STAGE_ID VARCHAR(256) NOT NULL,
	LABEL VARCHAR(256),
	PROBABILITY FLOAT,
	CLOSED_WON BOOLEAN,
	_FIVETRAN_SYNCED TIMESTAMP_TZ(9),
	primary key (PIPELINE_ID, STAGE_ID),
	foreign key (PIPELINE_ID) references RAW.HUBSPOT.DEAL_PIPELINE(PIPELINE_ID)
);

create table if not exists RAW.HUBSPOT.DEAL (
	DEAL_ID NUMBER(19,0) NOT NULL,
	OWNER_ID NUMBER(19,0),
	DEAL_PIPELINE_ID VARCHAR(256),
	DEAL_PIPELINE_STAGE_ID VARCHAR(256),
	PROPERTY_DEALNAME VARCHAR(256),
	PROPERTY_AMOUNT FLOAT,
	PROPERTY_CLOSEDATE TIMESTAMP_TZ(9),
	_FIVETRAN_SYNCED TIMESTAMP_TZ(9),
	primary key (DEAL_ID),
	foreign key (OWNER_ID) references RAW.HUBSPOT.OWNER(OWNER_ID),
	foreign key (DEAL_PIPELINE_ID, DEAL_PIPELINE_STAGE_ID) references RAW.HUBSPOT.DEAL_PIPELINE_STAGE(PIPELINE_ID, STAGE_ID)
);

create table if not exists RAW.HUBSPOT.DEAL_CONTACT (DEAL_ID NUMBER(19,0) NOT NULL, CONTACT_ID NUMBER(19,0) NOT NULL, _FIVETRAN_SYNCED TIMESTAMP_TZ(9),
	primary key (DEAL_ID, CONTACT_ID),
	foreign key (DEAL_ID) references RAW.HUBSPOT.DEAL(DEAL_ID),
	foreign key (CONTACT_ID) references RAW.HUBSPOT.CONTACT(ID));

alter table RAW.HUBSPOT.CONTACT add column PROPERTY_CITY VARCHAR(256);
alter table RAW.HUBSPOT.CONTACT add PROPERTY_ZIP VARCHAR(20), PROPERTY_BIRTHDATE DATE;
alter table if exists RAW.HUBSPOT.CONTACT add column if not exists PROPERTY_COUNTRY VARCHAR(256) default null;
alter table RAW.HUBSPOT.COMPANY rename column PROPERTY_NUMBEROFEMPLOYEES to PROPERTY_EMPLOYEES;
alter table RAW.HUBSPOT.DEAL drop column PROPERTY_CLOSEDATE;
alter table RAW.HUBSPOT.OWNER set data_retention_time_in_days = 14 comment = 'people who sell';

-- ---- models -----------------------------------------------------------

  create or replace transient table ANALYTICS.DBT_PROD.stg_hubspot__contact
    
    
    
    as (
with source as (

    select * from RAW.HUBSPOT.CONTACT

),

renamed as (

    select
        ID as contact_id,
        lower(PROPERTY_EMAIL)::varchar(256) as email,
        _FIVETRAN_SYNCED
    from source

)

select * from renamed
    )
;

create or replace transient table ANALYTICS.DBT_PROD.dim_company copy grants as (
    select ID as company_id, PROPERTY_NAME as company_name, PROPERTY_INDUSTRY as industry, PROPERTY_COUNTRY as country
    from RAW.HUBSPOT.COMPANY
);

create or replace table ANALYTICS.DBT_PROD.FCT_DEAL (
    deal_id number(19,0), company_id number(19,0), stage varchar, amount float, closed_on date
) cluster by (closed_on) as
select d.DEAL_ID, c.PROPERTY_ASSOCIATEDCOMPANYID, d.DEAL_PIPELINE_STAGE_ID, d.PROPERTY_AMOUNT, current_date()
from RAW.HUBSPOT.DEAL d
left join RAW.HUBSPOT.DEAL_CONTACT dc on dc.DEAL_ID = d.DEAL_ID
left join RAW.HUBSPOT.CONTACT c on c.ID = dc.CONTACT_ID;

create or replace  view ANALYTICS.DBT_PROD.deals_by_month
  as (
    select date_trunc('month', closed_on) as month, sum(amount) as amount from ANALYTICS.DBT_PROD.FCT_DEAL group by 1
  )
/* {"app": "dbt", "dbt_version": "1.8.2", "node_id": "model.crm.deals_by_month"} */;

alter session set query_tag = 'dbt; done';
show tables in schema ANALYTICS.DBT_PROD;
