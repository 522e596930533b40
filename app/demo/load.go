package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Numbers of the parts. The ordinary world's needs come in two parts, the story's county and the others, so that the
// numbers of a county follow the days; the chunks of a larger world count on from partMore.
const (
	partStory = iota + 1
	partPlaces
	partOrganisations
	partOffers
	partHonours
	partHome = 10
	partAway = 20
	partMore = 30
)

// The ordinary world and its parts, how many of its needs are at home, and how many more are made in one transaction.
const (
	ordinaryNeeds = 2000
	ordinaryParts = 6
	atHome        = 62 // per cent
	chunk         = 250
)

// MostNeeds is how far a world grows.
const MostNeeds = 1_000_000

// part is what is made in one transaction. A line of the trail with its name says that it is done.
type part struct {
	name   string
	number int
	make   func(b *build) error
}

// Load fills the world up to its size while people already work; say hears its progress. It is done in parts, each in one
// transaction: a load that was killed goes on where it stopped, and one that is done does nothing. The index is built
// anew at the end, for bulk rows queue no jobs.
func Load(ctx context.Context, r Rooms, size Size, say func(string)) error {
	needs := size.Needs
	if needs <= 0 {
		needs = ordinaryNeeds
	}
	if needs > MostNeeds {
		return models.Fail(models.Invalid, "demo.too-many", MostNeeds)
	}
	parts := partsFor(needs)
	l := loader{Rooms: r, ctx: ctx}
	ordered, stop := l.order(needs > ordinaryNeeds)
	made, err := l.all(parts, ordered, &progress{say: say, parts: len(parts)})
	if err = errors.Join(err, stop()); err != nil {
		return err
	}
	return l.index(made > 0, fmt.Sprintf("index-%05d", len(parts)))
}

// all makes what is not made yet, tells after each part, and says how many it made. Whenever the world has doubled the
// planner looks at it anew.
func (l *loader) all(parts []part, ordered func(), tell *progress) (made int, err error) {
	for i, p := range parts {
		did, err := l.do(p)
		if err != nil {
			return made, fmt.Errorf("making %s of the demo world: %w", p.name, err)
		}
		if did {
			made++
			ordered()
			tell.made(i+1, made)
		}
		if n := i + 1; did && n > ordinaryParts && n&(n-1) == 0 {
			if err := l.look(); err != nil {
				return made, err
			}
		}
	}
	return made, nil
}

// look has the planner see how much there is.
func (l *loader) look() error {
	if l.Analyze == nil {
		return nil
	}
	return l.Analyze(l.ctx)
}

// order brings the entries of each part into the log of the trail while the next part is made; a world of the ordinary size
// leaves it to whoever serves or verifies. stop waits until all are in.
func (l *loader) order(large bool) (more func(), stop func() error) {
	if !large {
		return func() {}, func() error { return nil }
	}
	wanted, ended := make(chan bool, 1), make(chan error, 1)
	go func() {
		var failed error
		for range wanted {
			if failed == nil {
				failed = l.Trail.CatchUp(l.ctx)
			}
		}
		ended <- failed
	}()
	more = func() {
		select {
		case wanted <- true:
		default: // it has not begun with the last part: it will find both
		}
	}
	return more, func() error {
		close(wanted)
		return <-ended
	}
}

// index has the search index built anew when something was made, or when an earlier load ended before it was.
func (l *loader) index(made bool, name string) error {
	if l.Reindex == nil {
		return nil
	}
	built, err := l.done(store.From(l.ctx, l.DB), part{name: name})
	if err != nil || built && !made {
		return err
	}
	if err := l.look(); err != nil {
		return err
	}
	if err := l.Reindex(l.ctx); err != nil {
		return fmt.Errorf("building the index of the demo world: %w", err)
	}
	return store.Tx(l.ctx, l.DB, models.SystemActor, func(tx *gorm.DB) error {
		return l.Trail.Record(tx, models.SystemActor, l.Params.Now(l.ctx), models.Entry{Fact: "demo.loaded", Noun: "world", Subject: models.ID("demo:" + name), Region: models.Country, Note: l.base.Format(time.RFC3339)})
	})
}

// partsFor lists the parts of a world of a size, in order.
func partsFor(needs int) []part {
	ordinary := min(needs, ordinaryNeeds)
	home := ordinary * atHome / 100
	parts := []part{
		{"places", partPlaces, (*build).settle}, {"organisations", partOrganisations, (*build).organisations},
		{"home", partHome, func(b *build) error { return b.home(home) }}, {"away", partAway, func(b *build) error { return b.away(ordinary - home) }},
		{"offers", partOffers, (*build).standing}, {"honours", partHonours, (*build).honours},
	}
	for i := range (needs - ordinary + chunk - 1) / chunk {
		parts = append(parts, part{fmt.Sprintf("needs-%05d", i), partMore + i, func(b *build) error { return b.many(chunk, b.anywhere) }})
	}
	return parts
}

// loader keeps what all parts read once.
type loader struct {
	Rooms
	ctx   context.Context
	base  time.Time
	place *geography
}

const loadLock = 7102002 // advisory lock: one load at a time in a world

// done looks for the part's line in the trail.
func (l *loader) done(db *gorm.DB, p part) (bool, error) {
	var notes []string
	err := db.Raw("SELECT note FROM trail WHERE subject = ? AND fact = 'demo.loaded'", "demo:"+p.name).Scan(&notes).Error
	if err != nil || len(notes) == 0 {
		return false, err
	}
	if l.base.IsZero() { // the present of the first part is that of all
		l.base, err = time.ParseInLocation(time.RFC3339, notes[0], models.Beijing)
	}
	return true, err
}

func (l *loader) do(p part) (bool, error) {
	done, err := l.done(store.From(l.ctx, l.DB), p)
	if err != nil || done {
		return false, err
	}
	err = store.Tx(l.ctx, l.DB, models.SystemActor, func(tx *gorm.DB) error {
		if err := tx.Exec("SELECT pg_advisory_xact_lock(?)", loadLock).Error; err != nil {
			return err
		}
		if done, err = l.done(tx, p); err != nil || done { // another program has just made it
			return err
		}
		if l.base.IsZero() {
			l.base = l.Params.Now(l.ctx).Truncate(time.Second)
		}
		b := newBuild(l.ctx, l.Rooms, tx, l.base, p.number)
		if err := l.lend(b, p); err != nil {
			return err
		}
		if err := p.make(b); err != nil {
			return err
		}
		b.record(system, l.base, models.Entry{Fact: "demo.loaded", Noun: "world", Subject: models.ID("demo:" + p.name), Region: models.Country, Note: l.base.Format(time.RFC3339)})
		return b.flush()
	})
	return err == nil && !done, err
}

// lend gives a part the places, staff and givers that earlier parts made.
func (l *loader) lend(b *build, p part) error {
	b.share, b.room = 9, 6
	if p.number >= partMore {
		b.share, b.room = 0, 2000 // a large world has larger offers, not ever more of them
	}
	if b.place = l.place; b.place == nil {
		if err := b.readPlaces(); err != nil {
			return err
		}
		l.place = b.place
	}
	if err := b.readStaff(p.number == partPlaces); err != nil {
		return err
	}
	return b.readGivers()
}

// settle makes the villages' cards and the staff of every place.
func (b *build) settle() error { return b.cards() }

// readGivers reads the organisations of the world with what they can still give.
func (b *build) readGivers() error {
	var orgs []*models.Organisation
	if err := b.tx.Where("created_at <= ?", b.base).Order("created_at, id").Find(&orgs).Error; err != nil {
		return err
	}
	var people []struct{ Org, User, Name, Role string }
	err := b.tx.Raw(`SELECT DISTINCT ON (g.org_id) g.org_id org, u.id "user", u.name, g.role FROM user_grants g JOIN users u ON u.id = g.user_id
		WHERE g.org_id IS NOT NULL AND g.role IN ('org_manager', 'team_leader') AND g.revoked_at IS NULL ORDER BY g.org_id, g.granted_at`).Scan(&people).Error
	if err != nil {
		return err
	}
	at := map[models.ID]*giver{}
	for _, o := range orgs {
		if d := b.staff.at[o.OfficeRegion]; d != nil {
			g := &giver{Organisation: o, clerk: d.clerks[0], reviewer: d.reviewers[0]}
			at[o.ID] = g
		}
	}
	for _, p := range people {
		if g := at[models.ID(p.Org)]; g != nil {
			g.people = models.Actor{User: models.ID(p.User), Name: p.Name, Grants: []models.Grant{{Role: models.Role(p.Role), Org: g.ID}}}
		}
	}
	for _, o := range orgs {
		if g := at[o.ID]; g != nil && g.people.User != "" {
			b.givers = append(b.givers, g)
		}
	}
	return b.readGifts(at)
}

// readGifts reads the offers that give, and when each could be used first. A large world only needs those that have
// something left: nothing else can be taken.
func (b *build) readGifts(at map[models.ID]*giver) error {
	open := b.tx.Where("created_at <= ? AND state IN ?", b.base, models.GivingFamily)
	if b.part >= partMore {
		open = open.Where("quantity > reserved + delivered + withdrawn")
	}
	var list []*models.Offer
	if err := open.Order("id").Find(&list).Error; err != nil {
		return err
	}
	ids := make([]models.ID, len(list))
	for i, o := range list {
		ids[i] = o.ID
	}
	var began []struct {
		OfferID models.ID
		At      time.Time
	}
	err := b.tx.Raw("SELECT offer_id, min(at) at FROM offer_events WHERE offer_id IN ? AND action = 'offer.activate' GROUP BY 1", ids).Scan(&began).Error
	if err != nil {
		return err
	}
	opened := map[models.ID]time.Time{}
	for _, e := range began {
		opened[e.OfferID] = e.At
	}
	for _, o := range list {
		if g := at[o.OrgID]; g != nil {
			g.gifts = append(g.gifts, &gift{Offer: o, b: b, giver: g, opened: opened[o.ID]})
		}
	}
	return nil
}
