BEGIN READ ONLY; SELECT count(*) FROM pg_namespace WHERE nspname = 'events'; SET LOCAL search_path = "events"

SELECT body, raw, n FROM events

