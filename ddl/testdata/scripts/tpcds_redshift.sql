/* ---------------------------------------------------------------------
   Decision support schema, retail: 7 facts, 17 dimensions.
   Redshift.  Dimensions up to 100 000 rows are replicated (DISTSTYLE ALL).
   The three sales/returns pairs are collocated: store and catalog on the
   item, web on the order number.
   --------------------------------------------------------------------- */
SET statement_timeout TO 0;
CREATE SCHEMA IF NOT EXISTS tpcds;
SET search_path TO tpcds;

drop table if exists web_returns cascade;
drop table if exists catalog_returns cascade;
drop table if exists store_returns cascade;
drop table if exists web_sales cascade;
drop table if exists catalog_sales cascade;
drop table if exists store_sales cascade;
drop table if exists inventory cascade;
drop table if exists catalog_page cascade;
drop table if exists promotion cascade;
drop table if exists web_page cascade;
drop table if exists web_site cascade;
drop table if exists customer cascade;
drop table if exists household_demographics cascade;
drop table if exists call_center cascade;
drop table if exists store cascade;
drop table if exists item cascade;
drop table if exists income_band cascade;
drop table if exists reason cascade;
drop table if exists time_dim cascade;
drop table if exists ship_mode cascade;
drop table if exists warehouse cascade;
drop table if exists date_dim cascade;
drop table if exists customer_demographics cascade;
drop table if exists customer_address cascade;

BEGIN;

-- addresses of customers, present and past
CREATE TABLE IF NOT EXISTS customer_address
(
    ca_address_sk     int4                not null,
    ca_address_id     char(16)            not null,
    ca_street_number  char(10),
    ca_street_name    character varying(60),
    ca_street_type    char(15),
    ca_suite_number   char(10),
    ca_city           character varying(60),
    ca_county         character varying(30),
    ca_state          char(2),
    ca_zip            char(10),
    ca_country        character varying(20),
    ca_gmt_offset     numeric(5,2),
    ca_location_type  char(20),
    primary key (ca_address_sk)
) distkey(ca_address_sk);

-- every combination of the demographic attributes
create table customer_demographics
(
    cd_demo_sk             int4                not null,
    cd_gender              char(1),
    cd_marital_status      char(1),
    cd_education_status    char(20),
    cd_purchase_estimate   int4,
    cd_credit_rating       char(10),
    cd_dep_count           int4,
    cd_dep_employed_count  int4,
    cd_dep_college_count   int4,
    primary key (cd_demo_sk)
) distkey (cd_demo_sk);

-- one row per day, 1900 to 2100
create table tpcds.date_dim
(
    d_date_sk            integer             not null,
    d_date_id            char(16)            not null,
    d_date               date,
    d_month_seq          integer,
    d_week_seq           integer,
    d_quarter_seq        integer,
    d_year               integer,
    d_dow                integer,
    d_moy                integer,
    d_dom                integer,
    d_qoy                integer,
    d_fy_year            integer,
    d_fy_quarter_seq     integer,
    d_fy_week_seq        integer,
    d_day_name           char(9),
    d_quarter_name       char(6),
    d_holiday            char(1),
    d_weekend            char(1),
    d_following_holiday  char(1),
    d_first_dom          integer,
    d_last_dom           integer,
    d_same_day_ly        integer,
    d_same_day_lq        integer,
    d_current_day        char(1),
    d_current_week       char(1),
    d_current_month      char(1),
    d_current_quarter    char(1),
    d_current_year       char(1),
    primary key (d_date_sk)
) diststyle all;

-- where items are stored
CREATE TABLE IF NOT EXISTS warehouse
(
    w_warehouse_sk     integer             not null primary key,
    w_warehouse_id     char(16)            not null,
    w_warehouse_name   varchar(20),
    w_warehouse_sq_ft  integer,
    w_street_number    char(10),
    w_street_name      varchar(60),
    w_street_type      char(15),
    w_suite_number     char(10),
    w_city             varchar(60),
    w_county           varchar(30),
    w_state            char(2),
    w_zip              char(10),
    w_country          varchar(20),
    w_gmt_offset       decimal(5,2)
) diststyle all;

-- how orders are shipped
create table ship_mode
(
    sm_ship_mode_sk  integer             not null,
    sm_ship_mode_id  char(16)            not null,
    sm_type          char(30),
    sm_code          char(10),
    sm_carrier       char(20),
    sm_contract      char(20),
    primary key (sm_ship_mode_sk)
) diststyle all;

-- one row per second of the day
create table time_dim
(
    t_time_sk    integer             not null primary key,
    t_time_id    char(16)            not null,
    t_time       integer,
    t_hour       integer,
    t_minute     integer,
    t_second     integer,
    t_am_pm      char(2),
    t_shift      char(20),
    t_sub_shift  char(20),
    t_meal_time  char(20)
) diststyle all;

-- why items come back
CREATE TABLE IF NOT EXISTS reason
(
    r_reason_sk    integer             not null,
    r_reason_id    char(16)            not null,
    r_reason_desc  char(100),
    primary key (r_reason_sk)
) DISTSTYLE AUTO SORTKEY AUTO ENCODE AUTO;

-- ranges of yearly income
create table tpcds.income_band
(
    ib_income_band_sk  integer             not null primary key,
    ib_lower_bound     integer,
    ib_upper_bound     integer
) DISTSTYLE AUTO SORTKEY AUTO ENCODE AUTO;

-- products, slowly changing (type 2)
create table item
(
    i_item_sk         int4                not null
  , i_item_id         char(16)            not null
  , i_rec_start_date  date
  , i_rec_end_date    date
  , i_item_desc       character varying(200)
  , i_current_price   numeric(7,2)
  , i_wholesale_cost  numeric(7,2)
  , i_brand_id        int4
  , i_brand           char(50)
  , i_class_id        int4
  , i_class           char(50)
  , i_category_id     int4
  , i_category        char(50)
  , i_manufact_id     int4
  , i_manufact        char(50)
  , i_size            char(20)
  , i_formulation     char(20)
  , i_color           char(20)
  , i_units           char(10)
  , i_container       char(10)
  , i_manager_id      int4
  , i_product_name    char(50)
  , primary key (i_item_sk)
) distkey(i_item_sk) sortkey(i_category);

-- shops, slowly changing (type 2)
CREATE TABLE IF NOT EXISTS store
(
    s_store_sk          integer             not null primary key,
    s_store_id          char(16)            not null,
    s_rec_start_date    date,
    s_rec_end_date      date,
    s_closed_date_sk    integer             references date_dim (d_date_sk),
    s_store_name        varchar(50),
    s_number_employees  integer,
    s_floor_space       integer,
    s_hours             char(20),
    s_manager           varchar(40),
    s_market_id         integer,
    s_geography_class   varchar(100),
    s_market_desc       varchar(100),
    s_market_manager    varchar(40),
    s_division_id       integer,
    s_division_name     varchar(50),
    s_company_id        integer,
    s_company_name      varchar(50),
    s_street_number     varchar(10),
    s_street_name       varchar(60),
    s_street_type       char(15),
    s_suite_number      char(10),
    s_city              varchar(60),
    s_county            varchar(30),
    s_state             char(2),
    s_zip               char(10),
    s_country           varchar(20),
    s_gmt_offset        decimal(5,2),
    s_tax_precentage    decimal(5,2)
) diststyle all;

-- call centers, slowly changing (type 2)
create table call_center
(
    cc_call_center_sk  integer             not null,
    cc_call_center_id  char(16)            not null,
    cc_rec_start_date  date,
    cc_rec_end_date    date,
    cc_closed_date_sk  integer,
    cc_open_date_sk    integer,
    cc_name            varchar(50),
    cc_class           varchar(50),
    cc_employees       integer,
    cc_sq_ft           integer,
    cc_hours           char(20),
    cc_manager         varchar(40),
    cc_mkt_id          integer,
    cc_mkt_class       char(50),
    cc_mkt_desc        varchar(100),
    cc_market_manager  varchar(40),
    cc_division        integer,
    cc_division_name   varchar(50),
    cc_company         integer,
    cc_company_name    char(50),
    cc_street_number   char(10),
    cc_street_name     varchar(60),
    cc_street_type     char(15),
    cc_suite_number    char(10),
    cc_city            varchar(60),
    cc_county          varchar(30),
    cc_state           char(2),
    cc_zip             char(10),
    cc_country         varchar(20),
    cc_gmt_offset      decimal(5,2),
    cc_tax_percentage  decimal(5,2),
    primary key (cc_call_center_sk),
    foreign key (cc_closed_date_sk) references date_dim (d_date_sk),
    foreign key (cc_open_date_sk) references date_dim (d_date_sk)
) diststyle all;

-- households by income and size
create table household_demographics
(
    hd_demo_sk         integer             not null primary key,
    hd_income_band_sk  integer             references income_band (ib_income_band_sk),
    hd_buy_potential   char(15),
    hd_dep_count       integer,
    hd_vehicle_count   integer
) diststyle all;

-- customers, overwritten in place
CREATE TABLE IF NOT EXISTS tpcds.customer
(
    c_customer_sk           int4                not null,
    c_customer_id           char(16)            not null,
    c_current_cdemo_sk      int4,
    c_current_hdemo_sk      int4,
    c_current_addr_sk       int4,
    c_first_shipto_date_sk  int4,
    c_first_sales_date_sk   int4,
    c_salutation            char(10),
    c_first_name            char(20),
    c_last_name             char(30),
    c_preferred_cust_flag   char(1),
    c_birth_day             int4,
    c_birth_month           int4,
    c_birth_year            int4,
    c_birth_country         character varying(20),
    c_login                 char(13),
    c_email_address         char(50),
    c_last_review_date_sk   int4,
    primary key (c_customer_sk),
    constraint fk_customer_c_current_cdemo_sk foreign key (c_current_cdemo_sk) references customer_demographics (cd_demo_sk),
    constraint fk_customer_c_current_hdemo_sk foreign key (c_current_hdemo_sk) references household_demographics (hd_demo_sk),
    constraint fk_customer_c_current_addr_sk foreign key (c_current_addr_sk) references customer_address (ca_address_sk),
    constraint fk_customer_c_first_shipto_date_sk foreign key (c_first_shipto_date_sk) references date_dim (d_date_sk),
    constraint fk_customer_c_first_sales_date_sk foreign key (c_first_sales_date_sk) references date_dim (d_date_sk),
    constraint fk_customer_c_last_review_date_sk foreign key (c_last_review_date_sk) references date_dim (d_date_sk)
) distkey(c_customer_sk);

-- web sites, slowly changing (type 2)
create table WEB_SITE
(
    WEB_SITE_SK         INTEGER             NOT NULL primary key,
    WEB_SITE_ID         CHAR(16)            NOT NULL,
    WEB_REC_START_DATE  DATE,
    WEB_REC_END_DATE    DATE,
    WEB_NAME            VARCHAR(50),
    WEB_OPEN_DATE_SK    INTEGER,
    WEB_CLOSE_DATE_SK   INTEGER,
    WEB_CLASS           VARCHAR(50),
    WEB_MANAGER         VARCHAR(40),
    WEB_MKT_ID          INTEGER,
    WEB_MKT_CLASS       VARCHAR(50),
    WEB_MKT_DESC        VARCHAR(100),
    WEB_MARKET_MANAGER  VARCHAR(40),
    WEB_COMPANY_ID      INTEGER,
    WEB_COMPANY_NAME    CHAR(50),
    WEB_STREET_NUMBER   CHAR(10),
    WEB_STREET_NAME     VARCHAR(60),
    WEB_STREET_TYPE     CHAR(15),
    WEB_SUITE_NUMBER    CHAR(10),
    WEB_CITY            VARCHAR(60),
    WEB_COUNTY          VARCHAR(30),
    WEB_STATE           CHAR(2),
    WEB_ZIP             CHAR(10),
    WEB_COUNTRY         VARCHAR(20),
    WEB_GMT_OFFSET      DECIMAL(5,2),
    WEB_TAX_PERCENTAGE  DECIMAL(5,2),
    FOREIGN KEY (WEB_OPEN_DATE_SK) REFERENCES DATE_DIM (D_DATE_SK),
    FOREIGN KEY (WEB_CLOSE_DATE_SK) REFERENCES DATE_DIM (D_DATE_SK)
) diststyle all;

-- pages of the web sites
create table web_page
(
    wp_web_page_sk       integer             not null,
    wp_web_page_id       char(16)            not null,
    wp_rec_start_date    date,
    wp_rec_end_date      date,
    wp_creation_date_sk  integer             references date_dim (d_date_sk),
    wp_access_date_sk    integer             references date_dim (d_date_sk),
    wp_autogen_flag      char(1),
    wp_customer_sk       integer             references customer (c_customer_sk),
    wp_url               varchar(100),
    wp_type              char(50),
    wp_char_count        integer,
    wp_link_count        integer,
    wp_image_count       integer,
    wp_max_ad_count      integer,
    primary key (wp_web_page_sk)
) diststyle all;

-- promotions of items
CREATE TABLE IF NOT EXISTS promotion
(
    p_promo_sk         integer             not null primary key,
    p_promo_id         char(16)            not null,
    p_start_date_sk    integer             references date_dim (d_date_sk),
    p_end_date_sk      integer             references date_dim (d_date_sk),
    p_item_sk          integer             references item (i_item_sk),
    p_cost             decimal(15,2),
    p_response_target  integer,
    p_promo_name       char(50),
    p_channel_dmail    char(1),
    p_channel_email    char(1),
    p_channel_catalog  char(1),
    p_channel_tv       char(1),
    p_channel_radio    char(1),
    p_channel_press    char(1),
    p_channel_event    char(1),
    p_channel_demo     char(1),
    p_channel_details  varchar(100),
    p_purpose          char(15),
    p_discount_active  char(1)
) diststyle all;

-- pages of the printed catalogs
create table catalog_page
(
    cp_catalog_page_sk      integer             not null,
    cp_catalog_page_id      char(16)            not null,
    cp_start_date_sk        integer,
    cp_end_date_sk          integer,
    cp_department           varchar(50),
    cp_catalog_number       integer,
    cp_catalog_page_number  integer,
    cp_description          varchar(100),
    cp_type                 varchar(100),
    primary key (cp_catalog_page_sk),
    foreign key (cp_start_date_sk) references date_dim (d_date_sk),
    foreign key (cp_end_date_sk) references date_dim (d_date_sk)
) diststyle all;

-- weekly snapshot of stock per item and warehouse
create table tpcds.INVENTORY
(
    INV_DATE_SK           INTEGER             NOT NULL,
    INV_ITEM_SK           INTEGER             NOT NULL,
    INV_WAREHOUSE_SK      INTEGER             NOT NULL,
    INV_QUANTITY_ON_HAND  INTEGER,
    PRIMARY KEY (INV_DATE_SK, INV_ITEM_SK, INV_WAREHOUSE_SK),
    FOREIGN KEY (INV_DATE_SK) REFERENCES DATE_DIM (D_DATE_SK),
    FOREIGN KEY (INV_ITEM_SK) REFERENCES ITEM (I_ITEM_SK),
    FOREIGN KEY (INV_WAREHOUSE_SK) REFERENCES WAREHOUSE (W_WAREHOUSE_SK)
) DISTSTYLE KEY DISTKEY (INV_ITEM_SK) COMPOUND SORTKEY (INV_DATE_SK, INV_ITEM_SK);

-- line items sold in stores
CREATE TABLE IF NOT EXISTS store_sales
(
    ss_sold_date_sk        integer                         encode raw
  , ss_sold_time_sk        integer                         encode az64
  , ss_item_sk             integer             not null    encode az64
  , ss_customer_sk         integer                         encode az64
  , ss_cdemo_sk            integer                         encode az64
  , ss_hdemo_sk            integer                         encode az64
  , ss_addr_sk             integer                         encode az64
  , ss_store_sk            integer                         encode az64
  , ss_promo_sk            integer                         encode az64
  , ss_ticket_number       bigint              not null    encode az64
  , ss_quantity            integer                         encode az64
  , ss_wholesale_cost      decimal(7,2)                    encode az64
  , ss_list_price          decimal(7,2)                    encode az64
  , ss_sales_price         decimal(7,2)                    encode az64
  , ss_ext_discount_amt    decimal(7,2)                    encode az64
  , ss_ext_sales_price     decimal(7,2)                    encode az64
  , ss_ext_wholesale_cost  decimal(7,2)                    encode az64
  , ss_ext_list_price      decimal(7,2)                    encode az64
  , ss_ext_tax             decimal(7,2)                    encode az64
  , ss_coupon_amt          decimal(7,2)                    encode az64
  , ss_net_paid            decimal(7,2)                    encode az64
  , ss_net_paid_inc_tax    decimal(7,2)                    encode az64
  , ss_net_profit          decimal(7,2)                    encode az64
  , primary key (ss_item_sk, ss_ticket_number)
  , foreign key (ss_sold_date_sk) references date_dim (d_date_sk)
  , foreign key (ss_sold_time_sk) references time_dim (t_time_sk)
  , foreign key (ss_item_sk) references item (i_item_sk)
  , foreign key (ss_customer_sk) references customer (c_customer_sk)
  , foreign key (ss_cdemo_sk) references customer_demographics (cd_demo_sk)
  , foreign key (ss_hdemo_sk) references household_demographics (hd_demo_sk)
  , foreign key (ss_addr_sk) references customer_address (ca_address_sk)
  , foreign key (ss_store_sk) references store (s_store_sk)
  , foreign key (ss_promo_sk) references promotion (p_promo_sk)
)
diststyle key
distkey (ss_item_sk)
compound sortkey (ss_sold_date_sk, ss_sold_time_sk)
;

-- line items sold through the catalog
create table catalog_sales
(
    cs_sold_date_sk           integer                         encode raw,
    cs_sold_time_sk           integer                         encode az64,
    cs_ship_date_sk           integer                         encode az64,
    cs_bill_customer_sk       integer                         encode az64,
    cs_bill_cdemo_sk          integer                         encode az64,
    cs_bill_hdemo_sk          integer                         encode az64,
    cs_bill_addr_sk           integer                         encode az64,
    cs_ship_customer_sk       integer                         encode az64,
    cs_ship_cdemo_sk          integer                         encode az64,
    cs_ship_hdemo_sk          integer                         encode az64,
    cs_ship_addr_sk           integer                         encode az64,
    cs_call_center_sk         integer                         encode az64,
    cs_catalog_page_sk        integer                         encode az64,
    cs_ship_mode_sk           integer                         encode az64,
    cs_warehouse_sk           integer                         encode az64,
    cs_item_sk                integer             not null    encode az64,
    cs_promo_sk               integer                         encode az64,
    cs_order_number           bigint              not null    encode az64,
    cs_quantity               integer                         encode az64,
    cs_wholesale_cost         decimal(7,2)                    encode az64,
    cs_list_price             decimal(7,2)                    encode az64,
    cs_sales_price            decimal(7,2)                    encode az64,
    cs_ext_discount_amt       decimal(7,2)                    encode az64,
    cs_ext_sales_price        decimal(7,2)                    encode az64,
    cs_ext_wholesale_cost     decimal(7,2)                    encode az64,
    cs_ext_list_price         decimal(7,2)                    encode az64,
    cs_ext_tax                decimal(7,2)                    encode az64,
    cs_coupon_amt             decimal(7,2)                    encode az64,
    cs_ext_ship_cost          decimal(7,2)                    encode az64,
    cs_net_paid               decimal(7,2)                    encode az64,
    cs_net_paid_inc_tax       decimal(7,2)                    encode az64,
    cs_net_paid_inc_ship      decimal(7,2)                    encode az64,
    cs_net_paid_inc_ship_tax  decimal(7,2)                    encode az64,
    cs_net_profit             decimal(7,2)                    encode az64,
    primary key (cs_item_sk, cs_order_number),
    foreign key (cs_sold_date_sk) references date_dim (d_date_sk),
    foreign key (cs_sold_time_sk) references time_dim (t_time_sk),
    foreign key (cs_ship_date_sk) references date_dim (d_date_sk),
    foreign key (cs_bill_customer_sk) references customer (c_customer_sk),
    foreign key (cs_bill_cdemo_sk) references customer_demographics (cd_demo_sk),
    foreign key (cs_bill_hdemo_sk) references household_demographics (hd_demo_sk),
    foreign key (cs_bill_addr_sk) references customer_address (ca_address_sk),
    foreign key (cs_ship_customer_sk) references customer (c_customer_sk),
    foreign key (cs_ship_cdemo_sk) references customer_demographics (cd_demo_sk),
    foreign key (cs_ship_hdemo_sk) references household_demographics (hd_demo_sk),
    foreign key (cs_ship_addr_sk) references customer_address (ca_address_sk),
    foreign key (cs_call_center_sk) references call_center (cc_call_center_sk),
    foreign key (cs_catalog_page_sk) references catalog_page (cp_catalog_page_sk),
    foreign key (cs_ship_mode_sk) references ship_mode (sm_ship_mode_sk),
    foreign key (cs_warehouse_sk) references warehouse (w_warehouse_sk),
    foreign key (cs_item_sk) references item (i_item_sk),
    foreign key (cs_promo_sk) references promotion (p_promo_sk)
) distkey(cs_item_sk) sortkey(cs_sold_date_sk);

-- line items sold on the web
create table web_sales
(
    ws_sold_date_sk           int4,
    ws_sold_time_sk           int4,
    ws_ship_date_sk           int4,
    ws_item_sk                int4                not null,
    ws_bill_customer_sk       int4,
    ws_bill_cdemo_sk          int4,
    ws_bill_hdemo_sk          int4,
    ws_bill_addr_sk           int4,
    ws_ship_customer_sk       int4,
    ws_ship_cdemo_sk          int4,
    ws_ship_hdemo_sk          int4,
    ws_ship_addr_sk           int4,
    ws_web_page_sk            int4,
    ws_web_site_sk            int4,
    ws_ship_mode_sk           int4,
    ws_warehouse_sk           int4,
    ws_promo_sk               int4,
    ws_order_number           int8                not null,
    ws_quantity               int4,
    ws_wholesale_cost         numeric(7,2),
    ws_list_price             numeric(7,2),
    ws_sales_price            numeric(7,2),
    ws_ext_discount_amt       numeric(7,2),
    ws_ext_sales_price        numeric(7,2),
    ws_ext_wholesale_cost     numeric(7,2),
    ws_ext_list_price         numeric(7,2),
    ws_ext_tax                numeric(7,2),
    ws_coupon_amt             numeric(7,2),
    ws_ext_ship_cost          numeric(7,2),
    ws_net_paid               numeric(7,2),
    ws_net_paid_inc_tax       numeric(7,2),
    ws_net_paid_inc_ship      numeric(7,2),
    ws_net_paid_inc_ship_tax  numeric(7,2),
    ws_net_profit             numeric(7,2),
    primary key (ws_item_sk, ws_order_number)
) distkey(ws_order_number) interleaved sortkey(ws_sold_date_sk, ws_item_sk, ws_bill_customer_sk);

-- returns of store sales
CREATE TABLE IF NOT EXISTS store_returns
(
    sr_returned_date_sk    int4                            encode raw,
    sr_return_time_sk      int4                            encode az64,
    sr_item_sk             int4                not null    encode az64,
    sr_customer_sk         int4                            encode az64,
    sr_cdemo_sk            int4                            encode az64,
    sr_hdemo_sk            int4                            encode az64,
    sr_addr_sk             int4                            encode az64,
    sr_store_sk            int4                            encode az64,
    sr_reason_sk           int4                            encode az64,
    sr_ticket_number       int8                not null    encode az64,
    sr_return_quantity     int4                            encode az64,
    sr_return_amt          numeric(7,2)                    encode az64,
    sr_return_tax          numeric(7,2)                    encode az64,
    sr_return_amt_inc_tax  numeric(7,2)                    encode az64,
    sr_fee                 numeric(7,2)                    encode az64,
    sr_return_ship_cost    numeric(7,2)                    encode az64,
    sr_refunded_cash       numeric(7,2)                    encode az64,
    sr_reversed_charge     numeric(7,2)                    encode az64,
    sr_store_credit        numeric(7,2)                    encode az64,
    sr_net_loss            numeric(7,2)                    encode az64,
    primary key (sr_item_sk, sr_ticket_number),
    constraint fk_store_returns_sr_returned_date_sk foreign key (sr_returned_date_sk) references date_dim (d_date_sk),
    constraint fk_store_returns_sr_return_time_sk foreign key (sr_return_time_sk) references time_dim (t_time_sk),
    constraint fk_store_returns_sr_item_sk foreign key (sr_item_sk) references item (i_item_sk),
    constraint fk_store_returns_sr_ticket_number foreign key (sr_item_sk, sr_ticket_number) references store_sales (ss_item_sk, ss_ticket_number),
    constraint fk_store_returns_sr_customer_sk foreign key (sr_customer_sk) references customer (c_customer_sk),
    constraint fk_store_returns_sr_cdemo_sk foreign key (sr_cdemo_sk) references customer_demographics (cd_demo_sk),
    constraint fk_store_returns_sr_hdemo_sk foreign key (sr_hdemo_sk) references household_demographics (hd_demo_sk),
    constraint fk_store_returns_sr_addr_sk foreign key (sr_addr_sk) references customer_address (ca_address_sk),
    constraint fk_store_returns_sr_store_sk foreign key (sr_store_sk) references store (s_store_sk),
    constraint fk_store_returns_sr_reason_sk foreign key (sr_reason_sk) references reason (r_reason_sk)
) distkey(sr_item_sk) sortkey(sr_returned_date_sk);

-- returns of catalog sales
create table tpcds.CATALOG_RETURNS
(
    CR_RETURNED_DATE_SK       INTEGER                         encode raw,
    CR_RETURNED_TIME_SK       INTEGER                         encode az64,
    CR_ITEM_SK                INTEGER             NOT NULL    encode az64,
    CR_REFUNDED_CUSTOMER_SK   INTEGER                         encode az64,
    CR_REFUNDED_CDEMO_SK      INTEGER                         encode az64,
    CR_REFUNDED_HDEMO_SK      INTEGER                         encode az64,
    CR_REFUNDED_ADDR_SK       INTEGER                         encode az64,
    CR_RETURNING_CUSTOMER_SK  INTEGER                         encode az64,
    CR_RETURNING_CDEMO_SK     INTEGER                         encode az64,
    CR_RETURNING_HDEMO_SK     INTEGER                         encode az64,
    CR_RETURNING_ADDR_SK      INTEGER                         encode az64,
    CR_CALL_CENTER_SK         INTEGER                         encode az64,
    CR_CATALOG_PAGE_SK        INTEGER                         encode az64,
    CR_SHIP_MODE_SK           INTEGER                         encode az64,
    CR_WAREHOUSE_SK           INTEGER                         encode az64,
    CR_REASON_SK              INTEGER                         encode az64,
    CR_ORDER_NUMBER           BIGINT              NOT NULL    encode az64,
    CR_RETURN_QUANTITY        INTEGER                         encode az64,
    CR_RETURN_AMOUNT          DECIMAL(7,2)                    encode az64,
    CR_RETURN_TAX             DECIMAL(7,2)                    encode az64,
    CR_RETURN_AMT_INC_TAX     DECIMAL(7,2)                    encode az64,
    CR_FEE                    DECIMAL(7,2)                    encode az64,
    CR_RETURN_SHIP_COST       DECIMAL(7,2)                    encode az64,
    CR_REFUNDED_CASH          DECIMAL(7,2)                    encode az64,
    CR_REVERSED_CHARGE        DECIMAL(7,2)                    encode az64,
    CR_STORE_CREDIT           DECIMAL(7,2)                    encode az64,
    CR_NET_LOSS               DECIMAL(7,2)                    encode az64,
    PRIMARY KEY (CR_ITEM_SK, CR_ORDER_NUMBER)
) DISTKEY(CR_ITEM_SK) SORTKEY(CR_RETURNED_DATE_SK);

-- returns of web sales
create table web_returns
(
    wr_returned_date_sk       integer
  , wr_returned_time_sk       integer
  , wr_item_sk                integer             not null
  , wr_refunded_customer_sk   integer
  , wr_refunded_cdemo_sk      integer
  , wr_refunded_hdemo_sk      integer
  , wr_refunded_addr_sk       integer
  , wr_returning_customer_sk  integer
  , wr_returning_cdemo_sk     integer
  , wr_returning_hdemo_sk     integer
  , wr_returning_addr_sk      integer
  , wr_web_page_sk            integer
  , wr_reason_sk              integer
  , wr_order_number           bigint              not null
  , wr_return_quantity        integer
  , wr_return_amt             decimal(7,2)
  , wr_return_tax             decimal(7,2)
  , wr_return_amt_inc_tax     decimal(7,2)
  , wr_fee                    decimal(7,2)
  , wr_return_ship_cost       decimal(7,2)
  , wr_refunded_cash          decimal(7,2)
  , wr_reversed_charge        decimal(7,2)
  , wr_account_credit         decimal(7,2)
  , wr_net_loss               decimal(7,2)
  , primary key (wr_item_sk, wr_order_number)
  , foreign key (wr_returned_date_sk) references date_dim (d_date_sk)
  , foreign key (wr_returned_time_sk) references time_dim (t_time_sk)
  , foreign key (wr_item_sk) references item (i_item_sk)
  , foreign key (wr_item_sk, wr_order_number) references web_sales (ws_item_sk, ws_order_number)
  , foreign key (wr_refunded_customer_sk) references customer (c_customer_sk)
  , foreign key (wr_refunded_cdemo_sk) references customer_demographics (cd_demo_sk)
  , foreign key (wr_refunded_hdemo_sk) references household_demographics (hd_demo_sk)
  , foreign key (wr_refunded_addr_sk) references customer_address (ca_address_sk)
  , foreign key (wr_returning_customer_sk) references customer (c_customer_sk)
  , foreign key (wr_returning_cdemo_sk) references customer_demographics (cd_demo_sk)
  , foreign key (wr_returning_hdemo_sk) references household_demographics (hd_demo_sk)
  , foreign key (wr_returning_addr_sk) references customer_address (ca_address_sk)
  , foreign key (wr_web_page_sk) references web_page (wp_web_page_sk)
  , foreign key (wr_reason_sk) references reason (r_reason_sk)
)
backup no
distkey(wr_order_number) sortkey(wr_returned_date_sk)
;

-- keys of the two wide tables
alter table web_sales add constraint web_sales_ws_sold_date_sk_fkey foreign key (ws_sold_date_sk) references date_dim (d_date_sk);
alter table web_sales add constraint web_sales_ws_sold_time_sk_fkey foreign key (ws_sold_time_sk) references time_dim (t_time_sk);
alter table web_sales add constraint web_sales_ws_ship_date_sk_fkey foreign key (ws_ship_date_sk) references date_dim (d_date_sk);
alter table web_sales add constraint web_sales_ws_item_sk_fkey foreign key (ws_item_sk) references item (i_item_sk);
alter table web_sales add constraint web_sales_ws_bill_customer_sk_fkey foreign key (ws_bill_customer_sk) references customer (c_customer_sk);
alter table web_sales add constraint web_sales_ws_bill_cdemo_sk_fkey foreign key (ws_bill_cdemo_sk) references customer_demographics (cd_demo_sk);
alter table web_sales add constraint web_sales_ws_bill_hdemo_sk_fkey foreign key (ws_bill_hdemo_sk) references household_demographics (hd_demo_sk);
alter table web_sales add constraint web_sales_ws_bill_addr_sk_fkey foreign key (ws_bill_addr_sk) references customer_address (ca_address_sk);
alter table web_sales add constraint web_sales_ws_ship_customer_sk_fkey foreign key (ws_ship_customer_sk) references customer (c_customer_sk);
alter table web_sales add constraint web_sales_ws_ship_cdemo_sk_fkey foreign key (ws_ship_cdemo_sk) references customer_demographics (cd_demo_sk);
alter table web_sales add constraint web_sales_ws_ship_hdemo_sk_fkey foreign key (ws_ship_hdemo_sk) references household_demographics (hd_demo_sk);
alter table web_sales add constraint web_sales_ws_ship_addr_sk_fkey foreign key (ws_ship_addr_sk) references customer_address (ca_address_sk);
alter table web_sales add constraint web_sales_ws_web_page_sk_fkey foreign key (ws_web_page_sk) references web_page (wp_web_page_sk);
alter table web_sales add constraint web_sales_ws_web_site_sk_fkey foreign key (ws_web_site_sk) references web_site (web_site_sk);
alter table web_sales add constraint web_sales_ws_ship_mode_sk_fkey foreign key (ws_ship_mode_sk) references ship_mode (sm_ship_mode_sk);
alter table web_sales add constraint web_sales_ws_warehouse_sk_fkey foreign key (ws_warehouse_sk) references warehouse (w_warehouse_sk);
alter table web_sales add constraint web_sales_ws_promo_sk_fkey foreign key (ws_promo_sk) references promotion (p_promo_sk);
alter table catalog_returns add constraint catalog_returns_cr_returned_date_sk_fkey foreign key (cr_returned_date_sk) references date_dim (d_date_sk);
alter table catalog_returns add constraint catalog_returns_cr_returned_time_sk_fkey foreign key (cr_returned_time_sk) references time_dim (t_time_sk);
alter table catalog_returns add constraint catalog_returns_cr_item_sk_fkey foreign key (cr_item_sk) references item (i_item_sk);
alter table catalog_returns add constraint catalog_returns_cr_order_number_fkey foreign key (cr_item_sk, cr_order_number) references catalog_sales (cs_item_sk, cs_order_number);
alter table catalog_returns add constraint catalog_returns_cr_refunded_customer_sk_fkey foreign key (cr_refunded_customer_sk) references customer (c_customer_sk);
alter table catalog_returns add constraint catalog_returns_cr_refunded_cdemo_sk_fkey foreign key (cr_refunded_cdemo_sk) references customer_demographics (cd_demo_sk);
alter table catalog_returns add constraint catalog_returns_cr_refunded_hdemo_sk_fkey foreign key (cr_refunded_hdemo_sk) references household_demographics (hd_demo_sk);
alter table catalog_returns add constraint catalog_returns_cr_refunded_addr_sk_fkey foreign key (cr_refunded_addr_sk) references customer_address (ca_address_sk);
alter table catalog_returns add constraint catalog_returns_cr_returning_customer_sk_fkey foreign key (cr_returning_customer_sk) references customer (c_customer_sk);
alter table catalog_returns add constraint catalog_returns_cr_returning_cdemo_sk_fkey foreign key (cr_returning_cdemo_sk) references customer_demographics (cd_demo_sk);
alter table catalog_returns add constraint catalog_returns_cr_returning_hdemo_sk_fkey foreign key (cr_returning_hdemo_sk) references household_demographics (hd_demo_sk);
alter table catalog_returns add constraint catalog_returns_cr_returning_addr_sk_fkey foreign key (cr_returning_addr_sk) references customer_address (ca_address_sk);
alter table catalog_returns add constraint catalog_returns_cr_call_center_sk_fkey foreign key (cr_call_center_sk) references call_center (cc_call_center_sk);
alter table catalog_returns add constraint catalog_returns_cr_catalog_page_sk_fkey foreign key (cr_catalog_page_sk) references catalog_page (cp_catalog_page_sk);
alter table catalog_returns add constraint catalog_returns_cr_ship_mode_sk_fkey foreign key (cr_ship_mode_sk) references ship_mode (sm_ship_mode_sk);
alter table catalog_returns add constraint catalog_returns_cr_warehouse_sk_fkey foreign key (cr_warehouse_sk) references warehouse (w_warehouse_sk);
alter table catalog_returns add constraint catalog_returns_cr_reason_sk_fkey foreign key (cr_reason_sk) references reason (r_reason_sk);

COMMIT;

comment on table date_dim is 'one row per day, 1900 to 2100';
comment on table item is 'products, slowly changing (type 2)';
comment on table customer is 'customers, overwritten in place';
comment on table store_sales is 'line items sold in stores';
comment on column store.s_tax_precentage is 'spelled like this in the specification; leave it';

COPY date_dim FROM 's3://example-bucket/tpcds/sf3000/date_dim/' IAM_ROLE 'arn:aws:iam::123456789012:role/warehouse-load' GZIP DELIMITER '|' REGION 'us-east-1';
COPY store_sales
FROM 's3://example-bucket/tpcds/sf3000/store_sales/'
CREDENTIALS 'aws_access_key_id=<KEY>;aws_secret_access_key=<SECRET>'
GZIP DELIMITER '|' EMPTYASNULL COMPUPDATE OFF REGION 'us-east-1';

INSERT INTO reason VALUES (1, 'AAAAAAAABAAAAAAA', 'Package was damaged; see note'), (2, 'AAAAAAAACAAAAAAA', 'Stopped working');

create or replace view v_channel_sales as
  select 'store' as channel, ss_sold_date_sk as date_sk, ss_net_paid as net_paid from store_sales
  union all
  select 'catalog', cs_sold_date_sk, cs_net_paid from catalog_sales
  union all
  select 'web', ws_sold_date_sk, ws_net_paid from web_sales;

grant all on schema tpcds to group etl;
grant select on v_channel_sales to public;
analyze verbose store_sales (ss_sold_date_sk, ss_item_sk);
vacuum delete only store_returns;
analyze;
