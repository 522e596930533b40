package search_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/meilisearch/meilisearch-go"

	"shanqiao/models"
	"shanqiao/search"
)

// lamp is a village's need; village copies it, since preparing thousands of texts is not what these tests are about.
var lamp = sync.OnceValue(func() search.NeedDocument {
	n := models.Need{Region: "220821102000", Level: "village", Category: "water_road_infra", Title: "村道路灯", State: "open",
		Urgency: "ordinary", Lines: []models.NeedLine{{ResourceKind: "facility", Unit: "lamp", Qty: 5, UnitValueFen: 100_000}}}
	d, _ := search.Need(n, search.Place{Region: n.Region, Province: "吉林省", Prefecture: "白城市", County: "镇赉县", Township: "东屏镇"})
	return d
})

func village(i int, version int64, title string) search.NeedDocument {
	d := lamp()
	d.ID, d.Version, d.NeedNo, d.Title = id(i), version, fmt.Sprintf("N-%d", i), title
	d.Text = title
	return d
}

func total(t *testing.T, c *search.Client) int64 {
	t.Helper()
	n, err := c.Count(t.Context(), search.Needs)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPut_IsolatesBadDocuments(t *testing.T) {
	c := client(t)
	var docs []search.Document
	for i := range 60 {
		d := village(i, 1, "村道路灯")
		if i == 7 || i == 41 {
			d.ID = models.ID(fmt.Sprintf("bad id %d!", i))
		}
		docs = append(docs, d)
	}
	rejected, err := c.Put(t.Context(), docs...)
	if err != nil {
		t.Fatal(err)
	}
	var ids []models.ID
	for _, r := range rejected {
		if ids = append(ids, r.ID); r.Reason != "invalid_document_id" || r.Index != search.Needs {
			t.Errorf("got %+v", r)
		}
	}
	if !slices.Equal(ids, []models.ID{"bad id 7!", "bad id 41!"}) || total(t, c) != 58 {
		t.Errorf("rejected %v, %d in the index; want two and 58", ids, total(t, c))
	}
}

func TestDelete(t *testing.T) {
	c := client(t)
	if _, err := c.Put(t.Context(), village(1, 1, "路灯"), village(2, 1, "路灯")); err != nil {
		t.Fatal(err)
	}
	for range 2 { // twice is no mistake
		if err := c.Delete(t.Context(), search.Needs, id(1), id(99)); err != nil {
			t.Fatal(err)
		}
	}
	if total(t, c) != 1 {
		t.Errorf("got %d documents, want 1", total(t, c))
	}
}

func TestFingerprintAndReconcile(t *testing.T) {
	c := client(t)
	if _, err := c.Put(t.Context(), village(1, 1, "路灯"), village(2, 3, "路灯"), village(9, 1, "路灯")); err != nil {
		t.Fatal(err)
	}
	want := map[models.ID]int64{id(1): 1, id(2): 4, id(3): 1}
	each := func(yield func(models.ID, int64) bool) error {
		for id, v := range want {
			yield(id, v)
		}
		return nil
	}
	fix := func(ctx context.Context, ids []models.ID) error {
		for _, at := range ids {
			if v, ok := want[at]; !ok {
				if err := c.Delete(ctx, search.Needs, at); err != nil {
					return err
				}
			} else {
				d := village(1, v, "路灯")
				d.ID = at
				if _, err := c.Put(ctx, d); err != nil {
					return err
				}
			}
		}
		return nil
	}
	var database search.Digest
	for id, v := range want {
		database.Add(id, v)
	}
	before, err := c.Fingerprint(t.Context(), search.Needs)
	if err != nil || before.Digest() == database {
		t.Errorf("the digests are equal before the repair (%v)", err)
	}
	got, err := c.Reconcile(t.Context(), search.Needs, each, fix)
	if err != nil || got != (search.Repaired{Same: 1, Missing: 1, Stale: 1, Extra: 1}) {
		t.Errorf("got %+v %v", got, err)
	}
	after, err := c.Fingerprint(t.Context(), search.Needs)
	if err != nil || after.Digest() != database {
		t.Errorf("after the repair: got %v %v", after, err)
	}
	if got, err := c.Reconcile(t.Context(), search.Needs, each, fix); err != nil || got != (search.Repaired{Same: 3}) {
		t.Errorf("again: got %+v %v", got, err)
	}
}

// TestRebuild builds 25,000 documents anew while single changes go on: nothing is lost, each is found within a second,
// searches never fail, and the old index is gone.
func TestRebuild(t *testing.T) {
	c := client(t)
	const n = 25_000
	var docs []search.Document
	for i := range n {
		docs = append(docs, village(i+1, 1, fmt.Sprintf("村道太阳能路灯%d盏", i%90+10)))
	}
	if _, err := c.Put(t.Context(), village(1, 1, "旧的"), village(n+5, 1, "多出来的"), village(3, 7, "别处改过")); err != nil {
		t.Fatal(err)
	}
	var rows sync.Mutex // the "database": a change is in it before it is put
	next := func(_ context.Context, after models.ID) ([]search.Document, models.ID, error) {
		rows.Lock()
		defer rows.Unlock()
		from, _ := slices.BinarySearchFunc(docs, after, func(d search.Document, a models.ID) int {
			if d.(search.NeedDocument).ID <= a {
				return -1
			}
			return 1
		})
		page := slices.Clone(docs[from:min(from+4000, n)])
		if len(page) == 0 {
			return nil, "", nil
		}
		return page, page[len(page)-1].(search.NeedDocument).ID, nil
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	var slowest time.Duration
	changes := 0
	wg.Go(func() {
		for i := 1; ctx.Err() == nil; i++ {
			began := time.Now()
			d := village(100+i, 2, "改过的水塔")
			rows.Lock()
			docs[100+i-1] = d
			rows.Unlock()
			if _, err := c.Put(context.Background(), d); err != nil {
				t.Error(err)
				return
			}
			res, err := c.Needs(context.Background(), search.Public, search.NeedQuery{Text: "水塔", Limit: 1})
			if err != nil || len(res.IDs) == 0 {
				t.Errorf("while rebuilding: got %v %v", res.IDs, err)
			}
			slowest = max(slowest, time.Since(began))
			changes++
			time.Sleep(50 * time.Millisecond)
		}
	})
	out, err := c.Rebuild(t.Context(), search.Needs, next)
	stop()
	wg.Wait()
	if err != nil || len(out.Rejected) > 0 {
		t.Fatal(err, out.Rejected)
	}
	t.Logf("%d documents in %v; %d single changes meanwhile, the slowest found after %v", out.Documents, out.Took, changes, slowest)
	if changes < 2 {
		t.Errorf("%d single changes were made and found meanwhile, want some: they do not wait for the rebuild", changes)
	}
	is, err := c.Fingerprint(t.Context(), search.Needs)
	if err != nil || len(is) != n {
		t.Fatalf("got %d documents %v, want %d", len(is), err, n)
	}
	for i := range changes {
		if is[id(101+i)] != 2 {
			t.Errorf("the change of %d was lost: version %d", 101+i, is[id(101+i)])
		}
	}
	if !slices.Contains(out.Differ, id(3)) || !slices.Contains(out.Differ, id(n+5)) || len(out.Differ) != 2 {
		t.Errorf("differ: got %v, want the one changed elsewhere and the one that is gone", out.Differ)
	}
	raw := meilisearch.New(stack(t).MeiliURL, meilisearch.WithAPIKey(stack(t).MeiliKey))
	all, err := raw.ListIndexes(&meilisearch.IndexesQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all.Results {
		if len(i.UID) > 4 && i.UID[len(i.UID)-4:] == "_new" {
			t.Errorf("%s was left behind", i.UID)
		}
	}
}

func TestRebuild_FailedLeavesTheOldIndex(t *testing.T) {
	c := client(t)
	if _, err := c.Put(t.Context(), village(1, 1, "路灯")); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("the database went away")
	_, err := c.Rebuild(t.Context(), search.Needs, func(context.Context, models.ID) ([]search.Document, models.ID, error) { return nil, "", broken })
	if !errors.Is(err, broken) || total(t, c) != 1 {
		t.Errorf("got %v, %d documents", err, total(t, c))
	}
	out, err := c.Rebuild(t.Context(), search.Needs, func(context.Context, models.ID) ([]search.Document, models.ID, error) {
		return []search.Document{village(2, 1, "路灯")}, "", nil
	})
	if err != nil || out.Documents != 1 || total(t, c) != 1 {
		t.Errorf("the next one: got %+v %v", out, err)
	}
}

// TestEmptied: an engine that lost its indexes says so, and the first write makes them again with their settings.
func TestEmptied(t *testing.T) {
	c := client(t)
	if _, err := c.Needs(t.Context(), org, search.NeedQuery{}); !errors.Is(err, search.ErrDown) {
		t.Errorf("no index yet: got %v, want ErrDown", err)
	}
	if _, err := c.Fingerprint(t.Context(), search.Needs); !errors.Is(err, search.ErrDown) {
		t.Errorf("fingerprint of nothing: got %v, want ErrDown", err)
	}
	put := func() {
		if _, err := c.Put(t.Context(), village(1, 1, "路灯")); err != nil {
			t.Fatal(err)
		}
		res, err := c.Needs(t.Context(), search.Public, search.NeedQuery{Text: "ludeng", Limit: 1, Facets: []string{"category"}})
		if err != nil || len(res.IDs) != 1 || res.Facets["category"]["water_road_infra"] != 1 {
			t.Errorf("got %+v %v", res, err)
		}
	}
	put()
	raw := meilisearch.New(stack(t).MeiliURL, meilisearch.WithAPIKey(stack(t).MeiliKey))
	all, err := raw.ListIndexes(&meilisearch.IndexesQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range all.Results {
		task, err := raw.DeleteIndex(i.UID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := raw.WaitForTask(task.TaskUID, 10*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.Needs(t.Context(), org, search.NeedQuery{}); !errors.Is(err, search.ErrDown) {
		t.Errorf("emptied: got %v, want ErrDown", err)
	}
	put()
}

// TestStopped: with the engine stopped a search fails fast, soon at once; when it is back, so is search.
func TestStopped(t *testing.T) {
	c, _ := filled(t)
	s := stack(t)
	if err := s.StopMeili(); err != nil {
		t.Fatal(err)
	}
	atOnce := 0
	for i := range 20 {
		_, err := c.Needs(t.Context(), org, search.NeedQuery{Text: "助学"})
		if !errors.Is(err, search.ErrDown) {
			t.Errorf("search %d: got %v", i, err)
		}
		if err == search.ErrDown { // the bare word: the engine was not even asked
			atOnce++
		}
	}
	if atOnce == 0 {
		t.Error("every search asked an engine that is not there")
	}
	if _, err := c.Put(t.Context(), village(1, 1, "路灯")); !errors.Is(err, search.ErrDown) {
		t.Errorf("put: got %v, want ErrDown", err)
	}
	if err := s.StartMeili(t.Context()); err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(15 * time.Minute)
	for {
		res, err := c.Needs(t.Context(), org, search.NeedQuery{Text: "助学", Limit: 1})
		if err == nil && len(res.IDs) == 1 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("still %v", err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestNeeds_CallerWhoLeavesDoesNotTripTheBreaker(t *testing.T) {
	c, _ := filled(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for range 10 {
		if _, err := c.Needs(gone, org, search.NeedQuery{}); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want cancelled", err)
		}
	}
	if _, err := c.Needs(t.Context(), org, search.NeedQuery{}); err != nil {
		t.Errorf("others are refused: %v", err)
	}
}

// TestEnsure_LeavesRightSettingsAlone: a second process that meets the index does not set it again, which would index
// everything anew.
func TestEnsure_LeavesRightSettingsAlone(t *testing.T) {
	s := stack(t)
	settings := func() int64 {
		raw := meilisearch.New(s.MeiliURL, meilisearch.WithAPIKey(s.MeiliKey))
		tasks, err := raw.GetTasks(&meilisearch.TasksQuery{IndexUIDS: []string{"twice_needs_v2"}, Types: []meilisearch.TaskType{meilisearch.TaskTypeSettingsUpdate}, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return int64(len(tasks.Results))
	}
	for range 2 {
		if _, err := search.New(s.MeiliURL, s.MeiliKey, "twice_").Put(t.Context(), village(1, 1, "路灯")); err != nil {
			t.Fatal(err)
		}
		if n := settings(); n != 1 {
			t.Errorf("got %d changes of settings, want 1", n)
		}
	}
}
