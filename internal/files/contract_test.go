package files

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"portico/internal/portal"
	"portico/internal/testkit"
)

// TestStores holds every Store to its contract.
func TestStores(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(*testing.T) Store{
		"disk": func(t *testing.T) Store { return disk(t) },
		"s3":   func(t *testing.T) Store { return s3(t, testkit.S3(t).URL) },
		"s3 in a folder": func(t *testing.T) Store {
			return s3(t, strings.Replace(testkit.S3(t).URL, "/portico?", "/portico/attachments/live?", 1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := open(t)
			keepsReplacesDeletes(t, store)
			refusesKeys(t, store)
			manyWriters(t, store)
			listsKeys(t, store)
			stopsWithItsRequest(t, store)
		})
	}
}

func s3(t *testing.T, address string) *S3 {
	t.Helper()
	s, err := NewS3(address)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func keepsReplacesDeletes(t *testing.T, store Store) {
	t.Helper()
	ctx := t.Context()
	for _, body := range [][]byte{[]byte("first"), bytes.Repeat([]byte{0, 1, 2}, 5<<20), {0}} { // never empty: bytes come sealed
		if err := store.Put(ctx, "k3f9x2ab", body); err != nil {
			t.Fatal(err)
		}
		got, err := store.Get(ctx, "k3f9x2ab")
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("got %d bytes (%v), want %d", len(got), err, len(body))
		}
	}
	for range 2 {
		if err := store.Delete(ctx, "k3f9x2ab"); err != nil {
			t.Errorf("deleting, and deleting again: %v", err)
		}
	}
	if _, err := store.Get(ctx, "k3f9x2ab"); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("after Delete: %v, want not_found", err)
	}
}

func refusesKeys(t *testing.T, store Store) {
	t.Helper()
	for _, key := range []string{"", "abc", "../../etc/passwd", "a/bcd", ".hidden", "ab\x00cd", strings.Repeat("a", 121)} {
		_, getErr := store.Get(t.Context(), key)
		for what, err := range map[string]error{"Put": store.Put(t.Context(), key, []byte("x")), "Get": getErr, "Delete": store.Delete(t.Context(), key)} {
			if err == nil || portal.CodeOf(err) == portal.NotFound {
				t.Errorf("%s took the key %q: %v", what, key, err)
			}
		}
	}
}

func manyWriters(t *testing.T, store Store) {
	t.Helper()
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			if err := store.Put(t.Context(), "same-key", bytes.Repeat([]byte{byte(i)}, 10_000)); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	got, err := store.Get(t.Context(), "same-key")
	if err != nil || len(got) != 10_000 || bytes.Count(got, got[:1]) != 10_000 {
		t.Errorf("the file mixes writers: %d bytes (%v)", len(got), err)
	}
}

func listsKeys(t *testing.T, store Store) {
	t.Helper()
	if err := store.Put(t.Context(), "another-key", []byte("x")); err != nil {
		t.Fatal(err)
	}
	all, err := store.Keys(t.Context())
	if err != nil || len(all) != 2 {
		t.Fatalf("got %v (%v), want same-key and another-key", all, err)
	}
	for _, k := range all {
		if k.Key != "same-key" && k.Key != "another-key" || time.Since(k.At).Abs() > time.Minute {
			t.Errorf("got %q of %v", k.Key, k.At)
		}
	}
}

func stopsWithItsRequest(t *testing.T, store Store) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := store.Put(ctx, "cancelled", []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	if _, err := store.Get(t.Context(), "cancelled"); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("after a cancelled Put: %v", err)
	}
}

func TestS3Addresses(t *testing.T) {
	t.Parallel()
	for address, good := range map[string]bool{
		"s3://key:secret@s3.example:9000/bucket": true, "s3://key:a%2Fb%2Bc@s3.example/bucket/folder/deep?region=eu-west-2&tls=none": true,
		"s3://s3.example/bucket": false, "s3://key@s3.example/bucket": false, "s3://key:secret@s3.example": false, "s3://key:secret@s3.example/Bucket": false,
		"https://key:secret@s3.example/bucket": false, "s3://key:secret@s3.example/bucket?tls=maybe": false, "s3://key:se/cret@s3.example/bucket": false,
	} {
		_, err := NewS3(address)
		if (err == nil) != good {
			t.Errorf("%q: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret@") && strings.Contains(err.Error(), "s3.example/") {
			t.Errorf("%q: the error shows the secret: %v", address, err)
		}
	}
}

// TestS3OutOfOrder: a server that refuses, breaks off or is full is "not available", with a
// sentence, and soon.
func TestS3OutOfOrder(t *testing.T) {
	t.Parallel()
	server := testkit.S3(t)
	for _, wrong := range []string{server.Address("testkey:secret", "another-bucket"), server.Address("stranger:secret", "portico")} {
		s, err := NewS3(wrong)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Check(t.Context()); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: %v", wrong, err)
		}
		if err := s.Put(t.Context(), "k3f9x2ab", []byte("x")); portal.CodeOf(err) != portal.Unavailable {
			t.Errorf("Put to %s: %v", wrong, err)
		}
	}
	s := s3(t, server.URL)
	full := `<?xml version="1.0"?><Error><Code>XMinioStorageFull</Code><Message>full</Message></Error>`
	for what, answer := range map[string]http.HandlerFunc{
		"no room": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusInsufficientStorage)
			w.Write([]byte(full))
		},
		"broken off": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				conn.Close()
			}
		},
		"nonsense": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusTeapot)
			w.Write([]byte("<html>"))
		},
	} {
		server.Fail(answer)
		begin := time.Now()
		err := s.Put(t.Context(), "k3f9x2ab", []byte("x"))
		if portal.CodeOf(err) != portal.Unavailable || (what == "no room") != (portal.SentenceOf(err) == sentenceFull) || time.Since(begin) > 15*time.Second {
			t.Errorf("%s: %v after %v", what, err, time.Since(begin))
		}
		if _, err := s.Get(t.Context(), "same-key"); portal.CodeOf(err) != portal.Unavailable {
			t.Errorf("%s: Get: %v", what, err)
		}
		if _, err := s.Keys(t.Context()); portal.CodeOf(err) != portal.Unavailable {
			t.Errorf("%s: Keys: %v", what, err)
		}
		server.Fail(nil)
	}
	if _, err := s.Get(t.Context(), "k3f9x2ab"); portal.CodeOf(err) != portal.NotFound {
		t.Errorf("after all that: %v, want not_found", err)
	}
}
