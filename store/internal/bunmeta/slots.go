package bunmeta

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
	err := m.inTxAgain(ctx, nil, func(ctx context.Context, tx bun.Tx) error { return m.insertSlot(ctx, tx, fresh) })
	if err != nil {
		return err
	}
	m.engine.Points.slotTaken.Hit()
	*s = *fresh
	return nil
}

// insertSlot stores a slot unless another owner has one. Between an insert that did nothing
// and the look at who is there the slot may be given back: then it inserts again.
func (m *Metadata) insertSlot(ctx context.Context, tx bun.Tx, s *store.Slot) error {
	for {
		result, err := tx.NewInsert().Model(newSlotRow(s)).On("CONFLICT DO NOTHING").Exec(ctx)
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n > 0 {
			return err
		}
		row := new(slotRow)
		err = tx.NewSelect().Model(row).Where(m.named("experiment"), s.Experiment).Scan(ctx)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			continue
		case err != nil:
			return err
		case row.Nonce == s.Owner.Nonce && row.Run == 0 && row.Beat == 0:
			return nil // the connection broke after the slot had been stored
		}
		return taken(s.Experiment, row)
	}
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
	err := m.again(ctx, func(ctx context.Context) error { return m.replaceSlot(ctx, dead, fresh) })
	if err != nil {
		return err
	}
	m.engine.Points.slotTakenOver.Hit()
	*s = *fresh
	return nil
}

// replaceSlot stores a slot in the place of dead. When it is there already the connection
// broke after it had been stored: a nonce is drawn once.
func (m *Metadata) replaceSlot(ctx context.Context, dead, s *store.Slot) error {
	result, err := m.db.NewUpdate().Model(newSlotRow(s)).ExcludeColumn("experiment").
		Where(m.named("experiment"), dead.Experiment).Where("nonce = ? AND beat = ?", dead.Owner.Nonce, dead.Beat).Exec(ctx)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return err
	}
	there, err := m.db.NewSelect().Model((*slotRow)(nil)).Where(m.named("experiment"), s.Experiment).Where("nonce = ? AND beat = 0", s.Owner.Nonce).Exists(ctx)
	if err == nil && !there {
		err = slotLost(s.Experiment)
	}
	return err
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
	err = m.once(ctx, func(ctx context.Context) error {
		return m.db.NewUpdate().Model((*slotRow)(nil)).Set("beat = beat + 1").
			Set("beat_at = ?, progress = ?", now.UTC().Format(timeText), text).
			Where(m.named("experiment"), s.Experiment).Where("nonce = ?", s.Owner.Nonce).
			Returning("abort_reason").Scan(ctx, &abort)
	})
	if errors.Is(err, sql.ErrNoRows) {
		return "", slotLost(s.Experiment)
	}
	if err != nil {
		return "", err
	}
	m.engine.Points.slotBeaten.Hit()
	return abort, nil
}

// FreeSlot implements [store.Slots].
func (m *Metadata) FreeSlot(ctx context.Context, s *store.Slot) error {
	err := m.again(ctx, func(ctx context.Context) error {
		_, err := m.db.NewDelete().Model((*slotRow)(nil)).
			Where(m.named("experiment"), s.Experiment).Where("nonce = ?", s.Owner.Nonce).Exec(ctx)
		return err
	})
	if err == nil {
		m.engine.Points.slotFreed.Hit()
	}
	return err
}

// Slots implements [store.Slots].
func (m *Metadata) Slots(ctx context.Context) ([]*store.Slot, error) {
	var rows []slotRow
	err := m.again(ctx, func(ctx context.Context) error {
		return m.db.NewSelect().Model(&rows).OrderExpr(m.engine.Fold("experiment")).Scan(ctx)
	})
	if err != nil {
		return nil, err
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
	err := m.inTxAgain(ctx, nil, func(ctx context.Context, tx bun.Tx) error {
		result, err := tx.NewUpdate().Model((*slotRow)(nil)).
			Set("abort_reason = CASE abort_reason WHEN '' THEN ? ELSE abort_reason END", reason).
			Where(m.named("experiment"), experiment).Where("run = ?", run).Exec(ctx)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return err
		}
		// The slot is ours now, so a run that is RUNNING does not end meanwhile.
		running, err := tx.NewSelect().Model((*runRow)(nil)).Where("id = ? AND status = ?", run, store.Running).Exists(ctx)
		if err == nil && (n == 0 || !running) {
			err = fmt.Errorf("a process that works on run %d of experiment %q %w", run, experiment, store.ErrNotFound)
		}
		return err
	})
	if err == nil {
		m.engine.Points.abortAsked.Hit()
	}
	return err
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
func (m *Metadata) holdSlot(ctx context.Context, tx bun.Tx, s *store.Slot, experiment string) error {
	var nonce string
	q := tx.NewSelect().Model((*slotRow)(nil)).Column("nonce").
		Where(m.named("experiment"), experiment).Where("nonce = ?", s.Owner.Nonce)
	err := m.locked(q).Scan(ctx, &nonce)
	if errors.Is(err, sql.ErrNoRows) {
		err = slotLost(experiment)
	}
	return err
}

func slotLost(experiment string) error {
	return fmt.Errorf("the slot of experiment %q %w", experiment, store.ErrSlotLost)
}

// taken is the error that names who holds the slot of an experiment.
func taken(experiment string, row *slotRow) error {
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
