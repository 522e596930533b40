package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"
	"time"

	"shanqiao/app/embedded"
	"shanqiao/app/jobs"
	"shanqiao/models"
	"shanqiao/search"
)

// index keeps the search index saying what the database says: single changes as facts arrive, whole indexes anew, and
// the comparison of both. Truth is the database.
type index struct {
	*parts
	client *search.Client
	fresh  atomic.Bool
	bulk   atomic.Bool // a load is under way that fills the index at its end
	rest   time.Time   // when the next comparison of both is due
}

// source is how one index is read from the rooms.
type source struct {
	index search.Index
	one   func(ctx context.Context, id models.ID) (search.Document, bool, error)
	after func(ctx context.Context, after models.ID) ([]models.ID, error)       // ids in order, a batch at a time
	many  func(ctx context.Context, ids []models.ID) ([]search.Document, error) // the documents of a batch; nil: one by one
}

func (x *index) sources() []source {
	return []source{{search.Needs, x.need, x.Needs.IDs, x.manyNeeds}, {search.Organisations, x.organisation, x.Registry.IDs, nil},
		{search.Offers, x.offer, x.Offers.IDs, nil}, {search.Honors, x.honor, x.Honors.IDs, nil}}
}

// place tells a document where its subject lies, with the tags that hold today.
func (x *index) place(ctx context.Context, code models.Code) (search.Place, error) {
	p := search.Place{Region: code}
	path, err := x.Regions.Path(ctx, code)
	if err != nil {
		return p, err
	}
	for _, r := range path {
		switch r.Level {
		case "province":
			p.Province = r.Name
		case "prefecture":
			p.Prefecture = r.Name
		case "county":
			p.County = r.Name
		case "township":
			p.Township = r.Name
		}
	}
	tags, err := x.Regions.Tags(ctx, code, x.Params.Now(ctx))
	for _, t := range tags {
		p.Tags = append(p.Tags, t.Tag)
	}
	return p, err
}

func (x *index) need(ctx context.Context, id models.ID) (search.Document, bool, error) {
	n, err := x.Needs.One(ctx, id)
	if err != nil {
		return gone(err)
	}
	at, err := x.place(ctx, n.Region)
	doc, ok := search.Need(n, at)
	return doc, ok, err
}

// manyNeeds makes the documents of a batch with two queries.
func (x *index) manyNeeds(ctx context.Context, ids []models.ID) ([]search.Document, error) {
	rows, err := x.Needs.ByIDs(ctx, ids)
	if err != nil {
		return nil, err
	}
	var docs []search.Document
	places := map[models.Code]search.Place{}
	for _, id := range ids {
		n, ok := rows[id]
		if !ok {
			continue
		}
		at, known := places[n.Region]
		if !known {
			if at, err = x.place(ctx, n.Region); err != nil {
				return nil, err
			}
			places[n.Region] = at
		}
		if doc, show := search.Need(n, at); show {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

// documents makes the documents of a batch of ids.
func (src source) documents(ctx context.Context, ids []models.ID) ([]search.Document, error) {
	if src.many != nil {
		return src.many(ctx, ids)
	}
	var docs []search.Document
	for _, id := range ids {
		doc, ok, err := src.one(ctx, id)
		if err != nil {
			return nil, err
		}
		if ok {
			docs = append(docs, doc)
		}
	}
	return docs, nil
}

func (x *index) organisation(ctx context.Context, id models.ID) (search.Document, bool, error) {
	o, err := x.Registry.Get(ctx, models.SystemActor, id)
	if err != nil {
		return gone(err)
	}
	at, err := x.place(ctx, o.OfficeRegion)
	doc, ok := search.Organisation(o, at)
	return doc, ok, err
}

func (x *index) offer(ctx context.Context, id models.ID) (search.Document, bool, error) {
	o, err := x.Offers.One(ctx, id)
	if err != nil {
		return gone(err)
	}
	org, err := x.Registry.Get(ctx, models.SystemActor, o.OrgID)
	if err != nil {
		return nil, false, err
	}
	at, err := x.place(ctx, o.OfficeRegion)
	doc, ok := search.Offer(o, org, at)
	return doc, ok, err
}

func (x *index) honor(ctx context.Context, id models.ID) (search.Document, bool, error) {
	w, ok, err := x.Honors.Award(ctx, id)
	if err != nil || !ok {
		return nil, false, err
	}
	c, err := x.Honors.Cycle(ctx, w.CycleID)
	if err != nil {
		return nil, false, err
	}
	at, err := x.place(ctx, c.Region)
	doc, show := search.Honor(w, c, at)
	return doc, show, err
}

// gone says that a row which is not there has no document.
func gone(err error) (search.Document, bool, error) {
	if models.KindOf(err) == models.NotFound {
		return nil, false, nil
	}
	return nil, false, err
}

// sync makes the index say what the database says of one record. A document the engine refuses is set aside and shown.
func (x *index) sync(src source) jobs.Handler {
	return func(ctx context.Context, e jobs.Event) error { return x.write(ctx, src, e.Subject) }
}

func (x *index) write(ctx context.Context, src source, ids ...models.ID) error {
	var docs []search.Document
	var away []models.ID
	for _, id := range ids {
		doc, ok, err := src.one(ctx, id)
		if err != nil {
			return err
		}
		if ok {
			docs = append(docs, doc)
		} else {
			away = append(away, id)
		}
	}
	if len(docs) > 0 {
		rejected, err := x.client.Put(ctx, docs...)
		if err != nil {
			return err
		}
		if len(rejected) > 0 {
			return jobs.Reject(fmt.Errorf("the index refused %v", rejected))
		}
	}
	if len(away) > 0 {
		return x.client.Delete(ctx, src.index, away...)
	}
	return nil
}

// listen says which facts change which documents.
func (x *index) listen() {
	src := x.sources()
	facts := map[string][]models.Fact{}
	for action := range models.Powers {
		noun := string(action)
		for i := range noun {
			if noun[i] == '.' {
				noun = noun[:i]
				break
			}
		}
		facts[noun] = append(facts[noun], models.Fact(action))
	}
	x.Jobs.Listen("search.need", x.sync(src[0]), append(facts["need"], "need.promised", "need.on-way", "need.off-way", "need.received", "need.released")...)
	x.Jobs.Listen("search.organisation", x.sync(src[1]), facts["organisation"]...)
	x.Jobs.Listen("search.offer", x.sync(src[2]), append(facts["offer"], "offer.quantity")...)
	x.Jobs.Listen("search.offers-of", x.offersOf(src[2]), "organisation.verify", "organisation.suspend", "organisation.restore", "organisation.revoke")
	x.Jobs.Listen("search.honor", x.honorOf(src[3]), "honor.decide", "honor.endorse")
	x.Jobs.Listen("search.honors-of", x.honorsOf(src[3]), "cycle.advance")
}

// offersOf: what an organisation offers appears and disappears with its standing.
func (x *index) offersOf(src source) jobs.Handler {
	return func(ctx context.Context, e jobs.Event) error {
		all, err := x.Offers.Own(ctx, []models.ID{e.Subject}, append([]string{"frozen"}, models.GivingFamily...))
		for _, o := range all {
			if err := x.write(ctx, src, o.ID); err != nil {
				return err
			}
		}
		return err
	}
}

func (x *index) honorOf(src source) jobs.Handler {
	return func(ctx context.Context, e jobs.Event) error {
		w, ok, err := x.Honors.AwardFor(ctx, e.Subject)
		if err != nil || !ok {
			return err
		}
		return x.write(ctx, src, w.ID)
	}
}

func (x *index) honorsOf(src source) jobs.Handler {
	return func(ctx context.Context, e jobs.Event) error {
		all, err := x.Honors.Awards(ctx, e.Subject)
		for _, w := range all {
			if err := x.write(ctx, src, w.ID); err != nil {
				return err
			}
		}
		return err
	}
}

// rebuild makes one index anew and repairs what changed meanwhile.
func (x *index) rebuild(ctx context.Context, src source) (search.Rebuilt, error) {
	out, err := x.client.Rebuild(ctx, src.index, func(ctx context.Context, after models.ID) ([]search.Document, models.ID, error) {
		ids, err := src.after(ctx, after)
		if err != nil || len(ids) == 0 {
			return nil, "", err
		}
		docs, err := src.documents(ctx, ids)
		return docs, ids[len(ids)-1], err
	})
	if err != nil {
		return out, err
	}
	for _, id := range out.Differ {
		if err := x.write(ctx, src, id); err != nil {
			return out, err
		}
	}
	return out, nil
}

// reindex rebuilds every index.
func (x *index) reindex(ctx context.Context, say func(string)) error {
	for _, src := range x.sources() {
		out, err := x.rebuild(ctx, src)
		if err != nil {
			return err
		}
		say(fmt.Sprintf("%s: %d documents in %s", src.index, out.Documents, out.Took.Round(time.Millisecond)))
		for _, r := range out.Rejected {
			say(fmt.Sprintf("%s: refused %+v", src.index, r))
		}
	}
	x.fresh.Store(true)
	return nil
}

// watch compares the indexes with the database again and again, and lets at least ten times as long pass between as the
// comparison took: in a large world it takes long, and has to leave the machine to people.
func (x *index) watch(ctx context.Context) error {
	began := time.Now()
	if began.Before(x.rest) {
		return nil
	}
	err := x.reconcile(ctx)
	debug.FreeOSMemory() // a comparison reads everything once, the first one right after the start
	if x.fresh.Load() {
		x.rest = time.Now().Add(10 * time.Since(began))
	}
	return err
}

// reconcile compares every index with the database and repairs what differs; an index that is gone is rebuilt.
func (x *index) reconcile(ctx context.Context) error {
	for _, src := range x.sources() {
		got, err := x.client.Reconcile(ctx, src.index, func(yield func(models.ID, int64) bool) error { return x.versions(ctx, src, yield) },
			func(ctx context.Context, ids []models.ID) error { return x.write(ctx, src, ids...) })
		if errors.Is(err, search.ErrDown) {
			x.fresh.Store(false)
			return nil
		}
		if err != nil {
			x.fresh.Store(false)
			return err
		}
		if n := got.Missing + got.Stale + got.Extra; n > 0 && !x.bulk.Load() {
			x.Log.Warn("the index differed from the database and was repaired", "index", string(src.index), "missing", got.Missing, "stale", got.Stale, "extra", got.Extra)
		}
	}
	x.fresh.Store(true)
	return nil
}

// versions gives every document that should be in an index with its version.
func (x *index) versions(ctx context.Context, src source, yield func(models.ID, int64) bool) error {
	if src.index == search.Needs {
		return x.needVersions(ctx, yield)
	}
	after := models.ID("")
	for {
		ids, err := src.after(ctx, after)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			doc, ok, err := src.one(ctx, id)
			if err != nil {
				return err
			}
			if ok && !yield(id, search.VersionOf(doc)) {
				return nil
			}
		}
		after = ids[len(ids)-1]
	}
}

// needVersions asks the database alone: there are many needs, and they are compared twice a minute.
func (x *index) needVersions(ctx context.Context, yield func(models.ID, int64) bool) error {
	after := models.ID("")
	for {
		rows, err := x.Needs.Findable(ctx, after)
		if err != nil || len(rows) == 0 {
			return err
		}
		for _, r := range rows {
			if !yield(r.ID, r.Version) {
				return nil
			}
		}
		after = rows[len(rows)-1].ID
	}
}

var reindexCommand = command{"reindex", "reindex", `Build every search index anew beside the old one and swap them; searches go on meanwhile.
Run it after Meilisearch lost its data or was upgraded. It prints the documents per index and the seconds.`, func(ctx context.Context, c *call) error {
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	return p.index.reindex(ctx, func(line string) { c.say("%s", line) })
}}
