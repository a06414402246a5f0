/*
 * Ticket sales warehouse: 5 dimensions and 2 facts.
 * Target: Redshift, schema tickit. Safe to run again: everything is dropped first.
 */
set query_group to 'ddl_deploy';
create schema if not exists tickit authorization etl_owner;
set search_path to tickit, public;

begin;

-- children before parents
drop view  if exists v_event_revenue;
drop table if exists sales;
drop table if exists listing;
drop table if exists event cascade;
drop table if exists date;
drop table if exists category;
drop table if exists venue;
drop table if exists users cascade;

create table users
(
    userid         integer       not null distkey sortkey
  , username       char(8)
  , firstname      varchar(30)
  , lastname       varchar(30)
  , city           varchar(30)
  , state          char(2)
  , email          varchar(100)
  , phone          char(14)
  -- what the user likes: asked at sign-up, null when skipped
  , likesports     boolean
  , liketheatre    boolean
  , likeconcerts   boolean
  , likejazz       boolean
  , likeclassical  boolean
  , likeopera      boolean
  , likerock       boolean
  , likevegas      boolean
  , likebroadway   boolean
  , likemusicals   boolean
  , primary key (userid)
);

CREATE TABLE Venue (VenueID SMALLINT NOT NULL DISTKEY SORTKEY, VenueName VARCHAR(100), VenueCity VARCHAR(30), VenueState CHAR(2),
    VenueSeats INTEGER, PRIMARY KEY (VenueID));

Create Table category (
  catid    smallint      NOT NULL PRIMARY KEY DISTKEY SORTKEY,
  catgroup varchar(10),
  catname  varchar(10),
  catdesc  varchar(50)   -- shown on the web site as is
);

create table if not exists date(
  dateid smallint not null distkey sortkey,   -- surrogate, 1827 = 2008-01-01
  caldate date not null,
  day character(3) not null,
  week smallint not null,
  month character(5) not null,
  qtr character(5) not null,
  year smallint not null,
  holiday boolean default('N'),
  primary key(dateid)
);

create table event (
    eventid   integer   not null distkey,
    venueid   smallint  not null references venue (venueid),
    catid     smallint  not null references category (catid),
    dateid    smallint  not null sortkey references date (dateid),
    eventname varchar(200),
    starttime timestamp,            -- local time of the venue
    primary key (eventid)
);

create table listing(
  listid integer not null distkey primary key,
  sellerid integer not null references users,          /* no column list: the primary key of users */
  eventid integer not null references event (eventid),
  dateid smallint not null sortkey references date,
  numtickets smallint not null,
  priceperticket decimal(8,2),
  totalprice decimal(8,2),
  listtime timestamp);

create table sales(
  salesid integer not null,
  listid integer not null distkey,
  sellerid integer not null,
  buyerid integer not null,
  eventid integer not null,
  dateid smallint not null sortkey,
  qtysold smallint not null,
  pricepaid decimal(8,2),
  commission decimal(8,2),
  saletime timestamp,
  primary key (salesid),
  foreign key (listid)   references listing (listid),
  foreign key (sellerid) references users (userid),
  foreign key (buyerid)  references users (userid),
  foreign key (eventid)  references event (eventid),
  foreign key (dateid)   references date (dateid)
);

commit;

comment on table sales is 'One row per sale; the seller''s commission is 15 % of pricepaid';
comment on column sales.commission is '15 % of pricepaid; kept, not computed';
comment on column users.username is null;

-- load ------------------------------------------------------------------
copy users from 's3://example-bucket/tickit/allusers_pipe.txt'
  iam_role 'arn:aws:iam::123456789012:role/warehouse-load'
  delimiter '|' region 'us-west-2';

copy listing from 's3://example-bucket/tickit/listings_pipe.txt'
  iam_role 'arn:aws:iam::123456789012:role/warehouse-load' delimiter '|' region 'us-west-2';

copy sales from 's3://example-bucket/tickit/sales_tab.txt'
  iam_role 'arn:aws:iam::123456789012:role/warehouse-load'
  delimiter '\t' timeformat 'MM/DD/YYYY HH:MI:SS' region 'us-west-2';

insert into category (catid, catgroup, catname, catdesc) values
  (1, 'Sports',   'MLB',      'Major League Baseball; regular season'),
  (6, 'Shows',    'Musicals', 'Musical theatre'),
  (9, 'Concerts', 'Pop',      'All rock and pop music concerts');

grant usage on schema tickit to group analysts;
grant select on all tables in schema tickit to group analysts;

create or replace view v_event_revenue as
select e.eventid
     , e.eventname
     , sum(s.pricepaid)::decimal(14,2) as revenue
  from sales s
  join event e on e.eventid = s.eventid
 group by 1, 2
with no schema binding;

analyze users; analyze event; analyze listing; analyze sales;
vacuum full sales to 99 percent;
