-- A box office on Redshift, as its script is written there.
create table if not exists sales.venue (
    venue_id    integer identity(1,1) not null,
    venue_name  varchar(100) not null encode zstd,
    city        varchar(60),
    seats       integer check (seats between 50 and 80000)
) diststyle all;

create table if not exists sales.event (
    event_id    bigint not null sortkey,
    venue_id    integer not null,
    title       varchar(200) not null,
    starts_at   timestamp without time zone not null,
    status      char(1) default 'P' check (status in ('P', 'O', 'C'))
);

create table if not exists sales.ticket (
    event_id    bigint not null distkey,
    seat_no     integer not null,
    "Buyer E-Mail" varchar(120),
    price       numeric(8,2) not null,
    sold_at     timestamp default getdate()
) compound sortkey (event_id, sold_at);

alter table sales.venue add constraint venue_pk primary key (venue_id);
alter table sales.event add primary key (event_id);
alter table sales.event add foreign key (venue_id) references sales.venue;
alter table sales.ticket add primary key (event_id, seat_no);
alter table sales.ticket add foreign key (event_id) references sales.event (event_id);

comment on table sales.ticket is 'one row for each seat sold';
create view sales.turnover as select event_id, sum(price) as turnover from sales.ticket group by 1;
grant select on sales.turnover to group analysts;
