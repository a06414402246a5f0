package bunmeta

import (
	"context"
	"errors"
	"io/fs"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/migrate"
)

const migrationTable = "migrations"

// Migrate brings the tables up to this version by the migrations in files. It is an error
// when a later version has changed them. The caller keeps other processes from doing the
// same at that time.
//
// A migration is marked as applied in its own transaction, too: one that had happened, but
// was not marked when its process died, would not succeed a second time.
func Migrate(ctx context.Context, db *bun.DB, files fs.FS, points *Points) error {
	migrations := migrate.NewMigrations()
	if err := migrations.Discover(files); err != nil {
		return err
	}
	marked := func(ctx context.Context, tx bun.IConn, migration *migrate.Migration) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO "+migrationTable+" (name, group_id) VALUES (?, ?)", migration.Name, migration.GroupID)
		if err == nil {
			points.migrationMarked.Hit()
		}
		return err
	}
	migrator := migrate.NewMigrator(db, migrations, migrate.WithMarkAppliedOnSuccess(true), migrate.WithUpsert(true),
		migrate.AfterMigration(marked), migrate.WithTableName(migrationTable), migrate.WithLocksTableName("migration_locks"))
	if err := migrator.Init(ctx); err != nil {
		return err
	}
	later, err := migrator.MissingMigrations(ctx)
	if err != nil {
		return err
	}
	if len(later) > 0 {
		return errors.New("a later version of dwsim has changed it")
	}
	_, err = migrator.Migrate(ctx)
	return err
}
