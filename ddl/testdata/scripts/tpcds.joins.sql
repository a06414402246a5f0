-- store (s_closed_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM store c LEFT JOIN date_dim p ON p.d_date_sk = c.s_closed_date_sk WHERE p.d_date_sk IS NULL AND c.s_closed_date_sk IS NOT NULL;

-- call_center (cc_closed_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM call_center c LEFT JOIN date_dim p ON p.d_date_sk = c.cc_closed_date_sk WHERE p.d_date_sk IS NULL AND c.cc_closed_date_sk IS NOT NULL;

-- call_center (cc_open_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM call_center c LEFT JOIN date_dim p ON p.d_date_sk = c.cc_open_date_sk WHERE p.d_date_sk IS NULL AND c.cc_open_date_sk IS NOT NULL;

-- household_demographics (hd_income_band_sk) -> income_band (ib_income_band_sk)
-- want 0
SELECT count(*) FROM household_demographics c LEFT JOIN income_band p ON p.ib_income_band_sk = c.hd_income_band_sk WHERE p.ib_income_band_sk IS NULL AND c.hd_income_band_sk IS NOT NULL;

-- customer (c_current_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.c_current_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.c_current_cdemo_sk IS NOT NULL;

-- customer (c_current_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.c_current_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.c_current_hdemo_sk IS NOT NULL;

-- customer (c_current_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN customer_address p ON p.ca_address_sk = c.c_current_addr_sk WHERE p.ca_address_sk IS NULL AND c.c_current_addr_sk IS NOT NULL;

-- customer (c_first_shipto_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN date_dim p ON p.d_date_sk = c.c_first_shipto_date_sk WHERE p.d_date_sk IS NULL AND c.c_first_shipto_date_sk IS NOT NULL;

-- customer (c_first_sales_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN date_dim p ON p.d_date_sk = c.c_first_sales_date_sk WHERE p.d_date_sk IS NULL AND c.c_first_sales_date_sk IS NOT NULL;

-- customer (c_last_review_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM customer c LEFT JOIN date_dim p ON p.d_date_sk = c.c_last_review_date_sk WHERE p.d_date_sk IS NULL AND c.c_last_review_date_sk IS NOT NULL;

-- web_site (web_open_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_site c LEFT JOIN date_dim p ON p.d_date_sk = c.web_open_date_sk WHERE p.d_date_sk IS NULL AND c.web_open_date_sk IS NOT NULL;

-- web_site (web_close_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_site c LEFT JOIN date_dim p ON p.d_date_sk = c.web_close_date_sk WHERE p.d_date_sk IS NULL AND c.web_close_date_sk IS NOT NULL;

-- web_page (wp_creation_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_page c LEFT JOIN date_dim p ON p.d_date_sk = c.wp_creation_date_sk WHERE p.d_date_sk IS NULL AND c.wp_creation_date_sk IS NOT NULL;

-- web_page (wp_access_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_page c LEFT JOIN date_dim p ON p.d_date_sk = c.wp_access_date_sk WHERE p.d_date_sk IS NULL AND c.wp_access_date_sk IS NOT NULL;

-- web_page (wp_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM web_page c LEFT JOIN customer p ON p.c_customer_sk = c.wp_customer_sk WHERE p.c_customer_sk IS NULL AND c.wp_customer_sk IS NOT NULL;

-- promotion (p_start_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM promotion c LEFT JOIN date_dim p ON p.d_date_sk = c.p_start_date_sk WHERE p.d_date_sk IS NULL AND c.p_start_date_sk IS NOT NULL;

-- promotion (p_end_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM promotion c LEFT JOIN date_dim p ON p.d_date_sk = c.p_end_date_sk WHERE p.d_date_sk IS NULL AND c.p_end_date_sk IS NOT NULL;

-- promotion (p_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM promotion c LEFT JOIN item p ON p.i_item_sk = c.p_item_sk WHERE p.i_item_sk IS NULL AND c.p_item_sk IS NOT NULL;

-- catalog_page (cp_start_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM catalog_page c LEFT JOIN date_dim p ON p.d_date_sk = c.cp_start_date_sk WHERE p.d_date_sk IS NULL AND c.cp_start_date_sk IS NOT NULL;

-- catalog_page (cp_end_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM catalog_page c LEFT JOIN date_dim p ON p.d_date_sk = c.cp_end_date_sk WHERE p.d_date_sk IS NULL AND c.cp_end_date_sk IS NOT NULL;

-- inventory (inv_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM inventory c LEFT JOIN date_dim p ON p.d_date_sk = c.inv_date_sk WHERE p.d_date_sk IS NULL AND c.inv_date_sk IS NOT NULL;

-- inventory (inv_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM inventory c LEFT JOIN item p ON p.i_item_sk = c.inv_item_sk WHERE p.i_item_sk IS NULL AND c.inv_item_sk IS NOT NULL;

-- inventory (inv_warehouse_sk) -> warehouse (w_warehouse_sk)
-- want 0
SELECT count(*) FROM inventory c LEFT JOIN warehouse p ON p.w_warehouse_sk = c.inv_warehouse_sk WHERE p.w_warehouse_sk IS NULL AND c.inv_warehouse_sk IS NOT NULL;

-- store_sales (ss_sold_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN date_dim p ON p.d_date_sk = c.ss_sold_date_sk WHERE p.d_date_sk IS NULL AND c.ss_sold_date_sk IS NOT NULL;

-- store_sales (ss_sold_time_sk) -> time_dim (t_time_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN time_dim p ON p.t_time_sk = c.ss_sold_time_sk WHERE p.t_time_sk IS NULL AND c.ss_sold_time_sk IS NOT NULL;

-- store_sales (ss_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN item p ON p.i_item_sk = c.ss_item_sk WHERE p.i_item_sk IS NULL AND c.ss_item_sk IS NOT NULL;

-- store_sales (ss_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN customer p ON p.c_customer_sk = c.ss_customer_sk WHERE p.c_customer_sk IS NULL AND c.ss_customer_sk IS NOT NULL;

-- store_sales (ss_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.ss_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.ss_cdemo_sk IS NOT NULL;

-- store_sales (ss_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.ss_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.ss_hdemo_sk IS NOT NULL;

-- store_sales (ss_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN customer_address p ON p.ca_address_sk = c.ss_addr_sk WHERE p.ca_address_sk IS NULL AND c.ss_addr_sk IS NOT NULL;

-- store_sales (ss_store_sk) -> store (s_store_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN store p ON p.s_store_sk = c.ss_store_sk WHERE p.s_store_sk IS NULL AND c.ss_store_sk IS NOT NULL;

-- store_sales (ss_promo_sk) -> promotion (p_promo_sk)
-- want 0
SELECT count(*) FROM store_sales c LEFT JOIN promotion p ON p.p_promo_sk = c.ss_promo_sk WHERE p.p_promo_sk IS NULL AND c.ss_promo_sk IS NOT NULL;

-- catalog_sales (cs_sold_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN date_dim p ON p.d_date_sk = c.cs_sold_date_sk WHERE p.d_date_sk IS NULL AND c.cs_sold_date_sk IS NOT NULL;

-- catalog_sales (cs_sold_time_sk) -> time_dim (t_time_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN time_dim p ON p.t_time_sk = c.cs_sold_time_sk WHERE p.t_time_sk IS NULL AND c.cs_sold_time_sk IS NOT NULL;

-- catalog_sales (cs_ship_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN date_dim p ON p.d_date_sk = c.cs_ship_date_sk WHERE p.d_date_sk IS NULL AND c.cs_ship_date_sk IS NOT NULL;

-- catalog_sales (cs_bill_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN customer p ON p.c_customer_sk = c.cs_bill_customer_sk WHERE p.c_customer_sk IS NULL AND c.cs_bill_customer_sk IS NOT NULL;

-- catalog_sales (cs_bill_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.cs_bill_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.cs_bill_cdemo_sk IS NOT NULL;

-- catalog_sales (cs_bill_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.cs_bill_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.cs_bill_hdemo_sk IS NOT NULL;

-- catalog_sales (cs_bill_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN customer_address p ON p.ca_address_sk = c.cs_bill_addr_sk WHERE p.ca_address_sk IS NULL AND c.cs_bill_addr_sk IS NOT NULL;

-- catalog_sales (cs_ship_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN customer p ON p.c_customer_sk = c.cs_ship_customer_sk WHERE p.c_customer_sk IS NULL AND c.cs_ship_customer_sk IS NOT NULL;

-- catalog_sales (cs_ship_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.cs_ship_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.cs_ship_cdemo_sk IS NOT NULL;

-- catalog_sales (cs_ship_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.cs_ship_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.cs_ship_hdemo_sk IS NOT NULL;

-- catalog_sales (cs_ship_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN customer_address p ON p.ca_address_sk = c.cs_ship_addr_sk WHERE p.ca_address_sk IS NULL AND c.cs_ship_addr_sk IS NOT NULL;

-- catalog_sales (cs_call_center_sk) -> call_center (cc_call_center_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN call_center p ON p.cc_call_center_sk = c.cs_call_center_sk WHERE p.cc_call_center_sk IS NULL AND c.cs_call_center_sk IS NOT NULL;

-- catalog_sales (cs_catalog_page_sk) -> catalog_page (cp_catalog_page_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN catalog_page p ON p.cp_catalog_page_sk = c.cs_catalog_page_sk WHERE p.cp_catalog_page_sk IS NULL AND c.cs_catalog_page_sk IS NOT NULL;

-- catalog_sales (cs_ship_mode_sk) -> ship_mode (sm_ship_mode_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN ship_mode p ON p.sm_ship_mode_sk = c.cs_ship_mode_sk WHERE p.sm_ship_mode_sk IS NULL AND c.cs_ship_mode_sk IS NOT NULL;

-- catalog_sales (cs_warehouse_sk) -> warehouse (w_warehouse_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN warehouse p ON p.w_warehouse_sk = c.cs_warehouse_sk WHERE p.w_warehouse_sk IS NULL AND c.cs_warehouse_sk IS NOT NULL;

-- catalog_sales (cs_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN item p ON p.i_item_sk = c.cs_item_sk WHERE p.i_item_sk IS NULL AND c.cs_item_sk IS NOT NULL;

-- catalog_sales (cs_promo_sk) -> promotion (p_promo_sk)
-- want 0
SELECT count(*) FROM catalog_sales c LEFT JOIN promotion p ON p.p_promo_sk = c.cs_promo_sk WHERE p.p_promo_sk IS NULL AND c.cs_promo_sk IS NOT NULL;

-- web_sales (ws_sold_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN date_dim p ON p.d_date_sk = c.ws_sold_date_sk WHERE p.d_date_sk IS NULL AND c.ws_sold_date_sk IS NOT NULL;

-- web_sales (ws_sold_time_sk) -> time_dim (t_time_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN time_dim p ON p.t_time_sk = c.ws_sold_time_sk WHERE p.t_time_sk IS NULL AND c.ws_sold_time_sk IS NOT NULL;

-- web_sales (ws_ship_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN date_dim p ON p.d_date_sk = c.ws_ship_date_sk WHERE p.d_date_sk IS NULL AND c.ws_ship_date_sk IS NOT NULL;

-- web_sales (ws_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN item p ON p.i_item_sk = c.ws_item_sk WHERE p.i_item_sk IS NULL AND c.ws_item_sk IS NOT NULL;

-- web_sales (ws_bill_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN customer p ON p.c_customer_sk = c.ws_bill_customer_sk WHERE p.c_customer_sk IS NULL AND c.ws_bill_customer_sk IS NOT NULL;

-- web_sales (ws_bill_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.ws_bill_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.ws_bill_cdemo_sk IS NOT NULL;

-- web_sales (ws_bill_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.ws_bill_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.ws_bill_hdemo_sk IS NOT NULL;

-- web_sales (ws_bill_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN customer_address p ON p.ca_address_sk = c.ws_bill_addr_sk WHERE p.ca_address_sk IS NULL AND c.ws_bill_addr_sk IS NOT NULL;

-- web_sales (ws_ship_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN customer p ON p.c_customer_sk = c.ws_ship_customer_sk WHERE p.c_customer_sk IS NULL AND c.ws_ship_customer_sk IS NOT NULL;

-- web_sales (ws_ship_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.ws_ship_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.ws_ship_cdemo_sk IS NOT NULL;

-- web_sales (ws_ship_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.ws_ship_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.ws_ship_hdemo_sk IS NOT NULL;

-- web_sales (ws_ship_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN customer_address p ON p.ca_address_sk = c.ws_ship_addr_sk WHERE p.ca_address_sk IS NULL AND c.ws_ship_addr_sk IS NOT NULL;

-- web_sales (ws_web_page_sk) -> web_page (wp_web_page_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN web_page p ON p.wp_web_page_sk = c.ws_web_page_sk WHERE p.wp_web_page_sk IS NULL AND c.ws_web_page_sk IS NOT NULL;

-- web_sales (ws_web_site_sk) -> web_site (web_site_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN web_site p ON p.web_site_sk = c.ws_web_site_sk WHERE p.web_site_sk IS NULL AND c.ws_web_site_sk IS NOT NULL;

-- web_sales (ws_ship_mode_sk) -> ship_mode (sm_ship_mode_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN ship_mode p ON p.sm_ship_mode_sk = c.ws_ship_mode_sk WHERE p.sm_ship_mode_sk IS NULL AND c.ws_ship_mode_sk IS NOT NULL;

-- web_sales (ws_warehouse_sk) -> warehouse (w_warehouse_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN warehouse p ON p.w_warehouse_sk = c.ws_warehouse_sk WHERE p.w_warehouse_sk IS NULL AND c.ws_warehouse_sk IS NOT NULL;

-- web_sales (ws_promo_sk) -> promotion (p_promo_sk)
-- want 0
SELECT count(*) FROM web_sales c LEFT JOIN promotion p ON p.p_promo_sk = c.ws_promo_sk WHERE p.p_promo_sk IS NULL AND c.ws_promo_sk IS NOT NULL;

-- store_returns (sr_returned_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN date_dim p ON p.d_date_sk = c.sr_returned_date_sk WHERE p.d_date_sk IS NULL AND c.sr_returned_date_sk IS NOT NULL;

-- store_returns (sr_return_time_sk) -> time_dim (t_time_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN time_dim p ON p.t_time_sk = c.sr_return_time_sk WHERE p.t_time_sk IS NULL AND c.sr_return_time_sk IS NOT NULL;

-- store_returns (sr_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN item p ON p.i_item_sk = c.sr_item_sk WHERE p.i_item_sk IS NULL AND c.sr_item_sk IS NOT NULL;

-- store_returns (sr_item_sk, sr_ticket_number) -> store_sales (ss_item_sk, ss_ticket_number)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN store_sales p ON p.ss_item_sk = c.sr_item_sk AND p.ss_ticket_number = c.sr_ticket_number WHERE p.ss_item_sk IS NULL AND c.sr_item_sk IS NOT NULL AND c.sr_ticket_number IS NOT NULL;

-- store_returns (sr_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN customer p ON p.c_customer_sk = c.sr_customer_sk WHERE p.c_customer_sk IS NULL AND c.sr_customer_sk IS NOT NULL;

-- store_returns (sr_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.sr_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.sr_cdemo_sk IS NOT NULL;

-- store_returns (sr_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.sr_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.sr_hdemo_sk IS NOT NULL;

-- store_returns (sr_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN customer_address p ON p.ca_address_sk = c.sr_addr_sk WHERE p.ca_address_sk IS NULL AND c.sr_addr_sk IS NOT NULL;

-- store_returns (sr_store_sk) -> store (s_store_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN store p ON p.s_store_sk = c.sr_store_sk WHERE p.s_store_sk IS NULL AND c.sr_store_sk IS NOT NULL;

-- store_returns (sr_reason_sk) -> reason (r_reason_sk)
-- want 0
SELECT count(*) FROM store_returns c LEFT JOIN reason p ON p.r_reason_sk = c.sr_reason_sk WHERE p.r_reason_sk IS NULL AND c.sr_reason_sk IS NOT NULL;

-- catalog_returns (cr_returned_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN date_dim p ON p.d_date_sk = c.cr_returned_date_sk WHERE p.d_date_sk IS NULL AND c.cr_returned_date_sk IS NOT NULL;

-- catalog_returns (cr_returned_time_sk) -> time_dim (t_time_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN time_dim p ON p.t_time_sk = c.cr_returned_time_sk WHERE p.t_time_sk IS NULL AND c.cr_returned_time_sk IS NOT NULL;

-- catalog_returns (cr_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN item p ON p.i_item_sk = c.cr_item_sk WHERE p.i_item_sk IS NULL AND c.cr_item_sk IS NOT NULL;

-- catalog_returns (cr_item_sk, cr_order_number) -> catalog_sales (cs_item_sk, cs_order_number)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN catalog_sales p ON p.cs_item_sk = c.cr_item_sk AND p.cs_order_number = c.cr_order_number WHERE p.cs_item_sk IS NULL AND c.cr_item_sk IS NOT NULL AND c.cr_order_number IS NOT NULL;

-- catalog_returns (cr_refunded_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN customer p ON p.c_customer_sk = c.cr_refunded_customer_sk WHERE p.c_customer_sk IS NULL AND c.cr_refunded_customer_sk IS NOT NULL;

-- catalog_returns (cr_refunded_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.cr_refunded_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.cr_refunded_cdemo_sk IS NOT NULL;

-- catalog_returns (cr_refunded_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.cr_refunded_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.cr_refunded_hdemo_sk IS NOT NULL;

-- catalog_returns (cr_refunded_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN customer_address p ON p.ca_address_sk = c.cr_refunded_addr_sk WHERE p.ca_address_sk IS NULL AND c.cr_refunded_addr_sk IS NOT NULL;

-- catalog_returns (cr_returning_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN customer p ON p.c_customer_sk = c.cr_returning_customer_sk WHERE p.c_customer_sk IS NULL AND c.cr_returning_customer_sk IS NOT NULL;

-- catalog_returns (cr_returning_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.cr_returning_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.cr_returning_cdemo_sk IS NOT NULL;

-- catalog_returns (cr_returning_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.cr_returning_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.cr_returning_hdemo_sk IS NOT NULL;

-- catalog_returns (cr_returning_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN customer_address p ON p.ca_address_sk = c.cr_returning_addr_sk WHERE p.ca_address_sk IS NULL AND c.cr_returning_addr_sk IS NOT NULL;

-- catalog_returns (cr_call_center_sk) -> call_center (cc_call_center_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN call_center p ON p.cc_call_center_sk = c.cr_call_center_sk WHERE p.cc_call_center_sk IS NULL AND c.cr_call_center_sk IS NOT NULL;

-- catalog_returns (cr_catalog_page_sk) -> catalog_page (cp_catalog_page_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN catalog_page p ON p.cp_catalog_page_sk = c.cr_catalog_page_sk WHERE p.cp_catalog_page_sk IS NULL AND c.cr_catalog_page_sk IS NOT NULL;

-- catalog_returns (cr_ship_mode_sk) -> ship_mode (sm_ship_mode_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN ship_mode p ON p.sm_ship_mode_sk = c.cr_ship_mode_sk WHERE p.sm_ship_mode_sk IS NULL AND c.cr_ship_mode_sk IS NOT NULL;

-- catalog_returns (cr_warehouse_sk) -> warehouse (w_warehouse_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN warehouse p ON p.w_warehouse_sk = c.cr_warehouse_sk WHERE p.w_warehouse_sk IS NULL AND c.cr_warehouse_sk IS NOT NULL;

-- catalog_returns (cr_reason_sk) -> reason (r_reason_sk)
-- want 0
SELECT count(*) FROM catalog_returns c LEFT JOIN reason p ON p.r_reason_sk = c.cr_reason_sk WHERE p.r_reason_sk IS NULL AND c.cr_reason_sk IS NOT NULL;

-- web_returns (wr_returned_date_sk) -> date_dim (d_date_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN date_dim p ON p.d_date_sk = c.wr_returned_date_sk WHERE p.d_date_sk IS NULL AND c.wr_returned_date_sk IS NOT NULL;

-- web_returns (wr_returned_time_sk) -> time_dim (t_time_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN time_dim p ON p.t_time_sk = c.wr_returned_time_sk WHERE p.t_time_sk IS NULL AND c.wr_returned_time_sk IS NOT NULL;

-- web_returns (wr_item_sk) -> item (i_item_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN item p ON p.i_item_sk = c.wr_item_sk WHERE p.i_item_sk IS NULL AND c.wr_item_sk IS NOT NULL;

-- web_returns (wr_item_sk, wr_order_number) -> web_sales (ws_item_sk, ws_order_number)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN web_sales p ON p.ws_item_sk = c.wr_item_sk AND p.ws_order_number = c.wr_order_number WHERE p.ws_item_sk IS NULL AND c.wr_item_sk IS NOT NULL AND c.wr_order_number IS NOT NULL;

-- web_returns (wr_refunded_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN customer p ON p.c_customer_sk = c.wr_refunded_customer_sk WHERE p.c_customer_sk IS NULL AND c.wr_refunded_customer_sk IS NOT NULL;

-- web_returns (wr_refunded_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.wr_refunded_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.wr_refunded_cdemo_sk IS NOT NULL;

-- web_returns (wr_refunded_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.wr_refunded_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.wr_refunded_hdemo_sk IS NOT NULL;

-- web_returns (wr_refunded_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN customer_address p ON p.ca_address_sk = c.wr_refunded_addr_sk WHERE p.ca_address_sk IS NULL AND c.wr_refunded_addr_sk IS NOT NULL;

-- web_returns (wr_returning_customer_sk) -> customer (c_customer_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN customer p ON p.c_customer_sk = c.wr_returning_customer_sk WHERE p.c_customer_sk IS NULL AND c.wr_returning_customer_sk IS NOT NULL;

-- web_returns (wr_returning_cdemo_sk) -> customer_demographics (cd_demo_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN customer_demographics p ON p.cd_demo_sk = c.wr_returning_cdemo_sk WHERE p.cd_demo_sk IS NULL AND c.wr_returning_cdemo_sk IS NOT NULL;

-- web_returns (wr_returning_hdemo_sk) -> household_demographics (hd_demo_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN household_demographics p ON p.hd_demo_sk = c.wr_returning_hdemo_sk WHERE p.hd_demo_sk IS NULL AND c.wr_returning_hdemo_sk IS NOT NULL;

-- web_returns (wr_returning_addr_sk) -> customer_address (ca_address_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN customer_address p ON p.ca_address_sk = c.wr_returning_addr_sk WHERE p.ca_address_sk IS NULL AND c.wr_returning_addr_sk IS NOT NULL;

-- web_returns (wr_web_page_sk) -> web_page (wp_web_page_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN web_page p ON p.wp_web_page_sk = c.wr_web_page_sk WHERE p.wp_web_page_sk IS NULL AND c.wr_web_page_sk IS NOT NULL;

-- web_returns (wr_reason_sk) -> reason (r_reason_sk)
-- want 0
SELECT count(*) FROM web_returns c LEFT JOIN reason p ON p.r_reason_sk = c.wr_reason_sk WHERE p.r_reason_sk IS NULL AND c.wr_reason_sk IS NOT NULL;

-- all the way up
-- want > 0
SELECT count(*)
FROM store_returns sr
JOIN store_sales ss ON ss.ss_item_sk = sr.sr_item_sk AND ss.ss_ticket_number = sr.sr_ticket_number
JOIN item i         ON i.i_item_sk = ss.ss_item_sk
JOIN date_dim d     ON d.d_date_sk = ss.ss_sold_date_sk
JOIN store s        ON s.s_store_sk = ss.ss_store_sk
JOIN customer c     ON c.c_customer_sk = ss.ss_customer_sk;
