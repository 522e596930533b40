package models

import (
	"strings"
	"time"
)

// Code is a 12-digit code of an administrative division (统计用区划代码): 2 province, 2 prefecture, 2 county, 3 township,
// 3 village, padded with zeros. "000000000000" is the whole country.
type Code string

// Country is the root of all divisions.
const Country Code = "000000000000"

// Level of a division, top down.
type Level int

// The levels of a division.
const (
	LevelCountry Level = iota
	LevelProvince
	LevelPrefecture
	LevelCounty
	LevelTownship
	LevelVillage
)

// LevelNames are the words of the database and the API, by Level.
var LevelNames = []string{"country", "province", "prefecture", "county", "township", "village"}

func (l Level) String() string { return LevelNames[l] }

// Valid says whether c has twelve digits.
func (c Code) Valid() bool {
	if len(c) != 12 {
		return false
	}
	for i := 0; i < 12; i++ {
		if c[i] < '0' || c[i] > '9' {
			return false
		}
	}
	return true
}

// Prefix is the part of the code that all divisions below share: "220821" for a county, "" for the country.
func (c Code) Prefix() string {
	if !c.Valid() {
		return "x" // matches nothing
	}
	switch {
	case c[9:] != "000":
		return string(c)
	case c[6:9] != "000":
		return string(c[:9])
	case c[4:6] != "00":
		return string(c[:6])
	case c[2:4] != "00":
		return string(c[:4])
	case c[:2] != "00":
		return string(c[:2])
	}
	return ""
}

// Level reads the level from the code alone. (Cities without counties keep townships right below the prefecture.)
func (c Code) Level() Level {
	switch len(c.Prefix()) {
	case 12:
		return LevelVillage
	case 9:
		return LevelTownship
	case 6:
		return LevelCounty
	case 4:
		return LevelPrefecture
	case 2:
		return LevelProvince
	}
	return LevelCountry
}

// Up gives the ancestor of c at level l, or c itself when it stands at or above l.
func (c Code) Up(l Level) Code {
	keep := []int{0, 2, 4, 6, 9, 12}[l]
	if !c.Valid() || c.Level() <= l {
		return c
	}
	return Code(string(c[:keep]) + strings.Repeat("0", 12-keep))
}

// Range gives the first and last code of the subtree below and including c.
func (c Code) Range() (from, to Code) {
	p := c.Prefix()
	return Code(p + strings.Repeat("0", 12-len(p))), Code(p + strings.Repeat("9", 12-len(p)))
}

// Within says whether c is node or lies below it.
func (c Code) Within(node Code) bool { return c.Valid() && strings.HasPrefix(string(c), node.Prefix()) }

// Region is one division with its validity; codes are never deleted, a merged one names its successor.
type Region struct {
	Code       Code `gorm:"primaryKey"`
	Name       string
	Level      string
	Parent     Code
	Pinyin     string
	ValidFrom  *time.Time
	ValidTo    *time.Time
	ReplacedBy *Code
	Amended    bool // by a rename or merge here; the shipped list leaves it alone
}

// RegionName is a name that a division had until a day.
type RegionName struct {
	Code    Code `gorm:"primaryKey"`
	Name    string
	Pinyin  string
	ValidTo time.Time `gorm:"primaryKey"`
	Source  string
}

// RegionTag marks a division and all below it (§5.7); Incomplete lists are never used to say "no".
type RegionTag struct {
	Tag        string    `gorm:"primaryKey"`
	Code       Code      `gorm:"primaryKey"`
	ValidFrom  time.Time `gorm:"primaryKey"`
	ValidTo    *time.Time
	Source     string
	Note       string
	Incomplete bool
}
