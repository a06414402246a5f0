CREATE TABLE IF NOT EXISTS experiments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL COLLATE NOCASE UNIQUE,
  document TEXT NOT NULL,
  created_at TEXT NOT NULL
)
--bun:split
CREATE TABLE IF NOT EXISTS runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment_id INTEGER NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  status TEXT NOT NULL CHECK (status IN ('RUNNING', 'COMPLETED', 'FAILED', 'ABORTED')),
  seed INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  completed_at TEXT,
  output_path TEXT NOT NULL,
  error TEXT NOT NULL,
  engine_version TEXT NOT NULL
)
--bun:split
CREATE INDEX IF NOT EXISTS runs_of_experiment ON runs (experiment_id, id)
--bun:split
CREATE UNIQUE INDEX IF NOT EXISTS one_running_run ON runs (experiment_id) WHERE status = 'RUNNING'
--bun:split
CREATE TABLE IF NOT EXISTS run_tables (
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  rows_asked INTEGER NOT NULL,
  rows_generated INTEGER NOT NULL,
  rows_loaded INTEGER NOT NULL,
  digest TEXT,
  PRIMARY KEY (run_id, position)
) WITHOUT ROWID
