package vault

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
)

// Ring is the installation's keys. The first seals, all open: a new key is put
// in front, and the old ones stay until everything is wrapped anew.
type Ring struct{ keys []key }

// ParseRing reads PORTICO_KEY: one or several base64 keys of 32 bytes,
// separated by commas.
func ParseRing(text string) (*Ring, error) {
	ring := &Ring{}
	for i, part := range strings.Split(text, ",") {
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("key %d is not base64", i+1)
		}
		k, err := newKey(raw)
		if err != nil {
			return nil, fmt.Errorf("key %d: a key is 32 bytes in base64, this is %d bytes", i+1, len(raw))
		}
		ring.keys = append(ring.keys, k)
	}
	return ring, nil
}

// NewKey makes a key in the form that ParseRing reads.
func NewKey() string { return base64.StdEncoding.EncodeToString(random(keyLen)) }

// Seal seals bytes that belong to no case.
func (r *Ring) Seal(plain []byte, context string) []byte { return r.keys[0].seal(plain, context) }

// Open opens what Seal sealed with the same context, under any key of the
// ring. ErrKey or ErrSealed when it cannot.
func (r *Ring) Open(sealed []byte, context string) ([]byte, error) {
	id, err := sealedID(sealed)
	if err != nil {
		return nil, err
	}
	for _, k := range r.keys {
		if k.id == id {
			return k.open(sealed, context)
		}
	}
	return nil, ErrKey
}

// MAC is a keyed hash for short secrets such as codes, which a plain hash
// would not protect from somebody who can read the database.
func (r *Ring) MAC(message string) []byte { return r.keys[0].mac(message) }

// CheckMAC reports whether mac is the keyed hash of the message under any key
// of the ring. It takes the same time whatever the answer.
func (r *Ring) CheckMAC(mac []byte, message string) bool {
	found := false
	for _, k := range r.keys {
		found = hmac.Equal(mac, k.mac(message)) || found
	}
	return found
}

func (k key) mac(message string) []byte {
	h := hmac.New(sha256.New, k.raw[:])
	h.Write([]byte("mac\x00" + message))
	return h.Sum(nil)
}

// Vouch gives a mark of the installation on a message: the id of the key and a keyed hash,
// under a key derived for this alone.
func (r *Ring) Vouch(message []byte) []byte {
	k := r.keys[0]
	return append(k.id[:], k.vouch(message)...)
}

// CheckVouch reports whether the mark is one that Vouch gave for the message: nil when it is,
// ErrKey when the ring lacks the key that it names, ErrSealed when it is not.
func (r *Ring) CheckVouch(mark, message []byte) error {
	if len(mark) != idLen+sha256.Size {
		return ErrSealed
	}
	for _, k := range r.keys {
		if k.id != [idLen]byte(mark[:idLen]) {
			continue
		}
		if hmac.Equal(mark[idLen:], k.vouch(message)) {
			return nil
		}
		return ErrSealed
	}
	return ErrKey
}

func (k key) vouch(message []byte) []byte {
	h := hmac.New(sha256.New, k.mac("vouch"))
	h.Write(message)
	return h.Sum(nil)
}

const caseKeyContext = "case-key"

// CaseKey seals what belongs to one case. The zero CaseKey seals and opens
// nothing.
type CaseKey struct{ key key }

// NewCaseKey makes a key for a case, and the same wrapped by the ring as it is
// kept beside the case.
func (r *Ring) NewCaseKey() (k CaseKey, wrapped []byte, err error) {
	raw := random(keyLen)
	made, err := newKey(raw)
	if err != nil {
		return CaseKey{}, nil, err
	}
	return CaseKey{made}, r.Seal(raw, caseKeyContext), nil
}

// Unwrap gives the case key back. ErrKey when the ring lacks the key that
// wrapped it.
func (r *Ring) Unwrap(wrapped []byte) (CaseKey, error) {
	raw, err := r.Open(wrapped, caseKeyContext)
	if err != nil {
		return CaseKey{}, err
	}
	made, err := newKey(raw)
	return CaseKey{made}, err
}

// IsZero reports whether there is no key.
func (k CaseKey) IsZero() bool { return k.key.aead == nil }

// MAC is a keyed hash of what belongs to the case, which tells nothing about it to somebody
// who can read the database.
func (k CaseKey) MAC(message string) []byte { return k.key.mac(message) }

// Seal compresses and seals. The context names what it is and where it stands,
// such as "tab/17/advice". Sealing without a key is a mistake in the program
// and panics rather than keep anything open.
func (k CaseKey) Seal(plain []byte, context string) []byte {
	if k.IsZero() {
		panic("vault: sealing without a case key")
	}
	return k.key.seal(plain, context)
}

// Open opens what Seal sealed with the same context. ErrKey when this is not
// the key, ErrSealed when the bytes do not open.
func (k CaseKey) Open(sealed []byte, context string) ([]byte, error) {
	id, err := sealedID(sealed)
	switch {
	case err != nil:
		return nil, err
	case k.IsZero() || id != k.key.id:
		return nil, ErrKey
	}
	return k.key.open(sealed, context)
}

// random gives bytes from the system's source, which does not fail.
func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b)
	return b
}
