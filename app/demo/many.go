package demo

import (
	"fmt"

	"shanqiao/models"
)

// home makes the needs of the story's county: what waits on the story's desks, every course once, the rest by weight.
func (b *build) home(count int) error {
	b.blocks = partAway - partHome
	at := func() spot { return pick(b, b.place.home) }
	if err := b.villageStory(); err != nil {
		return err
	}
	for i := range lives {
		if err := b.live(at(), &lives[i], drawKind(b, &lives[i]), "", -1); err != nil {
			return err
		}
	}
	return b.many(max(count-len(lives)-len(storyNeeds), 0), at)
}

// away makes the needs of the other counties.
func (b *build) away(count int) error {
	b.blocks = partMore - partAway
	made, seen := 0, map[models.Code]bool{}
	for _, s := range b.place.others {
		if seen[s.County] || made+len(deskLives) > count {
			continue
		}
		seen[s.County] = true
		for _, name := range deskLives {
			l, err := lifeOf(name)
			if err != nil {
				return err
			}
			if err := b.live(s, l, drawKind(b, l), "", -1); err != nil {
				return err
			}
			made++
		}
	}
	return b.many(count-made, func() spot { return pick(b, b.place.others) })
}

// deskLives are what waits on the desks of every other county.
var deskLives = []string{"county_review", "county_review", "township_reviewed", "closed, need open to close", "feedback", "suspended", "village_review", "noticed", "township_review, checked", "delivering, received"}

// many makes so many needs, each in a village drawn by at.
func (b *build) many(count int, at func() spot) error {
	for range count {
		l, s := drawLife(b), at()
		k := drawKind(b, l)
		if err := b.live(s, l, k, b.favourite(s, k), -1); err != nil {
			return err
		}
	}
	for range count / 40 { // households that have asked for nothing
		if _, err := b.family(at(), pick(b, []string{"elder", "elders", "workers", "ill", "disabled"}), "", 0, []string{"dibao_rural"}, b.ago(span-b.rnd.IntN(60))); err != nil {
			return err
		}
	}
	return b.play()
}

// favourite names the organisation of the story that often gives such a thing in its county; empty leaves it open.
func (b *build) favourite(s spot, k *kind) string {
	switch item := k.lines[0].item; {
	case s.County != County:
		return ""
	case item == "学年生活费" && k.stage == "senior" && b.chance(40):
		return foundation
	case (item == "PE 管 dn63" || item == "太阳能路灯 40W") && b.chance(40):
		return maker
	case (item == "上门助浴理发" || item == "探访代办" || item == "课后陪伴辅导") && b.chance(40):
		return volunteers
	case item == "棉被" && b.chance(40):
		return federation
	}
	return ""
}

// live puts one need on the agenda; a negative age is drawn by the life.
func (b *build) live(s spot, l *life, k *kind, want string, age int) error {
	n, err := b.newNeed(s, k, l.board)
	if err != nil {
		return err
	}
	if n.want = want; age < 0 {
		age = l.age(b)
	}
	return n.compose(l.name, l.steps(n), age)
}

func drawLife(b *build) *life {
	at := b.rnd.IntN(lifeWeights)
	for i := range lives {
		if at -= lives[i].weight; at < 0 {
			return &lives[i]
		}
	}
	return &lives[0]
}

var lifeWeights = func() (sum int) {
	for _, l := range lives {
		sum += l.weight
	}
	return sum
}()

// drawKind draws what a life can be about: three of four needs are households'.
func drawKind(b *build, l *life) *kind {
	first, second := householdKinds, villageKinds
	if b.chance(26) {
		first, second = second, first
	}
	for _, list := range [][]kind{first, second} {
		sum := 0
		for i := range list {
			if fits(l, &list[i]) {
				sum += list[i].weight
			}
		}
		if sum == 0 {
			continue
		}
		at := b.rnd.IntN(sum)
		for i := range list {
			if !fits(l, &list[i]) {
				continue
			}
			if at -= list[i].weight; at < 0 {
				return &list[i]
			}
		}
	}
	panic("a life wants a need that nobody has: " + l.name) // a mistake of these tables
}

func fits(l *life, k *kind) bool { return l.wants(k) && (!l.board || !k.named) }

// lifeOf and kindOf find rows of the tables for the story.
func lifeOf(name string) (*life, error) {
	for i := range lives {
		if lives[i].name == name {
			return &lives[i], nil
		}
	}
	return nil, fmt.Errorf("no life %q", name)
}

func kindOf(category, item string) (*kind, error) {
	for _, list := range [][]kind{householdKinds, villageKinds} {
		for i := range list {
			if list[i].category == category && list[i].lines[0].item == item {
				return &list[i], nil
			}
		}
	}
	return nil, fmt.Errorf("no need of %s in %s", item, models.Categories.Label(category).ZH)
}
