-- TPC-H 3.0.1 for Snowflake, all keys inline. Two of the eight tables cluster, as the others are small.
use role sysadmin;
create database if not exists tpch;
use database tpch;
create or replace schema sf10 with managed access comment = 'scale factor 10';

create or replace table region (
    r_regionkey integer      not null primary key,
    r_name      char(25)     not null,
    r_comment   varchar(152)
);

create or replace table nation (
    n_nationkey integer      not null primary key,
    n_name      char(25)     not null,
    n_regionkey integer      not null references region (r_regionkey),
    n_comment   varchar(152)
);

create or replace table supplier (
    s_suppkey   integer       not null primary key,
    s_name      char(25)      not null,
    s_address   varchar(40)   not null,
    s_nationkey integer       not null constraint supplier_nation references nation (n_nationkey),
    s_phone     char(15)      not null,
    s_acctbal   decimal(15,2) not null,
    s_comment   varchar(101)  not null
) comment = 'who sells parts; see partsupp';

create or replace table customer (
    c_custkey    number(38,0)  not null primary key,
    c_name       varchar(25)   not null,
    c_address    varchar(40)   not null,
    c_nationkey  integer       not null foreign key references nation (n_nationkey),
    c_phone      char(15)      not null,
    c_acctbal    decimal(15,2) not null,
    c_mktsegment char(10)      not null,   // AUTOMOBILE, BUILDING, FURNITURE, MACHINERY, HOUSEHOLD
    c_comment    varchar(117)  not null
);

create or replace table part (
    p_partkey     number(38,0)  not null primary key,
    p_name        varchar(55)   not null,
    p_mfgr        char(25)      not null,
    p_brand       char(10)      not null,
    p_type        varchar(25)   not null,
    p_size        integer       not null,
    p_container   char(10)      not null,
    p_retailprice decimal(15,2) not null,
    p_comment     varchar(23)   not null
);

create or replace table partsupp (
    ps_partkey    number(38,0)  not null references part (p_partkey),
    ps_suppkey    integer       not null references supplier (s_suppkey),
    ps_availqty   integer       not null,
    ps_supplycost decimal(15,2) not null,
    ps_comment    varchar(199)  not null,
    primary key (ps_partkey, ps_suppkey)
);

create or replace table orders (
    o_orderkey      number(38,0)  not null primary key,
    o_custkey       number(38,0)  not null references customer (c_custkey) on update no action on delete cascade,
    o_orderstatus   char(1)       not null,
    o_totalprice    decimal(15,2) not null,
    o_orderdate     date          not null,
    o_orderpriority char(15)      not null,
    o_clerk         char(15)      not null,
    o_shippriority  integer       not null default 0,
    o_comment       varchar(79)   not null
) cluster by (o_orderdate);

create table if not exists lineitem (
    l_orderkey      number(38,0)  not null references orders (o_orderkey) match full not enforced norely,
    l_partkey       number(38,0)  not null references part (p_partkey),
    l_suppkey       integer       not null references supplier (s_suppkey),
    l_linenumber    integer       not null,
    l_quantity      decimal(15,2) not null,
    l_extendedprice decimal(15,2) not null,
    l_discount      decimal(15,2) not null comment 'a fraction; 0.00 to 0.10',
    l_tax           decimal(15,2) not null comment 'a fraction; 0.00 to 0.08',
    l_returnflag    char(1)       not null,
    l_linestatus    char(1)       not null,
    l_shipdate      date          not null,
    l_commitdate    date          not null,
    l_receiptdate   date          not null,
    l_shipinstruct  char(25)      not null,
    l_shipmode      char(10)      not null,
    l_comment       varchar(44)   not null,
    constraint pk_lineitem primary key (l_orderkey, l_linenumber) rely,
    constraint fk_lineitem_partsupp foreign key (l_partkey, l_suppkey)
        references partsupp (ps_partkey, ps_suppkey) not enforced not deferrable initially immediate disable novalidate rely
)
cluster by (l_shipdate, trunc(l_orderkey, -5))
data_retention_time_in_days = 1
change_tracking = true
comment = 'fact; 60 million rows';

begin;
insert into region select column1, column2, column3 from values (0, 'AFRICA', ''), (1, 'AMERICA', ''), (2, 'ASIA', ''), (3, 'EUROPE', ''), (4, 'MIDDLE EAST', '');
insert into nation values (7, 'GERMANY', 3, 'it''s in Europe; of course'), (24, 'UNITED STATES', 1, null);
commit;

copy into lineitem from 's3://example-bucket/tpch/sf10/lineitem/' storage_integration = s3_int
    file_format = (type = csv field_delimiter = '|' compression = gzip) pattern = '.*[.]tbl[.]gz';

create or replace secure view v_pricing_summary (returnflag, linestatus, sum_qty) as
select l_returnflag, l_linestatus, sum(l_quantity)
from lineitem
where l_shipdate <= dateadd(day, -90, to_date('1998-12-01'))
group by 1, 2;

grant select on all tables in schema tpch.sf10 to role bench;
alter table orders resume recluster;
