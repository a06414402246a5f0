-- names that need quotes, two schemas with the same tables, comments everywhere

USE DATABASE "Ventes";

CREATE SCHEMA IF NOT EXISTS "Europe";
CREATE SCHEMA IF NOT EXISTS "Amérique";

CREATE OR REPLACE TABLE "Europe"."Client" (
    "N°"              INTEGER       NOT NULL,
    "Prénom"          VARCHAR(50),
    "Nom de famille"  VARCHAR(50)   NOT NULL,
    "Téléphone"       VARCHAR(20),
    "E-mail"          VARCHAR(120)  COMMENT 'l''adresse; vérifiée',
    "Né(e) le"        DATE,
    CONSTRAINT "PK Client" PRIMARY KEY ("N°")
) COMMENT = 'clients d''Europe';

CREATE OR REPLACE TABLE "Amérique"."Client" (
    "N°"              INTEGER       NOT NULL,
    "First Name"      VARCHAR(50),
    "Last Name"       VARCHAR(50)   NOT NULL,
    "Zip+4"           CHAR(10),
    CONSTRAINT "PK Client" PRIMARY KEY ("N°")
);

CREATE OR REPLACE TABLE "Europe"."Commande" (
    "Numéro"          NUMBER(12)    NOT NULL PRIMARY KEY,
    "Client N°"       INTEGER       NOT NULL REFERENCES "Europe"."Client" ("N°"),
    "Date"            DATE          NOT NULL,
    "Montant €"       NUMBER(12, 2) NOT NULL,
    "TVA %"           NUMBER(4, 2)  DEFAULT 20.00,
    "TTC"             NUMBER(14, 2) AS ("Montant €" * (1 + "TVA %" / 100))
);

CREATE OR REPLACE TABLE "Amérique"."Commande" (
    "Numéro"          NUMBER(12)    NOT NULL PRIMARY KEY,
    "Client N°"       INTEGER       NOT NULL REFERENCES "Amérique"."Client" ("N°"),
    "Date"            DATE          NOT NULL,
    "Amount $"        NUMBER(12, 2) NOT NULL
);

-- the names of these two differ in case alone
CREATE TABLE "Europe"."paramètres" ("clé" VARCHAR(30) NOT NULL PRIMARY KEY, valeur VARCHAR(200));
CREATE TABLE "Europe"."PARAMÈTRES" ("clé" VARCHAR(30) NOT NULL PRIMARY KEY, valeur VARCHAR(200), depuis DATE);

CREATE OR REPLACE TABLE "Europe"."Taux ""officiel""" (
    "Devise" CHAR(3) NOT NULL, "Jour" DATE NOT NULL, "Taux" NUMBER(18, 8) NOT NULL,
    PRIMARY KEY ("Devise", "Jour")
) CLUSTER BY ("Jour");

CREATE // one
OR -- two
REPLACE /* three */ TABLE /* four */ "Europe" /* five */ . /* six */ stock // seven ( ;
( // eight
  stock_id /* nine */ NUMBER /* ten */ ( /* eleven */ 18 /* twelve */ , /* thirteen */ 0 ) /* fourteen */ NOT /* fifteen */ NULL /* sixteen */
    AUTOINCREMENT /* seventeen */ START /* eighteen */ 10 /* nineteen */ INCREMENT /* twenty */ 5 /* ; */ , // it's ) fine
  "Commande N°" -- "twenty-one
    NUMBER(12) /* twenty-two , */ NULL ,
  quantity INT /* twenty-three */ DEFAULT /* twenty-four */ - /* twenty-five */ 1 ,
  url VARCHAR(200) DEFAULT 'https://example.com/a//b' , // a comment; not the two slashes in the string
  note VARCHAR(100) DEFAULT 'it\'s; a -- "string" /* not a comment */' ,
  PRIMARY /* twenty-six */ KEY /* twenty-seven */ ( stock_id ) ,
  CONSTRAINT /* twenty-eight */ fk_stock /* twenty-nine */ FOREIGN /* thirty */ KEY ( "Commande N°" ) /* thirty-one */
    REFERENCES /* thirty-two */ "Europe" . "Commande" ( "Numéro" )
) // thirty-three
COMMENT /* thirty-four */ = /* thirty-five */ 'what is left' /* thirty-six */ ; // thirty-seven

CREATE OR ALTER TABLE "Europe".tarif (
    code VARCHAR(10) NOT NULL,
    "libellé" VARCHAR(100) COLLATE 'fr-ai',
    prix NUMBER(8,2) DEFAULT 1.5e2,
    actif BOOLEAN DEFAULT TRUE,
    depuis TIMESTAMP_TZ(3) DEFAULT '2020-01-01 00:00:00 +0100'::TIMESTAMP_TZ,
    PRIMARY KEY (code)
);
CREATE TABLE IF NOT EXISTS "Europe".tarif (this_one NUMBER, is_never NUMBER, made NUMBER);

COMMENT ON TABLE "Europe"."Commande" IS $$Les commandes; "d'Europe"$$;
COMMENT ON COLUMN "Europe"."Client"."Né(e) le" IS 'ISO';
ALTER TABLE IF EXISTS "Europe".tarif ADD COLUMN IF NOT EXISTS "Remise %" NUMBER(4,2) DEFAULT 0;
ALTER TABLE "Europe"."Client" CLUSTER BY ("Nom de famille");

CREATE OR REPLACE VIEW "Europe"."Chiffre d'affaires" AS
SELECT YEAR("Date") AS "Année", SUM("Montant €") AS "CA" FROM "Europe"."Commande" GROUP BY 1;

SELECT * FROM "Europe"."Client" SAMPLE (10);
