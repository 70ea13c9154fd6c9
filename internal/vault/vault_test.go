package vault

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

func ring(t testing.TB, keys ...string) *Ring {
	t.Helper()
	r, err := ParseRing(strings.Join(keys, ","))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestParseRing(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		NewKey():                     true,
		NewKey() + ", " + NewKey():   true,
		"":                           false,
		NewKey() + ",":               false,
		"c2hvcnQ=":                   false,
		"not base64 at all, really!": false,
	} {
		if _, err := ParseRing(text); (err == nil) != good {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSealAndOpen(t *testing.T) {
	t.Parallel()
	key, wrapped, err := ring(t, NewKey()).NewCaseKey()
	if err != nil || key.IsZero() || len(wrapped) < keyLen {
		t.Fatal(err)
	}
	for _, plain := range []string{"", "short", strings.Repeat("Diane writes with a static tripod grip. ", 1000), "\x00\xff"} {
		sealed := key.Seal([]byte(plain), "tab/17/advice")
		if again := key.Seal([]byte(plain), "tab/17/advice"); bytes.Equal(sealed, again) {
			t.Error("sealed twice the same")
		}
		if len(plain) > 3 && bytes.Contains(sealed, []byte(plain)) {
			t.Error("sealed bytes hold the text")
		}
		opened, err := key.Open(sealed, "tab/17/advice")
		if err != nil || string(opened) != plain {
			t.Errorf("opened %d bytes of %d, %v", len(opened), len(plain), err)
		}
		if _, err := key.Open(sealed, "tab/18/advice"); !errors.Is(err, ErrSealed) {
			t.Errorf("another context: %v", err)
		}
		for i := range min(len(sealed), 60) {
			bad := bytes.Clone(sealed)
			bad[i] ^= 1
			if _, err := key.Open(bad, "tab/17/advice"); err == nil {
				t.Errorf("opens with byte %d changed", i)
			}
			if _, err := key.Open(sealed[:i], "tab/17/advice"); err == nil {
				t.Errorf("opens cut at %d", i)
			}
		}
	}
	if long := key.Seal(bytes.Repeat([]byte("words "), 5000), "x"); len(long) > 1000 {
		t.Errorf("30 kB of the same are %d bytes sealed: not compressed", len(long))
	}
}

func TestRotation(t *testing.T) {
	t.Parallel()
	first, second := NewKey(), NewKey()
	old, both, only := ring(t, first), ring(t, second, first), ring(t, second)
	key, wrapped, err := old.NewCaseKey()
	if err != nil {
		t.Fatal(err)
	}
	sealed := key.Seal([]byte("words"), "x")
	again, err := both.Unwrap(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := again.Open(sealed, "x"); err != nil || string(opened) != "words" {
		t.Errorf("after rotation: %q, %v", opened, err)
	}
	if _, err := only.Unwrap(wrapped); !errors.Is(err, ErrKey) {
		t.Errorf("without the old key: %v", err)
	}
	if opened, err := only.Open(both.Seal([]byte("new"), "y"), "y"); err != nil || string(opened) != "new" {
		t.Errorf("the first key does not seal: %v", err)
	}
	other, _, _ := old.NewCaseKey()
	if _, err := other.Open(sealed, "x"); !errors.Is(err, ErrKey) {
		t.Errorf("another case's key: %v", err)
	}
	var none CaseKey
	if _, err := none.Open(sealed, "x"); !errors.Is(err, ErrKey) || !none.IsZero() {
		t.Errorf("no key: %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("sealing without a key does not panic")
		}
	}()
	none.Seal([]byte("words"), "x")
}

func TestOpeningIsBounded(t *testing.T) {
	t.Parallel()
	r := ring(t, NewKey())
	big := make([]byte, MaxPlain+1)
	if packed := packer.EncodeAll(big, nil); len(packed) > 1<<20 {
		t.Fatal("the bomb is no bomb")
	}
	if _, err := r.Open(r.Seal(big, "x"), "x"); !errors.Is(err, zstd.ErrDecoderSizeExceeded) && !errors.Is(err, zstd.ErrWindowSizeExceeded) {
		t.Errorf("64 MB and one: %v", err)
	}
	if opened, err := r.Open(r.Seal(big[:MaxPlain/4], "x"), "x"); err != nil || len(opened) != MaxPlain/4 {
		t.Errorf("16 MB: %d bytes, %v", len(opened), err)
	}
}

func TestMAC(t *testing.T) {
	t.Parallel()
	first, second := NewKey(), NewKey()
	mac := ring(t, first).MAC("sign-in/x/12345678")
	both := ring(t, second, first)
	if !both.CheckMAC(mac, "sign-in/x/12345678") || both.CheckMAC(mac, "sign-in/x/12345679") || both.CheckMAC(nil, "sign-in/x/12345678") {
		t.Error("the keyed hash is not checked under every key")
	}
	if ring(t, second).CheckMAC(mac, "sign-in/x/12345678") {
		t.Error("a key that is not there checks")
	}
}

func TestPasswords(t *testing.T) {
	ctx := t.Context()
	hash, err := HashPassword(ctx, "pelican stapler moon")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") {
		t.Fatalf("hash is %s, %v", hash, err)
	}
	for _, c := range []struct {
		hash, password string
		want           bool
	}{{hash, "pelican stapler moon", true}, {hash, "pelican stapler moo", false}, {hash, "", false}, {"", "pelican stapler moon", false}, {"", "", false}} {
		if got, err := CheckPassword(ctx, c.hash, c.password); err != nil || got != c.want {
			t.Errorf("%q against %q: %v, %v", c.password, c.hash, got, err)
		}
	}
	for _, odd := range []string{"plain", "$argon2id$v=19$m=19456,t=2,p=1$AAAA", "$argon2id$v=19$m=999999999,t=2,p=1$AAAA$AAAA", "$argon2id$v=18" + hash[14:], "$argon2id$v=19$m=19456,t=2,p=1$AAAA$AAAA"} {
		if ok, err := CheckPassword(ctx, odd, "x"); ok || err == nil {
			t.Errorf("%q: %v, %v", odd, ok, err)
		}
	}
	over, cancel := context.WithCancel(ctx)
	cancel()
	defer allBusy()()
	if _, err := HashPassword(over, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for a turn: %v", err)
	}
}

// An unknown address must take as long as a known one: it hashes too, and so
// waits for a turn.
func TestNoPasswordIsHashedToo(t *testing.T) {
	over, cancel := context.WithCancel(t.Context())
	cancel()
	defer allBusy()()
	if _, err := CheckPassword(over, "", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("without a hash: %v", err)
	}
	rest := strings.SplitN(noPassword, "$", 5)[4]
	if salt, sum, err := splitPHC(rest); err != nil || len(salt) != argonSalt || len(sum) != argonHash {
		t.Errorf("the hash of nobody is %q", noPassword)
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		make  func() string
		shape string
	}{
		{"token", Token, `^[A-Za-z0-9_-]{43}$`},
		{"ref", Ref, `^[0-9a-hjkmnp-tv-z]{10}$`},
		{"reference", Reference, `^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$`},
		{"code", Code, `^[0-9]{8}$`},
	} {
		seen, shape := map[string]bool{}, regexp.MustCompile(c.shape)
		for range 1000 {
			s := c.make()
			if !shape.MatchString(s) {
				t.Fatalf("%s is %q", c.name, s)
			}
			seen[s] = true
		}
		if len(seen) < 999 {
			t.Errorf("%s: %d of 1000 differ", c.name, len(seen))
		}
	}
	if bytes.Equal(HashToken("a"), HashToken("b")) || len(HashToken("a")) != 32 {
		t.Error("tokens hash to the same")
	}
}

func BenchmarkSealAndOpen(b *testing.B) {
	key, _, err := ring(b, NewKey()).NewCaseKey()
	if err != nil {
		b.Fatal(err)
	}
	body := []byte(strings.Repeat("Diane writes with a static tripod grip. ", 50))
	for b.Loop() {
		if _, err := key.Open(key.Seal(body, "tab/17/advice"), "tab/17/advice"); err != nil {
			b.Fatal(err)
		}
	}
}

// allBusy takes every turn of hashing, and gives what gives them back.
func allBusy() (free func()) {
	for range cap(hashing) {
		hashing <- struct{}{}
	}
	return func() {
		for range cap(hashing) {
			<-hashing
		}
	}
}

// Whoever comes when too many wait already is told so at once, and does not wait too.
func TestTooManyPasswords(t *testing.T) {
	free := allBusy()
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	for range cap(waiting) {
		all.Go(func() { HashPassword(ctx, "quiet harbour lantern 7") })
	}
	for len(waiting) < cap(waiting) {
		time.Sleep(time.Millisecond)
	}
	begun := time.Now()
	if _, err := HashPassword(ctx, "quiet harbour lantern 7"); !errors.Is(err, ErrBusy) || time.Since(begun) > time.Second {
		t.Errorf("after %s: %v", time.Since(begun), err)
	}
	cancel()
	all.Wait()
	free()
	if _, err := HashPassword(context.Background(), "quiet harbour lantern 7"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}
