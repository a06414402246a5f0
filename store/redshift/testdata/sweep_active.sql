SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 'shop'),
		EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'shop' AND c.relname = '_dwsim_run')

SELECT nspname::text FROM pg_namespace WHERE left(nspname::text, 7) = '_dwsim_' AND pg_get_userbyid(nspowner) = current_user ORDER BY 1

SELECT process, held_at FROM _dwsim.leases WHERE id = '<id 1>' ORDER BY held_at DESC LIMIT 1

SELECT count(*) FROM sys_session_history WHERE session_id = 1073971370 AND start_time <= TIMESTAMP '2026-01-02 03:04:05.678901' AND end_time >= TIMESTAMP '2026-01-02 03:04:05.678901' AND status <> 'active'

BEGIN

SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '_dwsim' AND c.relname = 'fences')

COMMIT

SELECT pg_backend_pid()

INSERT INTO _dwsim.leases VALUES ('<id 2>', 1073971999, SYSDATE)

DELETE FROM _dwsim.leases WHERE held_at < SYSDATE - INTERVAL '30 days'

BEGIN

