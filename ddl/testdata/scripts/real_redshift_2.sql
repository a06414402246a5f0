-- raw tables as a loader keeps them, and the models built on top of them
/* {"app": "dbt", "dbt_version": "1.7.4", "profile_name": "shop", "target_name": "prod"} */
create schema if not exists "raw_shop";
create schema if not exists "analytics";

create table if not exists "raw_shop"."customer" (
  "id" bigint not null,
  "email" varchar(256),
  "first_name" varchar(256),
  "last_name" varchar(256),
  "phone" varchar(64),
  "accepts_marketing" boolean,
  "orders_count" bigint,
  "total_spent" decimal(38,6),
  "created_at" timestamptz,
  "updated_at" timestamptz,
  "_fivetran_deleted" boolean default false,
  "_fivetran_synced" timestamptz not null,
  primary key ("id")
) diststyle key distkey ("id") sortkey ("_fivetran_synced");

create table if not exists "raw_shop"."order" (
  "id" bigint not null,
  "customer_id" bigint,
  "order_number" bigint,
  "financial_status" varchar(32),
  "currency" char(3),
  "subtotal_price" decimal(18,2),
  "total_tax" decimal(18,2),
  "total_price" decimal(18,2),
  "created_at" timestamptz,
  "note_attributes" super,
  "_fivetran_synced" timestamptz not null,
  primary key ("id"),
  foreign key ("customer_id") references "raw_shop"."customer" ("id")
) diststyle key distkey ("customer_id") compound sortkey ("created_at", "id");

create table if not exists "raw_shop"."order_line" (
  "order_id" bigint not null,
  "index" integer not null,
  "product_id" bigint,
  "title" varchar(1024),
  "quantity" integer,
  "price" decimal(18,2),
  "_fivetran_synced" timestamptz not null,
  primary key ("order_id", "index"),
  foreign key ("order_id") references "raw_shop"."order" ("id")
);

create table "raw_shop"."fivetran_audit" (
    id varchar(256) not null, message varchar(65535), update_started timestamptz, update_id varchar(256),
    "schema" varchar(256), "table" varchar(256), start timestamptz, done timestamptz not null,
    rows_updated_or_inserted bigint, status varchar(max), progress timestamptz,
    _fivetran_synced timestamptz, primary key (id, done));

-- models ---------------------------------------------------------------

create table
    "warehouse"."analytics"."stg_orders__dbt_tmp"
    diststyle key distkey (order_id)
    compound sortkey(ordered_at)
  as (
    select
        "id" as order_id,
        "customer_id",
        "total_price",
        "created_at" as ordered_at
    from "raw_shop"."order"
  );
drop table if exists "warehouse"."analytics"."stg_orders" cascade;
alter table "warehouse"."analytics"."stg_orders__dbt_tmp" rename to "stg_orders";

create table "analytics"."stg_customers" diststyle all as select * from "raw_shop"."customer";

create view "analytics"."orders_by_day" as (
  select date_trunc('day', o.ordered_at) as day, count(*) as orders -- a day; in UTC
  from "analytics"."stg_orders" as o group by 1
) with no schema binding;

/* a seed */
create table "analytics"."seed_country" ("iso2" character varying(2), "iso3" char(3) unique, "name" character varying(80) not null, "eu" bool default false, primary key("iso2"));
insert into "analytics"."seed_country" ("iso2", "iso3", "name", "eu") values ('DE', 'DEU', 'Germany', true), ('CI', 'CIV', 'Côte d''Ivoire', false);

/* an incremental model: the temporary table lives for one session */
create temporary table "fct_daily__dbt_tmp20240211031522" (
    day date not null,
    iso2 varchar(2),
    orders bigint,
    revenue numeric(18,2)
);

create table if not exists "analytics"."fct_daily" (
    day date not null sortkey,
    iso2 varchar(2) references "analytics"."seed_country" ("iso2"),
    orders bigint not null default 0,
    revenue numeric(18, 2) not null default 0::numeric(18,2),
    constraint fct_daily_uq unique (day, iso2)
);

begin;
delete from "analytics"."fct_daily" using "fct_daily__dbt_tmp20240211031522" t where "analytics"."fct_daily".day = t.day;
insert into "analytics"."fct_daily" (select "day", "iso2", "orders", "revenue" from "fct_daily__dbt_tmp20240211031522");
commit;
drop table if exists "fct_daily__dbt_tmp20240211031522";

comment on table "analytics"."fct_daily" is $dbt_comment_literal_block$Orders per day and country; it's "final" after 3 days.$dbt_comment_literal_block$;
grant select on "analytics"."fct_daily" to bi_reader, "data-science";
