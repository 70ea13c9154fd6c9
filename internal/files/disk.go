package files

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"

	"portico/internal/portal"
)

// Disk is a Store in a folder: 256 sub-folders named after the key's hash, so
// that no folder grows large, and a folder for files being written.
type Disk struct{ dir string }

var goodKey = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9._-]{3,119}$`)

const (
	incoming = "incoming"
	// abandoned is the age at which a file in incoming is of a writer that
	// died; none takes so long.
	abandoned = 24 * time.Hour
)

// NewDisk opens the folder, made when missing, and removes what writers that
// died have left in it.
func NewDisk(dir string) (*Disk, error) {
	d := &Disk{dir: dir}
	if err := os.MkdirAll(filepath.Join(dir, incoming), 0o700); err != nil {
		return nil, fmt.Errorf("the folder for files cannot be made: %w", err)
	}
	entries, err := os.ReadDir(filepath.Join(dir, incoming))
	if err != nil {
		return nil, fmt.Errorf("the folder for files cannot be read: %w", err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > abandoned {
			os.Remove(filepath.Join(dir, incoming, e.Name()))
		}
	}
	return d, nil
}

// Put implements Store. A reader sees the whole new file or none: it is
// written aside, forced to the disk, renamed, and the folder forced too.
func (d *Disk) Put(ctx context.Context, key string, body []byte) error {
	path, err := d.path(key)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	shard := filepath.Dir(path)
	if err := os.Mkdir(shard, 0o700); err == nil {
		err = syncFolder(d.dir)
		if err != nil {
			return unavailable(err)
		}
	} else if !errors.Is(err, fs.ErrExist) {
		return unavailable(err)
	}
	temporary, err := d.write(body)
	if err != nil {
		return unavailable(err)
	}
	if err := os.Rename(temporary, path); err != nil {
		return unavailable(errors.Join(err, os.Remove(temporary)))
	}
	if err := syncFolder(shard); err != nil {
		return unavailable(err)
	}
	return nil
}

// write makes a file aside with body on the disk, or leaves nothing.
func (d *Disk) write(body []byte) (string, error) {
	f, err := os.CreateTemp(filepath.Join(d.dir, incoming), "put")
	if err != nil {
		return "", err
	}
	_, err = f.Write(body)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// Get implements Store.
func (d *Disk) Get(ctx context.Context, key string) ([]byte, error) {
	path, err := d.path(key)
	if err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	body, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, portal.Wrap(portal.NotFound, "This file is no longer kept.", err)
	case err != nil:
		return nil, unavailable(err)
	}
	return body, nil
}

// Delete implements Store.
func (d *Disk) Delete(ctx context.Context, key string) error {
	path, err := d.path(key)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	switch err := os.Remove(path); {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unavailable(err)
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return unavailable(err)
	}
	return nil
}

// Keys implements Store. What lies in the folder and is none of ours is left out.
func (d *Disk) Keys(ctx context.Context) ([]Kept, error) {
	shards, err := os.ReadDir(d.dir)
	if err != nil {
		return nil, unavailable(err)
	}
	var all []Kept
	for _, shard := range shards {
		if !shard.IsDir() || shard.Name() == incoming {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if all, err = d.shard(all, shard.Name()); err != nil {
			return nil, unavailable(err)
		}
	}
	return all, nil
}

func (d *Disk) shard(all []Kept, name string) ([]Kept, error) {
	entries, err := os.ReadDir(filepath.Join(d.dir, name))
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted meanwhile
		}
		if err != nil {
			return nil, err
		}
		if path, wrong := d.path(e.Name()); wrong == nil && info.Mode().IsRegular() && filepath.Base(filepath.Dir(path)) == name {
			all = append(all, Kept{Key: e.Name(), At: info.ModTime()})
		}
	}
	return all, nil
}

func (d *Disk) path(key string) (string, error) {
	if !goodKey.MatchString(key) {
		return "", fmt.Errorf("the storage key %q is not one of ours", key)
	}
	sum := sha256.Sum256([]byte(key))
	return filepath.Join(d.dir, hex.EncodeToString(sum[:1]), key), nil
}

const sentenceFull = "There is no room to keep more files at the moment. Nothing of this file was kept, and your answers are safe. Try again later, and tell the council if it goes on."

// unavailable words a fault of the disk for the person who waits for it.
func unavailable(err error) error {
	sentence := "The place where files are kept does not answer. Your answers are safe. Try again in a few minutes."
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		sentence = sentenceFull
	}
	return portal.Wrap(portal.Unavailable, sentence, err)
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
