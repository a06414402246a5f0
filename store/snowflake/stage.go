package snowflake

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/dw-sim/dw-sim/ddl"
	"github.com/dw-sim/dw-sim/schema"
	"github.com/dw-sim/dw-sim/store"
	"github.com/dw-sim/dw-sim/store/internal/contents"
)

// staged tells, in the comment of a staged schema, whose it is.
type staged struct {
	Experiment string `json:"experiment"`
	Owner      string `json:"owner"`
}

func (s staged) of(experiment, owner string) bool {
	return strings.EqualFold(s.Experiment, experiment) && s.Owner == owner
}

// stage is a schema that is being built beside the present one.
type stage struct {
	w    *Warehouse
	name string
}

// newStage makes an empty staged schema. An owner has the slot of its experiment, which only
// one can have: what others have staged for it, other than without an owner, is left over from
// those that had it before.
func (w *Warehouse) newStage(ctx context.Context, experiment, owner string) (*stage, error) {
	if owner != "" {
		err := w.sweep(ctx, func(s staged) bool {
			return strings.EqualFold(s.Experiment, experiment) && s.Owner != "" && s.Owner != owner
		})
		if err != nil {
			return nil, err
		}
	}
	comment, err := json.Marshal(staged{Experiment: experiment, Owner: owner})
	if err != nil {
		return nil, err
	}
	s := &stage{w: w, name: newStageName()}
	if err := s.exec(ctx, "CREATE SCHEMA "+quote(s.name)+" COMMENT = "+quoteText(string(comment))); err != nil {
		_ = s.discard()
		return nil, fmt.Errorf("no schema can be made in the database %s: %w", w.o.Database, err)
	}
	stageMade.Hit()
	return s, nil
}

// exec runs a statement. Its error is fit to be shown.
func (s *stage) exec(ctx context.Context, statement string, args ...any) error {
	_, err := s.w.db.ExecContext(ctx, statement, args...)
	return failure(ctx, err)
}

// discard drops the staged schema, or after a swap the contents that it was swapped with. It may
// be called more than once.
func (s *stage) discard() error {
	ctx, cancel := context.WithTimeout(context.Background(), lastWord)
	defer cancel()
	err := s.exec(ctx, "DROP SCHEMA IF EXISTS "+quote(s.name))
	stageDropped.Hit()
	return err
}

// sweep drops the staged schemas of which dead says so.
// https://docs.snowflake.com/en/sql-reference/sql/show-schemas
func (w *Warehouse) sweep(ctx context.Context, dead func(staged) bool) error {
	found, err := w.stages(ctx)
	if err != nil {
		return fmt.Errorf("what interrupted loads left behind cannot be listed: %w", err)
	}
	for name, s := range found {
		if !dead(s) {
			continue
		}
		if _, err := w.db.ExecContext(ctx, "DROP SCHEMA IF EXISTS "+quote(name)); err != nil {
			return fmt.Errorf("the schema %s, which an interrupted load left behind, cannot be removed: %w", name, failure(ctx, err))
		}
		stageSwept.Hit()
	}
	return nil
}

// stages returns the staged schemas by name. One whose comment says nothing is nobody's.
func (w *Warehouse) stages(ctx context.Context) (map[string]staged, error) {
	rows, err := w.db.QueryContext(ctx, "SHOW SCHEMAS LIKE '"+stagePrefix+"%' IN DATABASE")
	if err != nil {
		return nil, failure(ctx, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, failure(ctx, err)
	}
	name, comment := slices.Index(columns, "name"), slices.Index(columns, "comment")
	if name < 0 || comment < 0 {
		return nil, fmt.Errorf("SHOW SCHEMAS returns the columns %s, without name and comment", strings.Join(columns, ", "))
	}
	found := map[string]staged{}
	for rows.Next() {
		values := make([]*string, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, failure(ctx, err)
		}
		var s staged
		if values[name] == nil || !stageName.MatchString(*values[name]) || values[comment] == nil ||
			json.Unmarshal([]byte(*values[comment]), &s) != nil {
			continue
		}
		found[*values[name]] = s
	}
	return found, failure(ctx, rows.Err())
}

// declareKeys declares the keys of all tables: foreign ones last, when all that they point at
// are there. A clone has the keys of its original, but its foreign keys point at the tables that
// the original's do, which are about to go; so they are declared anew.
// https://docs.snowflake.com/en/user-guide/object-clone
func (s *stage) declareKeys(ctx context.Context, scripts []ddl.TableScript, cloned map[string]bool) error {
	for i := range scripts {
		if cloned[scripts[i].Table.Name] {
			continue
		}
		for _, statement := range scripts[i].Keys {
			if err := s.exec(ctx, statement); err != nil {
				return fmt.Errorf("a key of table %q cannot be declared: %w", scripts[i].Table.Name, err)
			}
		}
	}
	for i := range scripts {
		if cloned[scripts[i].Table.Name] {
			if err := s.dropForeign(ctx, &scripts[i]); err != nil {
				return err
			}
		}
		for _, statement := range scripts[i].Foreign {
			if err := s.exec(ctx, statement); err != nil {
				return fmt.Errorf("a foreign key of table %q cannot be declared: %w", scripts[i].Table.Name, err)
			}
		}
	}
	keysDeclared.Hit()
	return nil
}

// dropForeign drops the foreign keys of a cloned table. One that is not there is none of the
// document's.
func (s *stage) dropForeign(ctx context.Context, script *ddl.TableScript) error {
	for _, statement := range script.Foreign {
		columns, _, _ := strings.Cut(strings.TrimPrefix(statement, "ALTER TABLE "+script.Name+" ADD FOREIGN KEY "), " REFERENCES ")
		err := s.exec(ctx, "ALTER TABLE "+script.Name+" DROP FOREIGN KEY "+columns)
		if err != nil && !isMissing(err) {
			return fmt.Errorf("a foreign key of table %q cannot be declared anew: %w", script.Table.Name, err)
		}
	}
	return nil
}

// swap puts a staged schema in place of an experiment's, under its lock, if the owner was not
// declared dead and check allows it for what is there then. mark is what the staged schema
// carries.
func (w *Warehouse) swap(ctx context.Context, s *stage, experiment, owner string, check func(contents.Contents) error, mark store.Mark) error {
	k, err := w.lock(ctx, experiment)
	if err != nil {
		return err
	}
	defer k.release()
	if err := w.checkFence(ctx, k.conn, experiment, owner); err != nil {
		return err
	}
	now, err := w.contents(ctx, experiment)
	if err == nil {
		err = check(now)
	}
	if err != nil {
		return err
	}
	changeChecked.Hit()
	if now.Exists && reflect.DeepEqual(mark, now.Mark) {
		mark = nil // which would not tell whether it is in place
	}
	if err := s.publish(ctx, experiment, now.Exists); err != nil {
		return w.settle(ctx, k, experiment, owner, mark, err)
	}
	if err := w.confirmSwap(ctx, experiment, mark); err != nil {
		return err
	}
	k.commit() // what was swapped stays, held or not
	return nil
}

// confirmSwap looks whether the swap has lasted. The client sends a statement again whose answer
// was lost, under the id by which Snowflake knows it; done twice, a swap would be none, and what
// is dropped afterwards would be the new contents.
func (w *Warehouse) confirmSwap(ctx context.Context, experiment string, mark store.Mark) error {
	if mark == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer cancel()
	now, err := w.contents(ctx, experiment)
	if err == nil && (contents.Contents{Exists: true, Mark: mark}).Replaced(now) {
		return fmt.Errorf("the new rows of experiment %q were put in place and taken back, as Snowflake has done the same request twice: try again", experiment)
	}
	return nil // where it cannot be read, the answer to the swap is what there is
}

// publish is one statement. It goes on when ctx ends: whether it has happened would not be
// known.
func (s *stage) publish(ctx context.Context, experiment string, exists bool) error {
	namespace, err := namespaceOf(experiment)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer cancel()
	if exists {
		if err := s.exec(ctx, "ALTER SCHEMA "+quote(namespace)+" SWAP WITH "+quote(s.name)); err != nil {
			return err
		}
		schemaSwapped.Hit()
		return nil
	}
	if err := s.exec(ctx, "ALTER SCHEMA "+quote(s.name)+" RENAME TO "+quote(namespace)); err != nil {
		return err
	}
	schemaRenamed.Hit()
	return nil
}

// settle finds out what became of a swap that failed: whether the answer alone was lost, or the
// staged schema was dropped by a fence.
func (w *Warehouse) settle(ctx context.Context, k *lock, experiment, owner string, mark store.Mark, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer cancel()
	now, err := w.contents(ctx, experiment)
	if err == nil && mark != nil && !(contents.Contents{Exists: true, Mark: mark}).Replaced(now) {
		k.commit()
		return nil
	}
	if err := w.checkFence(ctx, w.db, experiment, owner); errors.Is(err, store.ErrFenced) {
		return err
	}
	if isExisting(cause) && !now.Exists {
		return fmt.Errorf("experiment %q cannot have the schema %s, which is there and was not made by dwsim: drop it, or choose another name", experiment, strings.ToUpper(experiment))
	}
	return fmt.Errorf("the new rows of experiment %q cannot be put in place: %w", experiment, cause)
}

// storedColumns returns the columns of a table as they are stored; nil where there is no such
// table.
func (w *Warehouse) storedColumns(ctx context.Context, table string) ([]string, error) {
	types, err := describe(ctx, w.db, "SELECT * FROM "+table)
	if isMissing(err) {
		return nil, nil
	}
	return namesOf(types), failure(ctx, err)
}

func namesOf(types []*sql.ColumnType) []string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.Name()
	}
	return names
}

// sameColumns reports whether the stored columns are those of the document.
func sameColumns(t *schema.Table, stored []string) bool {
	return slices.EqualFunc(t.Columns, stored, func(c schema.Column, name string) bool { return strings.EqualFold(c.Name, name) })
}
