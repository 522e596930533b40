package models

import (
	"fmt"
	"strings"
)

// Yuan writes fen as people read it: 600000 → "6,000 元", 150 → "1.50 元".
func Yuan(fen int64) string {
	sign := ""
	if fen < 0 {
		sign, fen = "-", -fen
	}
	whole := fmt.Sprint(fen / 100)
	var b strings.Builder
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	if cents := fen % 100; cents != 0 {
		return fmt.Sprintf("%s%s.%02d 元", sign, b.String(), cents)
	}
	return sign + b.String() + " 元"
}

// Quantity writes an amount of a unit: money in yuan, everything else with the unit's Chinese name.
func Quantity(qty int64, unit string) string {
	if unit == "fen" {
		return Yuan(qty)
	}
	return fmt.Sprintf("%d %s", qty, Units.Label(unit).ZH)
}
