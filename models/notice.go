package models

import "time"

// Notice is a posting before a decision (公示, §3.13). Fields is the whitelist that may be printed, nothing else.
type Notice struct {
	Base
	Noun      string
	Subject   ID
	Region    Code
	Kind      string
	BoardNo   int
	NoticeNo  string            // G-220821-2026-000012
	CheckCode string            // what the sheet carries, to be checked online
	Days      int               // as set, before a last day off moved the end; 0 for notices of before
	DayKind   string            // wd, d
	Fields    map[string]string `gorm:"serializer:json"`
	StartAt   time.Time
	EndAt     time.Time
	EndedAt   *time.Time
	PhotoID   *ID
	VoidedAt  *time.Time // taken down by a step back: its days did not count
}

// Office is where people object and ask: the telephone and address of one civil-affairs office, entered by its own staff.
type Office struct {
	Region    Code `gorm:"primaryKey"`
	Phone     string
	Address   string
	Hours     string // when somebody is there
	UpdatedAt time.Time
	UpdatedBy ID
}

// ObjectionChannels say how an objection came.
var ObjectionChannels = List{
	term("page", "网页", "On the page"), term("in_person", "当面", "In person"), term("post", "来信", "By post"), term("phone", "来电", "By telephone"),
}

// NoticeFields is what a village board may show of a household need (DB 24).
var NoticeFields = []string{"head", "members", "help"}

// Objection is somebody's doubt during a posting; the village never sees who objected.
type Objection struct {
	Base
	NoticeID    ID
	Region      Code
	Objector    Sealed // optional; real names get an answer
	Content     Sealed
	ReceivedAt  time.Time
	DueAt       time.Time
	HandledBy   *ID
	Finding     string
	Upheld      *bool
	AnsweredAt  *time.Time
	Channel     string // one of ObjectionChannels
	Contact     Sealed // how a named objector is reached; the office only
	Address     Sealed // network address; never shown, erased after objection_address_days
	ReceiptHash []byte // keyed hash of the receipt code
	PublicText  string // what everybody may read of the answer
}

// Named says whether the objector gave a name.
func (o Objection) Named() bool { return !o.Objector.Empty() }
