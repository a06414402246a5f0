package spelling

import "strings"

// Changes reports whether statements that begin with a word, in upper case, do not read, on any
// engine. It is for saying so in the same words everywhere, and with the place; that nothing is
// changed is for the engine to see to.
func Changes(word string) bool { return changing[word] }

var changing = func() map[string]bool {
	all := map[string]bool{}
	for _, word := range strings.Fields(`ABORT ALTER ANALYZE ATTACH BEGIN CALL CHECKPOINT CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DECLARE DELETE
		DETACH DISCARD DO DROP END EXECUTE EXPORT FETCH GRANT IMPORT INSERT INSTALL LISTEN LOAD LOCK MERGE NOTIFY PRAGMA PREPARE PUT REFRESH REINDEX
		RELEASE REMOVE RENAME REPLACE RESET REVOKE ROLLBACK SAVEPOINT SET START TRUNCATE UNDROP UNLISTEN UNLOAD UPDATE UPSERT USE VACUUM`) {
		all[word] = true
	}
	return all
}()
