package demo

import (
	"fmt"
	"time"
)

// progress tells how far a load has come, once for each per cent. While a larger world is made it also tells how many needs
// a second are made, counted over the last per cent, and how long the rest will take at that pace.
type progress struct {
	say         func(string)
	parts       int
	last, begun int // the per cent told last, and how many parts were made then
	at          time.Time
}

// made hears that another part is done: which of them all, and how many were made in this run.
func (p *progress) made(part, made int) {
	percent := part * 100 / p.parts
	if percent == p.last {
		return
	}
	line := fmt.Sprintf("演示数据 %d%%", percent)
	now := time.Now()
	if took := now.Sub(p.at).Seconds(); !p.at.IsZero() && part > ordinaryParts && percent < 100 && took > 0 {
		rate := float64(made-p.begun) * chunk / took
		left := time.Duration(float64(p.parts-part) * chunk / rate * float64(time.Second))
		line += fmt.Sprintf("，每秒 %.0f 条需求，还需约 %s", rate, spell(left))
	}
	p.last, p.begun, p.at = percent, made, now
	p.say(line)
}

// spell writes a duration as people say it.
func spell(d time.Duration) string {
	if d < 90*time.Second {
		return fmt.Sprintf("%d 秒", int(d.Seconds())+1)
	}
	return fmt.Sprintf("%d 分钟", int(d.Minutes()+0.5))
}
