package models

import "time"

// Fact is what a command records: what happened, to which noun. The trail is the list of facts.
type Fact string

// Entry is one line of the trail. It holds no personal data.
type Entry struct {
	ID      int64 `gorm:"primaryKey"`
	At      time.Time
	Actor   ID
	Fact    Fact
	Noun    string
	Subject ID
	Region  Code
	From    string `gorm:"column:from_state"`
	To      string `gorm:"column:to_state"`
	Note    string
	Request string
}

// TableName names the trail.
func (Entry) TableName() string { return "trail" }

// File is a sealed attachment (§ trust 5): the stored bytes are ciphertext, the type was read from the content.
type File struct {
	ID        ID `gorm:"primaryKey"`
	Noun      string
	Subject   *ID
	Region    Code
	OrgID     *ID
	Kind      string // application, minutes, board_photo, consent, decision, receipt …
	Name      string
	Type      string
	Size      int64
	Minors    bool
	Content   Sealed
	CreatedAt time.Time
	CreatedBy ID
}

// Param is a dated parameter for a region and all below it, with the document that sets it.
type Param struct {
	ID        ID `gorm:"primaryKey"`
	Key       string
	Region    Code
	Value     int64
	ValidFrom time.Time
	ValidTo   *time.Time
	DocNo     string
	SetBy     ID
	SetAt     time.Time
}
