SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'events'),
		EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'events' AND c.relname = '_dwsim_run')

SELECT table_name, mark FROM "events"."_dwsim_run"

SELECT "id", "small", "flag", "share"::FLOAT8, "value", "price", "code", "note", "day", "at", "seen", "sent", JSON_SERIALIZE("body"), "raw" FROM "events"."events"

