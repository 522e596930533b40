package demo

import (
	"fmt"

	"shanqiao/models"
)

// many lives a chunk of needs: the first one takes every course once, the others draw by weight.
func (b *build) many(index, count int) error {
	for i := range count {
		l := drawLife(b)
		if index == 0 && i < len(lives) {
			l = &lives[i]
		}
		if err := b.live(b.anywhere(), l, drawKind(b, l), "", -1); err != nil {
			return fmt.Errorf("need %d: %w", i, err)
		}
	}
	for range count / 40 { // households that have asked for nothing
		if _, err := b.family(b.anywhere(), pick(b, []string{"elder", "elders", "workers", "ill", "disabled"}), "", 0, []string{"dibao_rural"}, b.ago(span-b.rnd.IntN(60))); err != nil {
			return err
		}
	}
	return b.play()
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
