package store

import (
	"context"
	"database/sql"
	"sync"
)

// hotStatements are prepared once per connection: parsing and planning them
// takes longer than running them. They are prepared at their first use, so
// that a store can be opened on a database that is not migrated yet.
type hotStatements struct {
	db    *sql.DB
	mu    sync.RWMutex
	ready map[string]*sql.Stmt
}

// get gives the prepared form of one of the constant texts of this package.
func (h *hotStatements) get(ctx context.Context, text string) (*sql.Stmt, error) {
	h.mu.RLock()
	stmt := h.ready[text]
	h.mu.RUnlock()
	if stmt != nil {
		return stmt, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if stmt := h.ready[text]; stmt != nil {
		return stmt, nil
	}
	stmt, err := h.db.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	if h.ready == nil {
		h.ready = map[string]*sql.Stmt{}
	}
	h.ready[text] = stmt
	return stmt, nil
}

// row runs a hot statement that gives one row; sql.ErrNoRows when none.
func (h *hotStatements) row(ctx context.Context, text string, args []any, into ...any) error {
	stmt, err := h.get(ctx, text)
	if err != nil {
		return err
	}
	return stmt.QueryRowContext(ctx, args...).Scan(into...)
}

// rows runs a hot statement and hands every row to scan.
func (h *hotStatements) rows(ctx context.Context, text string, args []any, scan func(*sql.Rows) error) error {
	stmt, err := h.get(ctx, text)
	if err != nil {
		return err
	}
	rows, err := stmt.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	return each(rows, scan)
}

// each hands every row to scan and closes the rows.
func each(rows *sql.Rows, scan func(*sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
