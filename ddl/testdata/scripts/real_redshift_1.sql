-- output of admin.v_generate_tbl_ddl for schemas "ops" and "Fleet Ops", 2024-02-11
--DROP TABLE "ops"."carrier";
CREATE TABLE IF NOT EXISTS "ops"."carrier"
(
	"carrier_id" INTEGER NOT NULL DEFAULT "identity"(104512, 0, '100,10'::text) ENCODE az64
	,"carrier_code" CHAR(4) NOT NULL  ENCODE lzo
	,"name" VARCHAR(120) NOT NULL  ENCODE zstd
	,"country_code" CHAR(2)   ENCODE bytedict
	,"is_active" BOOLEAN NOT NULL DEFAULT true ENCODE RAW
	,"inserted_at" TIMESTAMP WITHOUT TIME ZONE NOT NULL DEFAULT ('now'::text)::timestamp without time zone ENCODE az64
	,PRIMARY KEY ("carrier_id")
	,UNIQUE ("carrier_code")
)
DISTSTYLE ALL
 SORTKEY (
	"carrier_code"
	)
;
COMMENT ON TABLE "ops"."carrier" IS '"Carriers; one row per contract"';
ALTER TABLE "ops"."carrier" owner to "etl_owner";

--DROP TABLE "ops"."depot";
CREATE TABLE IF NOT EXISTS "ops"."depot"
(
	"depot_id" INTEGER NOT NULL  ENCODE az64
	,"depot_name" VARCHAR(80) NOT NULL  ENCODE zstd
	,"latitude" NUMERIC(9,6)   ENCODE az64
	,"longitude" NUMERIC(9,6)   ENCODE az64
	,"opened_on" DATE   ENCODE az64
	,"capacity" SMALLINT  DEFAULT 0 ENCODE az64
	,PRIMARY KEY ("depot_id")
)
DISTSTYLE ALL
;
ALTER TABLE "ops"."depot" owner to "etl_owner";

--DROP TABLE "ops"."shipment";
CREATE TABLE IF NOT EXISTS "ops"."shipment"
(
	"shipment_id" BIGINT NOT NULL  ENCODE RAW
	,"carrier_id" INTEGER NOT NULL  ENCODE az64
	,"origin_depot_id" INTEGER NOT NULL  ENCODE az64
	,"target_depot_id" INTEGER   ENCODE az64
	,"tracking_number" CHAR(22) NOT NULL  ENCODE lzo
	,"status" VARCHAR(16) NOT NULL DEFAULT 'NEW'::character varying ENCODE bytedict
	,"weight_kg" NUMERIC(10,3)   ENCODE az64
	,"declared_value" NUMERIC(14,2)  DEFAULT 0.00 ENCODE az64
	,"currency" CHAR(3) NOT NULL DEFAULT 'EUR'::bpchar ENCODE bytedict
	,"picked_up_at" TIMESTAMP WITHOUT TIME ZONE   ENCODE RAW
	,"delivered_at" TIMESTAMP WITH TIME ZONE   ENCODE az64
	,PRIMARY KEY ("shipment_id")
	,UNIQUE ("tracking_number")
)
DISTSTYLE KEY
 DISTKEY ("shipment_id")
 SORTKEY (
	"picked_up_at"
	, "carrier_id"
	)
;
ALTER TABLE "ops"."shipment" owner to "etl_owner";

--DROP TABLE "ops"."shipment_leg";
CREATE TABLE IF NOT EXISTS "ops"."shipment_leg"
(
	"shipment_id" BIGINT NOT NULL  ENCODE RAW
	,"leg_no" SMALLINT NOT NULL  ENCODE az64
	,"depot_id" INTEGER NOT NULL  ENCODE az64
	,"arrived_at" TIMESTAMP WITHOUT TIME ZONE   ENCODE az64
	,"left_at" TIMESTAMP WITHOUT TIME ZONE   ENCODE az64
	,PRIMARY KEY ("shipment_id", "leg_no")
)
DISTSTYLE KEY
 DISTKEY ("shipment_id")
INTERLEAVED SORTKEY (
	"shipment_id"
	, "depot_id"
	)
;
ALTER TABLE "ops"."shipment_leg" owner to "etl_owner";

--DROP TABLE "ops"."scan";
--WARNING: This DDL inherited the BACKUP NO property from the source table
CREATE TABLE IF NOT EXISTS "ops"."scan"
(
	"scan_id" BIGINT NOT NULL  ENCODE delta
	,"shipment_id" BIGINT NOT NULL  ENCODE az64
	,"leg_no" SMALLINT NOT NULL  ENCODE az64
	,"scanned_at" TIMESTAMP WITHOUT TIME ZONE NOT NULL  ENCODE RAW
	,"device" VARCHAR(64)   ENCODE text255
	,"payload" SUPER   ENCODE zstd
	,PRIMARY KEY ("scan_id")
)
BACKUP NO
DISTSTYLE KEY
 DISTKEY ("shipment_id")
 SORTKEY (
	"scanned_at"
	)
;
ALTER TABLE "ops"."scan" owner to "etl_owner";

--DROP TABLE "Fleet Ops"."Vehicle Type";
CREATE TABLE IF NOT EXISTS "Fleet Ops"."Vehicle Type"
(
	"Type Code" CHAR(3) NOT NULL  ENCODE RAW
	,"Max Load (kg)" INTEGER   ENCODE az64
	,"order" SMALLINT   ENCODE az64
	,PRIMARY KEY ("Type Code")
)
DISTSTYLE AUTO
;
ALTER TABLE "Fleet Ops"."Vehicle Type" owner to "etl_owner";

--DROP TABLE "Fleet Ops"."vehicle";
CREATE TABLE IF NOT EXISTS "Fleet Ops"."vehicle"
(
	"vehicle_id" INTEGER NOT NULL  ENCODE az64
	,"type_code" CHAR(3) NOT NULL  ENCODE lzo
	,"carrier_id" INTEGER   ENCODE az64
	,"licence_plate" VARCHAR(12) NOT NULL  ENCODE zstd
	,"mileage_km" DOUBLE PRECISION   ENCODE RAW
	,"fuel_level" REAL   ENCODE RAW
	,PRIMARY KEY ("vehicle_id")
)
DISTSTYLE EVEN
;
ALTER TABLE "Fleet Ops"."vehicle" owner to "etl_owner";

ALTER TABLE "ops"."shipment" ADD FOREIGN KEY ("carrier_id") REFERENCES "ops"."carrier"("carrier_id");
ALTER TABLE "ops"."shipment" ADD FOREIGN KEY ("origin_depot_id") REFERENCES "ops"."depot"("depot_id");
ALTER TABLE "ops"."shipment" ADD FOREIGN KEY ("target_depot_id") REFERENCES "ops"."depot"("depot_id");
ALTER TABLE "ops"."shipment_leg" ADD FOREIGN KEY ("shipment_id") REFERENCES "ops"."shipment"("shipment_id");
ALTER TABLE "ops"."shipment_leg" ADD FOREIGN KEY ("depot_id") REFERENCES "ops"."depot"("depot_id");
ALTER TABLE "ops"."scan" ADD FOREIGN KEY ("shipment_id", "leg_no") REFERENCES "ops"."shipment_leg"("shipment_id", "leg_no");
ALTER TABLE "Fleet Ops"."vehicle" ADD FOREIGN KEY ("type_code") REFERENCES "Fleet Ops"."Vehicle Type"("Type Code");
ALTER TABLE "Fleet Ops"."vehicle" ADD FOREIGN KEY ("carrier_id") REFERENCES "ops"."carrier"("carrier_id");
