package models

import "time"

// LedgerEntry groups postings that sum to zero per unit. Entries are only ever reversed, never changed.
type LedgerEntry struct {
	ID       ID `gorm:"primaryKey"`
	At       time.Time
	By       ID
	Kind     string // pledge, reserve, release, deliver, withdraw, reverse
	OfferID  ID
	MatchID  *ID
	Reverses *ID
}

// Posting moves Amount (in Unit; fen for money) into an account, or out of it when negative.
type Posting struct {
	ID      ID `gorm:"primaryKey"`
	EntryID ID
	Account string // giver:ORG, free:OFFER, reserved:MATCH, delivered:MATCH
	Unit    string
	Amount  int64
}

// LedgerAccount keeps the running balance of an account; free and reserved never fall below zero.
type LedgerAccount struct {
	Account string `gorm:"primaryKey"`
	Unit    string `gorm:"primaryKey"`
	Balance int64
}
