BEGIN

SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '_dwsim' AND c.relname = 'fences')

COMMIT

BEGIN

SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '_dwsim' AND c.relname = 'fences')

COMMIT

BEGIN

SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '_dwsim' AND c.relname = 'fences')

COMMIT

BEGIN

LOCK TABLE _dwsim.fences

INSERT INTO _dwsim.fences (experiment, owner) SELECT 'shop', 'dead' WHERE NOT EXISTS (SELECT 1 FROM _dwsim.fences WHERE experiment = 'shop' AND owner = 'dead')

SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'shop'),
		EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relname = '_dwsim_run')

COMMIT

