package vault

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"runtime"
	"time"

	"golang.org/x/crypto/argon2"
)

// The cost of a password hash (stack 1): 32 ms and 19 MiB.
const (
	argonTime    = 2
	argonMemory  = 19 << 10
	argonThreads = 1
	argonSalt    = 16
	argonHash    = 32
)

// hashing bounds the hashes at once, so that many sign-ins take turns and leave a processor to
// everybody else; waiting bounds how many wait for their turn, and patience how long.
var (
	hashing = make(chan struct{}, max(1, runtime.NumCPU()-1))
	waiting = make(chan struct{}, 100)
)

const patience = 10 * time.Second

// ErrBusy says that so many passwords are being hashed that this one was not.
var ErrBusy = errors.New("vault: too many passwords at once")

// noPassword is hashed against when there is no account, so that an unknown
// address takes as long as a known one.
var noPassword = phc(make([]byte, argonSalt), make([]byte, argonHash))

var errHash = errors.New("vault: the password hash cannot be read")

// HashPassword gives the argon2id hash of a password as a PHC string. It waits
// for its turn; ErrBusy when too many wait already, the context's error when that ends first.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := random(argonSalt)
	sum, err := argon(ctx, password, salt, argonTime, argonMemory, argonThreads)
	if err != nil {
		return "", err
	}
	return phc(salt, sum), nil
}

// CheckPassword reports whether the password is the one hashed. With an empty
// hash it takes as long and says no. Errors are those of HashPassword.
func CheckPassword(ctx context.Context, hash, password string) (bool, error) {
	known := hash != ""
	if !known {
		hash = noPassword
	}
	var version, t, m int
	var p uint8
	var rest string
	if _, err := fmt.Sscanf(hash, "$argon2id$v=%d$m=%d,t=%d,p=%d$%s", &version, &m, &t, &p, &rest); err != nil || version != argon2.Version || m > 1<<20 || t > 16 || t < 1 || p < 1 {
		return false, errHash
	}
	salt, want, err := splitPHC(rest)
	if err != nil {
		return false, err
	}
	got, err := argon(ctx, password, salt, uint32(t), uint32(m), p)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func argon(ctx context.Context, password string, salt []byte, t, m uint32, p uint8) ([]byte, error) {
	select {
	case waiting <- struct{}{}:
		defer func() { <-waiting }()
	default:
		return nil, ErrBusy
	}
	turn, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case hashing <- struct{}{}:
		defer func() { <-hashing }()
		return argon2.IDKey([]byte(password), salt, t, m, p, argonHash), nil
	case <-turn.Done():
		if ctx.Err() == nil {
			return nil, ErrBusy
		}
		return nil, ctx.Err()
	}
}

func phc(salt, sum []byte) string {
	enc := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version,
		argonMemory, argonTime, argonThreads, enc.EncodeToString(salt), enc.EncodeToString(sum))
}

func splitPHC(rest string) (salt, sum []byte, err error) {
	enc := base64.RawStdEncoding
	for i := range rest {
		if rest[i] != '$' {
			continue
		}
		salt, err1 := enc.DecodeString(rest[:i])
		sum, err2 := enc.DecodeString(rest[i+1:])
		if err1 != nil || err2 != nil || len(sum) != argonHash {
			return nil, nil, errHash
		}
		return salt, sum, nil
	}
	return nil, nil, errHash
}

// Token makes a secret that cannot be guessed, for cookies and links.
func Token() string { return base64.RawURLEncoding.EncodeToString(random(32)) }

// HashToken is the form in which a token is kept. A token is long and random,
// so a fast hash is enough.
func HashToken(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// refAlphabet leaves out i, l, o and u: they are misread, or spell words.
const refAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// Ref makes a reference of ten characters (50 bits) for addresses and the
// telephone. It names a thing and gives no right to it.
func Ref() string { return ref(10) }

// Reference makes the reference of a receipt: twelve characters (60 bits) in
// upper case, in groups of four, "7KQ4-M2XD-09RB".
func Reference() string {
	s := []byte(ref(12))
	for i, c := range s {
		if c >= 'a' {
			s[i] = c - 'a' + 'A'
		}
	}
	return string(s[:4]) + "-" + string(s[4:8]) + "-" + string(s[8:])
}

func ref(n int) string {
	b := random(n)
	for i := range b {
		b[i] = refAlphabet[b[i]&31]
	}
	return string(b)
}

// Code makes a sign-in code of eight digits, all equally likely.
func Code() string {
	n, err := rand.Int(rand.Reader, big.NewInt(100_000_000))
	if err != nil {
		panic("the system's random source failed: " + err.Error())
	}
	return fmt.Sprintf("%08d", n)
}
