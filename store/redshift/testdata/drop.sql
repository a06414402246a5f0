BEGIN

SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '_dwsim' AND c.relname = 'fences')

COMMIT

BEGIN

LOCK TABLE _dwsim.fences

SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '_dwsim' AND c.relname = 'fences')

SELECT EXISTS (SELECT 1 FROM _dwsim.fences WHERE experiment = 'shop' AND owner = 'nonce')

SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'shop'),
		EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relname = '_dwsim_run')

SELECT table_name, mark FROM "shop"."_dwsim_run"

ALTER SCHEMA "shop" RENAME TO "_dwsim_old_<id 1>"

COMMIT

SELECT nspname::text FROM pg_namespace WHERE left(nspname::text, 7) = '_dwsim_' AND pg_get_userbyid(nspowner) = current_user ORDER BY 1

