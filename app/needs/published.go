package needs

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// held keeps what was published today, by name, as it was read.
type held struct {
	mu  sync.Mutex
	day string
	is  map[string]any
}

// Published gives what was published under a name today; the first who asks on a day has it counted. Later counts of the
// same day are the same, in every process, and what is older than a month is forgotten.
func Published[T any](ctx context.Context, s *Needs, name string, count func(ctx context.Context) (T, error)) (T, error) {
	var out T
	if w, err := s.params.World(ctx); err != nil || w.Loading != "" { // a demo world that still loads publishes nothing yet
		if err != nil {
			return out, err
		}
		return count(ctx)
	}
	now := s.params.Now(ctx)
	day := now.In(models.Beijing).Format(time.DateOnly)
	if is, ok := s.held.get(day, name).(T); ok {
		return is, nil
	}
	body, err := s.publish(ctx, name, day, now, func(ctx context.Context) (any, error) { return count(ctx) })
	if err == nil {
		err = json.Unmarshal(body, &out)
	}
	if err != nil {
		return out, fmt.Errorf("publishing %s of %s: %w", name, day, err)
	}
	s.held.put(day, name, out)
	return out, nil
}

func (h *held) get(day, name string) any {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.day != day {
		return nil
	}
	return h.is[name]
}

func (h *held) put(day, name string, is any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.day != day {
		h.day, h.is = day, map[string]any{}
	}
	h.is[name] = is
}

func (s *Needs) publish(ctx context.Context, name, day string, now time.Time, count func(ctx context.Context) (any, error)) ([]byte, error) {
	body, err := s.published(store.From(ctx, s.db), name, day)
	if err != nil || body != nil {
		return body, err
	}
	what, err := count(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := json.Marshal(what)
	if err != nil {
		return nil, err
	}
	err = store.Tx(ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
		if err := tx.Exec("INSERT INTO published (name, day, body, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", name, day, string(raw), now).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM published WHERE day < ?", now.AddDate(0, -1, 0)).Error; err != nil {
			return err
		}
		body, err = s.published(tx, name, day) // another process may have been first
		return err
	})
	return body, err
}

func (s *Needs) published(db *gorm.DB, name, day string) ([]byte, error) {
	var rows []string
	if err := db.Raw("SELECT body::text FROM published WHERE name = ? AND day = ?", name, day).Scan(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	return []byte(rows[0]), nil
}

// Told says of which counties a group of people may be told outside the offices: there at least k needs of the market
// carry it (domain §4.10, §8.3). Fewer might tell who somebody is.
type Told map[string]map[models.Code]bool

// Counties lists where a group may be told.
func (t Told) Counties() map[string][]models.Code {
	out := map[string][]models.Code{}
	for g, counties := range t {
		out[g] = slices.Sorted(maps.Keys(counties))
	}
	return out
}

// Keep are the groups of the list that may be told of the county.
func (t Told) Keep(groups []string, county models.Code) []string {
	out := []string{}
	for _, g := range groups {
		if t[g][county] {
			out = append(out, g)
		}
	}
	return out
}

// K is the smallest count of people, households or needs that is told outside the offices; a new value holds from the next
// day.
func (s *Needs) K(ctx context.Context) (int64, error) { return s.smallest(ctx, "k_public") }

// KFor is K for the people of one need: larger where children, the disabled or the ill are among them.
func (s *Needs) KFor(ctx context.Context, n models.Need) (int64, error) {
	if len(models.CoarseGroups(n)) < len(n.Groups) {
		return s.smallest(ctx, "k_public_sensitive")
	}
	return s.K(ctx)
}

func (s *Needs) smallest(ctx context.Context, key string) (int64, error) {
	return Published(ctx, s, key, func(ctx context.Context) (int64, error) {
		return s.params.Value(store.From(ctx, s.db), key, models.Country, s.params.Now(ctx))
	})
}

// Told counts, once a day, the groups of the market (or, for the public, of the public needs) by county.
func (s *Needs) Told(ctx context.Context, public bool) (Told, error) {
	name, among := "groups.market", "NOT "+closed+" AND state IN ?"
	if public {
		name, among = "groups.public", "level <> 'household' AND NOT "+closed+" AND state IN ?"
	}
	return Published(ctx, s, name, func(ctx context.Context) (Told, error) {
		db := store.From(ctx, s.db)
		k, err := s.params.Value(db, "k_public", models.Country, s.params.Now(ctx))
		if err != nil {
			return nil, err
		}
		var rows []struct {
			Grp    string
			County models.Code
		}
		err = db.Raw(`SELECT g.value AS grp, substr(region, 1, 6) || '000000' AS county FROM needs, jsonb_array_elements_text(groups) g WHERE `+among+`
			GROUP BY 1, 2 HAVING count(*) >= ? ORDER BY 1, 2`, models.MarketStates, k).Scan(&rows).Error
		told := Told{}
		for _, r := range rows {
			if told[r.Grp] == nil {
				told[r.Grp] = map[models.Code]bool{}
			}
			told[r.Grp][r.County] = true
		}
		return told, err
	})
}
