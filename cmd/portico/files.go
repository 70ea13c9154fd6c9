package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"portico/internal/files"
)

// filesOf is where attachments are kept: a folder, by default below PORTICO_DATA.
func filesOf(_ context.Context, c config) (files.Store, error) {
	dir := filepath.Join(c.Data, "files")
	if c.FilesURL != "" {
		path, ok := strings.CutPrefix(c.FilesURL, "file://")
		if !ok {
			return nil, fmt.Errorf("PORTICO_FILES_URL must begin with file://, followed by the folder for attachments")
		}
		dir = path
	}
	return files.NewDisk(dir)
}

// scannerOf is what checks uploads for viruses; nil without PORTICO_CLAMD.
func scannerOf(c config) (files.Scanner, error) {
	if c.Clamd == "" {
		return nil, nil
	}
	return files.NewClamd(c.Clamd)
}

// tellScanner says in the log, at the start of a production portal, that uploads are not
// checked for viruses, or that the scanner does not answer yet.
func (p *parts) tellScanner(ctx context.Context, log *slog.Logger) {
	scanner, err := scannerOf(p.config)
	switch clamd, ok := scanner.(*files.Clamd); {
	case err != nil || !ok:
		log.Warn("uploads are not checked for viruses: PORTICO_CLAMD is not set")
	default:
		if err := clamd.Ping(ctx); err != nil {
			log.Warn("uploads wait until the virus scanner answers", slog.String("error", err.Error()))
		}
	}
}

// rescan is the job of the files that wait for the virus check; nil without a scanner.
func (p *parts) rescan() func(context.Context) error {
	if !p.cases.Scans() {
		return nil
	}
	return p.cases.Rescan
}
