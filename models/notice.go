package models

import "time"

// Notice is a posting before a decision (公示, §3.13). Fields is the whitelist that may be printed, nothing else.
type Notice struct {
	Base
	Noun    string
	Subject ID
	Region  Code
	Kind    string
	BoardNo int
	Fields  map[string]string `gorm:"serializer:json"`
	StartAt time.Time
	EndAt   time.Time
	EndedAt *time.Time
	PhotoID *ID
}

// NoticeFields is what a village board may show of a household need (DB 24).
var NoticeFields = []string{"head", "members", "help"}

// Objection is somebody's doubt during a posting; the village never sees who objected.
type Objection struct {
	Base
	NoticeID   ID
	Region     Code
	Objector   Sealed // optional; real names get an answer
	Content    Sealed
	ReceivedAt time.Time
	DueAt      time.Time
	HandledBy  *ID
	Finding    string
	Upheld     *bool
	AnsweredAt *time.Time
}
