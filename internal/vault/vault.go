// Package vault owns keys and secrets: sealing what is kept (AES-256-GCM over
// zstd), the installation's ring of keys and the keys of cases wrapped by it,
// password hashes, tokens, codes and references.
//
// It knows no database, no HTTP and nothing of what it seals. The context
// given when sealing is authenticated and must be given again to open, so that
// sealed bytes moved to another row or column do not open.
package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/klauspost/compress/zstd"
)

// What sealed bytes look like: one byte of format, four of key id, then nonce,
// ciphertext and tag. Format and key id are authenticated with the context.
const (
	formatPlain byte = 1
	formatZstd  byte = 2
	headLen          = 1 + idLen
	idLen            = 4
	keyLen           = 32
)

// MaxPlain bounds what opening may unpack, so that a small body cannot grow
// without end. The largest thing kept is an attachment.
const MaxPlain = 64 << 20

// Errors of opening. ErrKey: no key of that id is at hand. ErrSealed: the bytes
// are damaged, were moved, or were sealed with another context.
var (
	ErrKey    = errors.New("vault: no key for this")
	ErrSealed = errors.New("vault: sealed bytes do not open")
)

var (
	packer, _   = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true))
	unpacker, _ = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(MaxPlain), zstd.WithDecoderConcurrency(0))
)

// key is one AES-256 key with its id, the first bytes of its SHA-256.
type key struct {
	aead cipher.AEAD
	id   [idLen]byte
	raw  [keyLen]byte
}

func newKey(raw []byte) (key, error) {
	if len(raw) != keyLen {
		return key{}, fmt.Errorf("vault: a key has %d bytes, this has %d", keyLen, len(raw))
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return key{}, fmt.Errorf("vault: make cipher: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return key{}, fmt.Errorf("vault: make GCM: %w", err)
	}
	sum := sha256.Sum256(raw)
	return key{aead: aead, id: [idLen]byte(sum[:idLen]), raw: [keyLen]byte(raw)}, nil
}

// seal packs and seals. Text that does not shrink is sealed as it is.
func (k key) seal(plain []byte, context string) []byte {
	format, body := formatPlain, plain
	if packed := packer.EncodeAll(plain, nil); len(packed) < len(plain) {
		format, body = formatZstd, packed
	}
	out := make([]byte, 0, headLen+len(body)+k.aead.Overhead())
	out = append(out, format)
	out = append(out, k.id[:]...)
	return k.aead.Seal(out, nil, body, additional(out, context))
}

func (k key) open(sealed []byte, context string) ([]byte, error) {
	head := sealed[:headLen]
	body, err := k.aead.Open(nil, nil, sealed[headLen:], additional(head, context))
	if err != nil {
		return nil, ErrSealed
	}
	switch head[0] {
	case formatPlain:
		return body, nil
	case formatZstd:
		plain, err := unpacker.DecodeAll(body, nil)
		if err != nil {
			return nil, fmt.Errorf("vault: unpack: %w", err)
		}
		return plain, nil
	}
	return nil, ErrSealed
}

func additional(head []byte, context string) []byte {
	return append(slices.Clone(head[:headLen]), context...)
}

// sealedID gives the id of the key that sealed the bytes.
func sealedID(sealed []byte) ([idLen]byte, error) {
	if len(sealed) < headLen {
		return [idLen]byte{}, ErrSealed
	}
	return [idLen]byte(sealed[1:headLen]), nil
}
