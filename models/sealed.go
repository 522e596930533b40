package models

import (
	"database/sql/driver"
	"errors"
	"fmt"
)

// Sealed is an encrypted value. It cannot be printed, logged or written as JSON; only package pii opens it.
type Sealed struct{ box []byte }

// SealedBox wraps ciphertext made by package pii.
func SealedBox(ciphertext []byte) Sealed { return Sealed{ciphertext} }

// Box gives the ciphertext to package pii; it is useless without the key.
func (s Sealed) Box() []byte { return s.box }

// Empty says whether nothing was ever sealed here.
func (s Sealed) Empty() bool { return len(s.box) == 0 }

func (s Sealed) String() string   { return "[sealed]" }
func (s Sealed) GoString() string { return "[sealed]" }

// MarshalJSON always fails: a sealed value never leaves in a document.
func (s Sealed) MarshalJSON() ([]byte, error) { return nil, errors.New("a sealed value has no JSON") }

// Value stores the ciphertext.
func (s Sealed) Value() (driver.Value, error) {
	if s.box == nil {
		return nil, nil
	}
	return s.box, nil
}

// Scan reads the ciphertext.
func (s *Sealed) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		s.box = nil
	case []byte:
		s.box = append([]byte(nil), v...)
	default:
		return fmt.Errorf("a sealed value cannot be read from %T", src)
	}
	return nil
}
