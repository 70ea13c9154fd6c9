package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"

	"portico/internal/files"
)

// filesOf is where attachments are kept: a folder, by default below PORTICO_DATA, or a bucket.
func filesOf(c config) (files.Store, error) {
	switch path, folder := strings.CutPrefix(c.FilesURL, "file://"); {
	case c.FilesURL == "":
		return files.NewDisk(filepath.Join(c.Data, "files"))
	case folder && strings.HasPrefix(path, "/"):
		return files.NewDisk(path)
	case strings.HasPrefix(c.FilesURL, "s3://"):
		return files.NewS3(c.FilesURL)
	}
	return nil, fmt.Errorf("PORTICO_FILES_URL must begin with file:///, followed by the folder for attachments, or with s3://")
}

// checkFiles refuses to start with a bucket that is not there or not ours, and says in the
// log when the file store does not answer: words can be saved without it.
func (p *parts) checkFiles(ctx context.Context, log *slog.Logger) error {
	bucket, ok := p.files.(*files.S3)
	if !ok {
		return nil
	}
	err := bucket.Check(ctx)
	if err != nil && !errors.Is(err, files.ErrRefused) {
		log.Warn("files can neither be attached nor opened", slog.String("error", err.Error()))
		return nil
	}
	return err
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
