-- Multi-tenant HR product; governed: tags, masking, row access. All children carry TENANT_ID.
use role SECURITYADMIN;
create schema if not exists GOV;
create schema if not exists HR with managed access;
create tag if not exists GOV.PII allowed_values 'direct', 'indirect', 'none' comment = 'personal data';
create tag if not exists GOV.COST_CENTER;

create or replace masking policy GOV.MASK_TEXT as (val string) returns string ->
  case when current_role() in ('HR_ADMIN') then val else '*****' end comment = 'stars; for all but HR';
create or replace masking policy GOV.MASK_SALARY as (val number, visible string) returns number ->
  case when visible = 'Y' then val else null end;
create or replace masking policy GOV.MASK_BINARY as (val binary) returns binary -> case when is_role_in_session('HR_ADMIN') then val end;
create or replace projection policy GOV.NO_PROJECT as () returns projection_constraint -> projection_constraint(allow => false);

create or replace table HR.TENANT (
  TENANT_ID   number(9,0)  not null autoincrement (1, 1) order,
  TENANT_NAME varchar(200) not null,
  COUNTRY     char(2)      default 'DE',
  CREATED_AT  timestamp_ltz default current_timestamp,
  constraint PK_TENANT primary key (TENANT_ID)
) with tag (GOV.COST_CENTER = 'platform') comment = 'customers of the product';

create or replace table GOV.ROLE_TENANT (
  ROLE_NAME varchar(128) not null,
  TENANT_ID number(9,0)  not null references HR.TENANT (TENANT_ID),
  primary key (ROLE_NAME, TENANT_ID)
);
create or replace row access policy GOV.BY_TENANT as (tenant number) returns boolean ->
  exists (select 1 from GOV.ROLE_TENANT rt where rt.TENANT_ID = tenant and rt.ROLE_NAME = current_role());

create or replace table HR.DEPARTMENT (
  TENANT_ID  number(9,0)  not null,
  DEPT_CODE  varchar(10)  not null,
  DEPT_NAME  varchar(100) not null,
  BUDGET     number(14,2) default 0.00,
  constraint PK_DEPARTMENT primary key (TENANT_ID, DEPT_CODE) enable novalidate rely,
  constraint FK_DEPARTMENT_TENANT foreign key (TENANT_ID) references HR.TENANT (TENANT_ID) on delete cascade
) with row access policy GOV.BY_TENANT on (TENANT_ID);

create or replace table HR.JOB (
  JOB_CODE   varchar(8) primary key with tag (GOV.PII = 'none'),
  JOB_TITLE  varchar(80) not null unique,
  MIN_SALARY number(9,2),
  MAX_SALARY number(9,2)
);

create or replace table HR.EMPLOYEE (
  TENANT_ID     number(9,0)   not null,
  EMPLOYEE_NO   number(9,0)   not null,
  FIRST_NAME    varchar(60)   not null with masking policy GOV.MASK_TEXT with tag (GOV.PII = 'direct') comment 'given name',
  LAST_NAME     varchar(60)   not null masking policy GOV.MASK_TEXT tag (GOV.PII = 'direct', GOV.COST_CENTER = 'hr'),
  EMAIL         varchar(254)  collate 'en-ci-pi' with masking policy GOV.MASK_TEXT using (EMAIL),
  SOCIAL_SEC_NO varchar(20)   with projection policy GOV.NO_PROJECT,
  SALARY_SHOWN  char(1)       default 'N',
  SALARY        number(9,2)   with masking policy GOV.MASK_SALARY using (SALARY, SALARY_SHOWN),
  BIRTH_DATE    date,
  HIRE_DATE     date          not null default current_date(),
  DEPT_CODE     varchar(10)   not null,
  JOB_CODE      varchar(8)    not null references HR.JOB,
  MANAGER_NO    number(9,0),
  constraint PK_EMPLOYEE primary key (TENANT_ID, EMPLOYEE_NO),
  constraint FK_EMPLOYEE_DEPT foreign key (TENANT_ID, DEPT_CODE) references HR.DEPARTMENT (TENANT_ID, DEPT_CODE) on update restrict on delete set null
) cluster by (TENANT_ID, DEPT_CODE)
  with row access policy GOV.BY_TENANT on (TENANT_ID)
  with tag (GOV.PII = 'direct')
  comment = 'one row per employment';

alter table HR.EMPLOYEE add constraint FK_EMPLOYEE_MANAGER foreign key (TENANT_ID, MANAGER_NO) references HR.EMPLOYEE (TENANT_ID, EMPLOYEE_NO) not enforced;

create or replace table HR.ABSENCE (
  TENANT_ID   number(9,0) not null,
  EMPLOYEE_NO number(9,0) not null,
  STARTS_ON   date        not null,
  ENDS_ON     date,
  KIND        varchar(12) not null default 'VACATION',
  DAYS        number(5,0) as (datediff('day', STARTS_ON, ENDS_ON) + 1) comment 'both ends count',
  primary key (TENANT_ID, EMPLOYEE_NO, STARTS_ON),
  foreign key (TENANT_ID, EMPLOYEE_NO) references HR.EMPLOYEE (TENANT_ID, EMPLOYEE_NO)
);

create or replace table HR.PAYSLIP (
  TENANT_ID   number(9,0)  not null,
  EMPLOYEE_NO number(9,0)  not null,
  PERIOD      char(7)      not null,   // 2024-03
  GROSS       number(10,2) not null,
  TAX         number(10,2) not null,
  NET         number(10,2) not null,
  DOCUMENT    binary,
  primary key (TENANT_ID, EMPLOYEE_NO, PERIOD),
  foreign key (TENANT_ID, EMPLOYEE_NO) references HR.EMPLOYEE (TENANT_ID, EMPLOYEE_NO)
);

create or replace table HR.AUDIT_LOG (
  AUDIT_ID   number(38,0) identity start 1 increment 1,
  TENANT_ID  number(9,0),
  AT         timestamp_ntz(6) not null default sysdate(),
  WHO        varchar(128) default current_user(),
  WHAT       varchar,
  DETAILS    object,
  constraint PK_AUDIT primary key (AUDIT_ID),
  constraint FK_AUDIT_TENANT foreign key (TENANT_ID) references HR.TENANT (TENANT_ID)
) data_retention_time_in_days = 90 max_data_extension_time_in_days = 28 change_tracking = true enable_schema_evolution = true;

create or replace procedure HR.ANONYMIZE(TENANT number)
returns string
language sql
as
$$
declare
  n integer default 0;
begin
  create or replace table HR.EMPLOYEE_ANON (EMPLOYEE_NO number, NAME varchar);   -- CREATE TABLE X (Y INT);
  let stmt string := 'create table HR.GHOST (A int);';
  execute immediate :stmt;
  return 'done';
end;
$$;

execute immediate $$
begin
  create table if not exists HR.ONE_OFF (A int);
end;
$$;

alter table HR.PAYSLIP modify column DOCUMENT set masking policy GOV.MASK_BINARY;
alter table HR.PAYSLIP set tag GOV.PII = 'indirect';
alter table HR.AUDIT_LOG add row access policy GOV.BY_TENANT on (TENANT_ID);
alter table HR.EMPLOYEE add search optimization on equality(EMAIL);
grant select on table HR.EMPLOYEE to role HR_READER;
grant ownership on all tables in schema HR to role HR_ADMIN copy current grants;
