package demo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sort"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"shanqiao/app/offers"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

// build makes one part of the world in one transaction. It does what the rooms' commands do, by the same tables of who
// may do what and which state follows, but at times of its own choosing and in memory; flush then copies all rows at once.
type build struct {
	Rooms
	ctx      context.Context
	tx       *gorm.DB
	base     time.Time // the present of the world: nothing is made later than this
	rnd      *rand.Rand
	seal     *pii.Bulk
	place    *geography
	staff    *staff
	givers   []*giver
	calendar models.Calendar
	days     workdays
	number   map[string]int64 // series → last number, as in table counters
	limits   map[string]int64
	births   map[int]int // of this part, so that no ID number comes twice
	part     int
	blocks   int   // of ID numbers that the part may use
	room     int64 // how many times what is asked for a new offer holds
	share    int   // in per cent: how many matches rest on an offer made for them
	agenda   []event
	orders   map[*gift]bool // offers made for one need
	hash     string
	seq      uint16
	lastMS   int64

	rows
}

// rows wait to be copied.
type rows struct {
	users      []*models.User
	grants     []*models.UserGrant
	orgs       []*models.Organisation
	orgEvents  []*models.OrganisationEvent
	files      []*models.File
	families   []*models.Household
	people     []*models.Person
	consents   []*models.Consent
	needs      []*models.Need
	lines      []*models.NeedLine
	reviews    []*models.NeedReview
	notices    []*models.Notice
	objections []*models.Objection
	offers     []*models.Offer
	held       []held // offers of earlier parts
	offerNotes []*offers.Event
	matches    []*models.Match
	matchLines []*models.MatchLine
	matchNotes []*models.MatchReview
	vouchers   []*models.Voucher
	slipLines  []*models.VoucherLine
	entries    []*models.LedgerEntry
	postings   []*models.Posting
	moved      map[account]int64
	trail      []*models.Entry
}

type account struct{ name, unit string }

// held is an offer of an earlier part that this one has locked, with the version it had.
type held struct {
	*models.Offer
	was int64
}

// system is who acts when time has come.
var system = models.SystemActor

// newBuild starts a part with random numbers of its own: the same part of the same world is always the same.
func newBuild(ctx context.Context, r Rooms, tx *gorm.DB, base time.Time, part int) *build {
	cal := r.Params.Calendar(ctx)
	b := &build{Rooms: r, ctx: store.With(ctx, tx), tx: tx, base: base, part: part, blocks: 1, rnd: rand.New(rand.NewPCG(220821, uint64(part))), seal: r.PII.Bulk(),
		number: map[string]int64{}, limits: map[string]int64{}, births: map[int]int{}, orders: map[*gift]bool{}, calendar: cal, days: daysBefore(cal, base)}
	b.moved = map[account]int64{}
	return b
}

// id makes an id in the form of a UUIDv7 for something made at a time; ids of one moment keep their order.
func (b *build) id(at time.Time) models.ID {
	ms := at.UnixMilli()
	if ms != b.lastMS {
		b.lastMS, b.seq = ms, 0
	}
	b.seq++
	var u uuid.UUID
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	u[6], u[7] = 0x70|byte(b.seq>>8)&0x0f, byte(b.seq)
	low := b.rnd.Uint64()
	for i := range 8 {
		u[8+i] = byte(low >> (8 * i))
	}
	u[8] = u[8]&0x3f | 0x80
	return models.ID(u.String())
}

// stamp fills the common part of a record made or changed at a time, as store.Stamp does.
func (b *build) stamp(h *models.Base, a models.Actor, at time.Time) {
	if h.ID == "" {
		h.ID = b.id(at)
	}
	store.Stamp(h, a, at)
}

// code makes the code of a slip or certificate from the part's own random numbers.
func (b *build) code() string {
	out := make([]byte, 16)
	for i := range out {
		out[i] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"[b.rnd.IntN(32)]
	}
	return string(out)
}

// next takes the next number of a gap-free series; the first call locks the series until the part is committed.
func (b *build) next(series string) (int64, error) {
	last, known := b.number[series]
	if !known {
		n, err := store.Number(b.tx, series)
		if err != nil {
			return 0, err
		}
		last = n - 1
	}
	b.number[series] = last + 1
	return last + 1, nil
}

// limit reads a parameter once for the whole part.
func (b *build) limit(key string) (int64, error) {
	if v, ok := b.limits[key]; ok {
		return v, nil
	}
	v, err := b.Params.Value(b.tx, key, Province, b.base)
	b.limits[key] = v
	return v, err
}

// due gives the end of a limit that began at a time.
func (b *build) due(key, kind string, at time.Time) (*time.Time, error) {
	if key == "" {
		return nil, nil
	}
	n, err := b.limit(key)
	if err != nil {
		return nil, err
	}
	end := b.calendar.AddDays(at, int(n))
	if kind == "wd" {
		end = b.calendar.AddWorking(at, int(n))
	}
	return &end, nil
}

func (b *build) dueIn(m models.Machine, state string, at time.Time) (*time.Time, error) {
	st := m.Stage(state)
	return b.due(st.Limit, st.Days, at)
}

// record writes a line of the trail.
func (b *build) record(a models.Actor, at time.Time, e models.Entry) {
	e.At, e.Actor = at, b.by(a)
	b.trail = append(b.trail, &e)
}

// by names who did something, in tables that are only appended to.
func (b *build) by(a models.Actor) models.ID {
	if a.System {
		return "system"
	}
	return a.User
}

// chance is true in so many cases of a hundred.
func (b *build) chance(percent int) bool { return b.rnd.IntN(100) < percent }

func pick[T any](b *build, list []T) T { return list[b.rnd.IntN(len(list))] }

// post moves an amount between two accounts as one balanced entry.
func (b *build) post(a models.Actor, at time.Time, kind string, offer, match models.ID, unit string, amount int64, from, to string) {
	e := &models.LedgerEntry{ID: b.id(at), At: at, By: a.User, Kind: kind, OfferID: offer}
	if match != "" {
		e.MatchID = &match
	}
	b.entries = append(b.entries, e)
	b.postings = append(b.postings, &models.Posting{ID: b.id(at), EntryID: e.ID, Account: from, Unit: unit, Amount: -amount},
		&models.Posting{ID: b.id(at), EntryID: e.ID, Account: to, Unit: unit, Amount: amount})
	b.moved[account{from, unit}] -= amount
	b.moved[account{to, unit}] += amount
}

// flush copies everything in the order of the foreign keys; the trail comes last, so that its sequencer waits only shortly.
func (b *build) flush() error {
	if err := b.seal.WriteTx(b.ctx, b.tx); err != nil {
		return err
	}
	sort.SliceStable(b.trail, func(i, j int) bool { return b.trail[i].At.Before(b.trail[j].At) })
	for _, write := range []func() error{
		copies(b, b.users), copies(b, b.grants), copies(b, b.orgs), copies(b, b.orgEvents), copies(b, b.files), copies(b, b.families), copies(b, b.people),
		copies(b, b.consents), copies(b, b.needs), copies(b, b.lines), copies(b, b.reviews), copies(b, b.notices), copies(b, b.objections), copies(b, b.offers),
		b.saveOffers, copies(b, b.offerNotes), copies(b, b.matches), copies(b, b.matchLines), copies(b, b.matchNotes), copies(b, b.vouchers), copies(b, b.slipLines),
		copies(b, b.entries), copies(b, b.postings), b.balances, b.counters, func() error { return b.Trail.HoldTx(b.tx) }, copies(b, b.trail),
	} {
		if err := write(); err != nil {
			return err
		}
	}
	b.rows = rows{moved: map[account]int64{}}
	return nil
}

func copies[T any](b *build, list []*T) func() error {
	return func() error { return store.Copy(b.ctx, b.tx, list) }
}

func (b *build) saveOffers() error {
	for _, o := range b.held {
		if o.Version == o.was {
			continue
		}
		if err := b.tx.Save(o.Offer).Error; err != nil {
			return fmt.Errorf("saving offer %s: %w", o.OfferNo, err)
		}
	}
	return nil
}

// balances brings the running balances up to date. A row is made at zero first: the floor is held against every row.
func (b *build) balances() error {
	names, units, sums := []string{}, []string{}, []int64{}
	for a := range b.moved {
		names, units = append(names, a.name), append(units, a.unit)
	}
	sort.Sort(byAccount{names, units})
	for i := range names {
		sums = append(sums, b.moved[account{names[i], units[i]}])
	}
	p, err := store.Pgx(b.tx)
	if err != nil {
		return err
	}
	if _, err := p.Exec(b.ctx, "INSERT INTO ledger_accounts (account, unit, balance) SELECT a, u, 0 FROM unnest($1::text[], $2::text[]) x(a, u) ON CONFLICT DO NOTHING", names, units); err != nil {
		return fmt.Errorf("opening accounts: %w", err)
	}
	_, err = p.Exec(b.ctx, "UPDATE ledger_accounts l SET balance = balance + s FROM unnest($1::text[], $2::text[], $3::bigint[]) x(a, u, s) WHERE l.account = x.a AND l.unit = x.u AND x.s <> 0", names, units, sums)
	if err != nil {
		return fmt.Errorf("moving balances: %w", err)
	}
	return nil
}

type byAccount struct{ names, units []string }

func (s byAccount) Len() int { return len(s.names) }
func (s byAccount) Less(i, j int) bool {
	return s.names[i] < s.names[j] || s.names[i] == s.names[j] && s.units[i] < s.units[j]
}
func (s byAccount) Swap(i, j int) {
	s.names[i], s.names[j] = s.names[j], s.names[i]
	s.units[i], s.units[j] = s.units[j], s.units[i]
}

// counters leaves every series at its last number.
func (b *build) counters() error {
	series, last := []string{}, []int64{}
	for s, n := range b.number {
		series, last = append(series, s), append(last, n)
	}
	p, err := store.Pgx(b.tx)
	if err != nil {
		return err
	}
	_, err = p.Exec(b.ctx, "UPDATE counters c SET last = x.n FROM unnest($1::text[], $2::bigint[]) x(s, n) WHERE c.series = x.s", series, last)
	return err
}
