package store

import (
	"context"
	"database/sql"
)

// FileKey is a file that a row names: the key that its bytes are kept under, or, for the PDF
// of a submission, the submission's reference.
type FileKey struct {
	Key       string
	Reference string
}

// fileKeysSQL names every file that the database knows. A column that names files and is
// missing here loses them to the sweep; TestFileKeysKnowEveryColumn holds it to that.
const fileKeysSQL = `select file_key, '' from attachments where removed_at is null
union all select file_key, '' from enclosures where scan <> 'infected'
union all select '', reference from submissions where pdf_hash is not null`

// FileKeys are the files that must be there: of attachments that are not removed, of papers
// of the council, and the PDFs of submissions. It reads these tables whole and is for the
// sweep, not for pages.
func (s *Store) FileKeys(ctx context.Context) ([]FileKey, error) {
	rows, err := s.db.QueryContext(steady(ctx), fileKeysSQL)
	if err != nil {
		return nil, fault(err)
	}
	var all []FileKey
	err = each(rows, func(rows *sql.Rows) error {
		var k FileKey
		err := rows.Scan(&k.Key, &k.Reference)
		all = append(all, k)
		return err
	})
	return all, fault(err)
}
