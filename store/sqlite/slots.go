package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"github.com/dw-sim/dw-sim/store"
)

type slotRow struct {
	bun.BaseModel `bun:"table:slots,alias:s"`

	Experiment  string `bun:",pk"` // compared without regard to case
	Purpose     string
	Nonce       string
	Host        string
	PID         int `bun:"pid"`
	Root        string
	Warehouse   string
	TakenAt     string // see timeText
	Run         int64
	Beat        int64
	BeatAt      *string // NULL before the first
	Progress    *string // JSON
	AbortReason string
}

// TakeSlot implements [store.Slots].
func (m *Metadata) TakeSlot(ctx context.Context, s *store.Slot) error {
	if err := checkSlot(s); err != nil {
		return err
	}
	fresh := freshSlot(s)
	err := m.db.RunInTx(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		row := newSlotRow(fresh)
		if _, err := tx.NewInsert().Model(row).Exec(ctx); isUnique(err) {
			return taken(ctx, tx, s.Experiment)
		} else if err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return m.plain(err)
	}
	slotTaken.Hit()
	*s = *fresh
	return nil
}

// TakeOverSlot implements [store.Slots].
func (m *Metadata) TakeOverSlot(ctx context.Context, dead, s *store.Slot) error {
	if err := checkSlot(s); err != nil {
		return err
	}
	if !strings.EqualFold(dead.Experiment, s.Experiment) {
		return fmt.Errorf("the slot of experiment %q cannot be taken over for experiment %q", dead.Experiment, s.Experiment)
	}
	fresh := freshSlot(s)
	fresh.Progress = dead.Progress // which only a beat changes
	result, err := m.db.NewUpdate().Model(newSlotRow(fresh)).ExcludeColumn("experiment").
		Where("experiment = ? AND nonce = ? AND beat = ?", dead.Experiment, dead.Owner.Nonce, dead.Beat).Exec(ctx)
	if err != nil {
		return m.plain(err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, slotLost(s.Experiment))
	}
	slotTakenOver.Hit()
	*s = *fresh
	return nil
}

// BeatSlot implements [store.Slots].
func (m *Metadata) BeatSlot(ctx context.Context, s *store.Slot, now time.Time, progress json.RawMessage) (abort string, err error) {
	var text *string
	if progress != nil {
		if !json.Valid(progress) {
			return "", fmt.Errorf("the progress of experiment %q is no JSON value: %.100s", s.Experiment, progress)
		}
		text = new(string(progress))
	}
	err = m.db.NewUpdate().Model((*slotRow)(nil)).Set("beat = beat + 1").
		Set("beat_at = ?, progress = ?", now.UTC().Format(timeText), text).
		Where("experiment = ? AND nonce = ?", s.Experiment, s.Owner.Nonce).
		Returning("abort_reason").Scan(ctx, &abort)
	if errors.Is(err, sql.ErrNoRows) {
		return "", slotLost(s.Experiment)
	}
	if err != nil {
		return "", m.plain(err)
	}
	slotBeaten.Hit()
	return abort, nil
}

// FreeSlot implements [store.Slots].
func (m *Metadata) FreeSlot(ctx context.Context, s *store.Slot) error {
	_, err := m.db.NewDelete().Model((*slotRow)(nil)).
		Where("experiment = ? AND nonce = ?", s.Experiment, s.Owner.Nonce).Exec(ctx)
	if err != nil {
		return m.plain(err)
	}
	slotFreed.Hit()
	return nil
}

// Slots implements [store.Slots].
func (m *Metadata) Slots(ctx context.Context) ([]*store.Slot, error) {
	var rows []slotRow
	if err := m.db.NewSelect().Model(&rows).Order("experiment").Scan(ctx); err != nil {
		return nil, m.plain(err)
	}
	slots := make([]*store.Slot, len(rows))
	for i := range rows {
		s, err := rows[i].slot()
		if err != nil {
			return nil, fmt.Errorf("the stored time of the slot of experiment %q cannot be read: %w", rows[i].Experiment, err)
		}
		slots[i] = s
	}
	return slots, nil
}

// AbortRun implements [store.Slots].
func (m *Metadata) AbortRun(ctx context.Context, experiment string, run int64, reason string) error {
	if reason == "" {
		return fmt.Errorf("run %d of experiment %q cannot be aborted without a reason", run, experiment)
	}
	result, err := m.db.NewUpdate().Model((*slotRow)(nil)).
		Set("abort_reason = CASE abort_reason WHEN '' THEN ? ELSE abort_reason END", reason).
		Where("experiment = ? AND run = ?", experiment, run).
		Where("EXISTS (SELECT 1 FROM runs WHERE id = ? AND status = ?)", run, store.Running).Exec(ctx)
	if err != nil {
		return m.plain(err)
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, fmt.Errorf("a process that works on run %d of experiment %q %w", run, experiment, store.ErrNotFound))
	}
	abortAsked.Hit()
	return nil
}

func checkSlot(s *store.Slot) error {
	if s.Experiment == "" || s.Purpose == "" || s.Owner.Nonce == "" || strings.ContainsAny(s.Owner.Nonce, " \t\r\n") {
		return fmt.Errorf("a slot needs an experiment, a purpose and an owner with a nonce without blanks, got %q, %q and %q", s.Experiment, s.Purpose, s.Owner.Nonce)
	}
	return nil
}

// freshSlot returns s as it is when it was just taken.
func freshSlot(s *store.Slot) *store.Slot {
	return &store.Slot{Experiment: s.Experiment, Purpose: s.Purpose, Owner: s.Owner, Warehouse: s.Warehouse, TakenAt: time.Now().UTC().Truncate(time.Microsecond)}
}

func newSlotRow(s *store.Slot) *slotRow {
	row := &slotRow{
		Experiment: s.Experiment, Purpose: s.Purpose, Nonce: s.Owner.Nonce, Host: s.Owner.Host, PID: s.Owner.PID,
		Root: s.Owner.Root, Warehouse: s.Warehouse, TakenAt: s.TakenAt.Format(timeText),
	}
	if s.Progress != nil {
		row.Progress = new(string(s.Progress))
	}
	return row
}

func (r *slotRow) slot() (*store.Slot, error) {
	taken, err := time.Parse(timeText, r.TakenAt)
	if err != nil {
		return nil, err
	}
	s := &store.Slot{
		Experiment: r.Experiment, Purpose: r.Purpose, Warehouse: r.Warehouse, TakenAt: taken,
		Owner: store.Owner{Nonce: r.Nonce, Host: r.Host, PID: r.PID, Root: r.Root},
		Run:   r.Run, Beat: r.Beat, Abort: r.AbortReason,
	}
	if r.Progress != nil {
		s.Progress = json.RawMessage(*r.Progress)
	}
	if r.BeatAt != nil {
		s.BeatAt, err = time.Parse(timeText, *r.BeatAt)
	}
	return s, err
}

// holdSlot checks that s is still its owner's, in the transaction that relies on it.
func holdSlot(ctx context.Context, tx bun.Tx, s *store.Slot, experiment string) error {
	held, err := tx.NewSelect().Model((*slotRow)(nil)).
		Where("experiment = ? AND nonce = ?", experiment, s.Owner.Nonce).Exists(ctx)
	if err == nil && !held {
		err = slotLost(experiment)
	}
	return err
}

func slotLost(experiment string) error {
	return fmt.Errorf("the slot of experiment %q %w", experiment, store.ErrSlotLost)
}

// taken is the error that names who holds the slot of an experiment.
func taken(ctx context.Context, tx bun.Tx, experiment string) error {
	row := new(slotRow)
	if err := tx.NewSelect().Model(row).Where("experiment = ?", experiment).Scan(ctx); err != nil {
		return err
	}
	if row.Run != 0 {
		return runActive(experiment, row.Run)
	}
	doing, known := beingDone[row.Purpose]
	if !known {
		doing = fmt.Sprintf("it is taken for %q", row.Purpose)
	}
	return fmt.Errorf("experiment %q %w: %s", experiment, store.ErrRunActive, doing)
}

// beingDone says what the owner of a slot does, by its purpose.
var beingDone = map[string]string{
	store.PurposeGenerate: "it is being generated",
	"load":                "it is being loaded",
	"reset":               "it is being reset",
	"delete":              "it is being deleted",
	"create":              "it is being created",
}

func runActive(experiment string, run int64) error {
	return fmt.Errorf("experiment %q %w: run %d", experiment, store.ErrRunActive, run)
}
