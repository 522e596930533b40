// Package models holds the nouns of the product and the rules that need nothing but their arguments: who may do what,
// which states follow which, how codes and deadlines are counted. It does no I/O.
package models

import "time"

// ID is a UUIDv7 in its usual text form; package store makes them.
type ID string

// Base is what every record carries. Version is the optimistic lock, shown to the outside as an ETag.
type Base struct {
	ID        ID `gorm:"primaryKey"`
	CreatedAt time.Time
	CreatedBy ID
	UpdatedAt time.Time
	UpdatedBy ID
	Version   int64
}

// Head gives the common part of a record, to be stamped when it is written.
func (b *Base) Head() *Base { return b }
