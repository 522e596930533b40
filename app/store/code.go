package store

import (
	"crypto/rand"
	"encoding/base32"
)

// NewCode makes a code of 16 letters and digits that cannot be guessed or misread (no I, O, 0, 1), for papers that anybody may check.
func NewCode() string {
	raw := make([]byte, 10)
	_, _ = rand.Read(raw) // never fails since Go 1.24
	return base32.NewEncoding("ABCDEFGHJKLMNPQRSTUVWXYZ23456789").WithPadding(base32.NoPadding).EncodeToString(raw)
}
