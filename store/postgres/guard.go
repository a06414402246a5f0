package postgres

import "strings"

// Functions that a transaction which only reads may call although they do more: they change
// settings, end sessions, take locks that outlive the transaction, write files and large
// objects, read files of the server, connect elsewhere, or run SQL that is given as a text.
// https://www.postgresql.org/docs/current/functions-admin.html
// https://www.postgresql.org/docs/current/functions-xml.html#FUNCTIONS-XML-MAPPING
// https://www.postgresql.org/docs/current/lo-funcs.html
// https://www.postgresql.org/docs/current/contrib-dblink-function.html
var refusedNames = map[string]bool{
	"set_config": true, "u&": true,
	"query_to_xml": true, "query_to_xmlschema": true, "query_to_xml_and_xmlschema": true,
	"cursor_to_xml": true, "cursor_to_xmlschema": true, "ts_stat": true, "ts_rewrite": true, "crosstab": true, "connectby": true,
	"pg_terminate_backend": true, "pg_cancel_backend": true, "pg_reload_conf": true, "pg_notify": true, "pg_promote": true,
	"pg_stat_file": true, "pg_switch_wal": true, "pg_log_backend_memory_contexts": true, "pg_export_snapshot": true,
	"query_export_to_s3": true, "table_import_from_s3": true, "xpath_table": true, "pg_stat_statements_reset": true,
	"pg_log_standby_snapshot": true, "gin_clean_pending_list": true,
	"loread": true, "lowrite": true, "setval": true, "nextval": true,
}

var refusedPrefixes = []string{
	"lo_", "dblink", "pg_advisory_", "pg_try_advisory_", "pg_read_", "pg_ls_", "pg_file_", "pg_rotate_logfile", "pg_logical_",
	"pg_replication_", "pg_create_", "pg_drop_", "pg_copy_", "pg_wal_replay_", "pg_backup_", "pg_start_backup", "pg_stop_backup",
	"pg_stat_reset", "pg_import_", "pg_set_", "pg_restore_", "pg_clear_", "pg_sync_", "crosstab", "brin_summarize_", "brin_desummarize_",
}

// refusedName tells whether a query must not use a name, in lower case.
func refusedName(name string) bool {
	if refusedNames[name] {
		return true
	}
	for _, prefix := range refusedPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
