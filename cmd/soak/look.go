package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"portico/formdefs"
	"portico/internal/casework"
	"portico/internal/files"
)

// rounds is how often a form was submitted.
func (b *bed) rounds(ctx context.Context, task int64) (n int, err error) {
	conn, err := pgx.Connect(ctx, b.dsn)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	err = conn.QueryRow(ctx, "select count(*) from submissions where task_id = $1", task).Scan(&n)
	return n, err
}

// sweptAtOnce is how many files without a record the sweep removes in any case. More than
// that, and more than a tenth of all files, it leaves to whoever runs the portal.
const sweptAtOnce = 50

// judgeOrphans runs the sweep as it will run two days later: then no file is left that no
// record names. Beyond sweptAtOnce the files are removed as an operator would.
func (b *bed) judgeOrphans(ctx context.Context, v *verdict) error {
	disk, err := files.NewDisk(filepath.Join(b.dir, "var", "files"))
	if err != nil {
		return err
	}
	later := casework.New(casework.Config{Store: b.store, Files: disk, Catalogue: formdefs.Catalogue(),
		Now: func() time.Time { return time.Now().Add(48 * time.Hour) }})
	_, orphaned, err := later.CheckFiles(ctx)
	for _, key := range orphaned[min(len(orphaned), sweptAtOnce):] {
		err = errors.Join(err, disk.Delete(ctx, key))
	}
	if err = errors.Join(err, later.Sweep(ctx)); err != nil {
		return err
	}
	missing, orphaned, err := later.CheckFiles(ctx)
	for _, key := range append(missing, orphaned...) {
		v.lost = append(v.lost, "after the sweep: "+key+" is a file without its record or a record without its file")
	}
	return err
}

// signInAll signs everybody in while all is calm.
func (b *bed) signInAll(ctx context.Context) ([]*writer, error) {
	b.proxy.still.Store(true)
	defer b.proxy.still.Store(false)
	for _, w := range b.writers {
		if err := w.client.signIn(ctx, w.account.Email, b.mailed); err != nil {
			return nil, err
		}
	}
	return b.writers, nil
}

// mailed waits for the code that was mailed to an address.
func (b *bed) mailed(email string) (string, error) {
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		answer, err := http.Get("http://" + b.addr + "/dev/mail.json")
		if err != nil {
			return "", err
		}
		var mails []struct{ To, Text string }
		err = json.NewDecoder(answer.Body).Decode(&mails)
		answer.Body.Close()
		if err != nil {
			return "", err
		}
		for _, m := range mails {
			if code := eightDigits.FindString(m.Text); code != "" && strings.Contains(m.To, email) {
				return code, nil
			}
		}
	}
	return "", fmt.Errorf("no code was mailed to %s", email)
}
