package models

import "time"

// User is somebody who can sign in. Staff phone numbers are class S1 and sealed.
type User struct {
	Base
	Login        string
	Name         string
	PasswordHash string
	MustChange   bool // the password was set by somebody else
	Active       bool
	PersonID     *ID
	Phone        Sealed
}

// UserGrant is a Grant as stored, with who gave and who took it.
type UserGrant struct {
	ID        ID `gorm:"primaryKey"`
	UserID    ID
	Role      Role
	Region    Code
	OrgID     *ID
	GrantedAt time.Time
	GrantedBy ID
	RevokedAt *time.Time
	RevokedBy *ID
}

// TableName keeps the table's plural plain.
func (UserGrant) TableName() string { return "user_grants" }

// Session is one signed-in browser; the cookie holds a random value of which only the SHA-256 is stored.
type Session struct {
	Hash        []byte `gorm:"primaryKey"`
	UserID      ID
	CreatedAt   time.Time
	SeenAt      time.Time
	ExpiresAt   time.Time
	Agent       string
	ConfirmedAt time.Time // when the password was entered last
}

// How long a session may rest (trust handbook §4.3): people of the offices, who see personal data, for a shorter time.
const (
	IdleStaff = 15 * time.Minute
	IdleGiver = 30 * time.Minute
)

// IdleLimit is how long a session of somebody with these roles may rest: the shortest of any of them.
func IdleLimit(grants []Grant) time.Duration {
	for _, g := range grants {
		if info, ok := RoleOf(g.Role); ok && !info.Org {
			return IdleStaff
		}
	}
	return IdleGiver
}
