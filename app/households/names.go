package households

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// rehashAtOnce is how many names are hashed anew in one transaction.
const rehashAtOnce = 1000

// Rehash brings the hashes of names that older rules made (people.name_form) to the rules of today and says how many there
// were. It opens the sealed names in the program and keeps none; what is done already is not done again, so it may be
// stopped at any time and runs at every start.
func (s *Households) Rehash(ctx context.Context) (int, error) {
	done, after := 0, models.ID("00000000-0000-0000-0000-000000000000")
	for {
		var people []models.Person
		err := store.Tx(ctx, s.db, models.SystemActor, func(tx *gorm.DB) error {
			err := tx.Raw("SELECT id, region, name FROM people WHERE name_form < ? AND NOT erased AND id > ? ORDER BY id LIMIT ? FOR UPDATE", models.NameForm, after, rehashAtOnce).Scan(&people).Error
			if err != nil || len(people) == 0 {
				return err
			}
			return s.rehash(tx, people)
		})
		if err != nil || len(people) == 0 {
			return done, err
		}
		done, after = done+len(people), people[len(people)-1].ID
	}
}

func (s *Households) rehash(tx *gorm.DB, people []models.Person) error {
	boxes := map[models.ID]models.Sealed{}
	for _, p := range people {
		boxes[p.ID] = p.Name
	}
	names, err := s.pii.CheckAll(tx, "people.name", boxes)
	if err != nil {
		return err
	}
	for i := range people {
		p := &people[i]
		s.pii.Name(p, names[p.ID])
		if err := tx.Exec("UPDATE people SET name_hash = ?, name_sound = ?, name_form = ? WHERE id = ?", p.NameHash, p.NameSound, p.NameForm, p.ID).Error; err != nil {
			return err
		}
	}
	return nil
}

// lookAtOnce is how many hashes one question carries.
const lookAtOnce = 5000

// Registered gives which of the people registered below a place are named in texts, by the keyed hashes of the texts' windows:
// no name is opened. It is for the writers of that place only: to others it would tell who is registered.
func (s *Households) Registered(tx *gorm.DB, place models.Code, texts ...string) (models.Names, error) {
	found := models.NamesOf()
	if !place.Valid() || place.Level() < models.LevelTownship {
		return found, nil
	}
	forms, sounds := models.NameWindows(texts...)
	for _, look := range []struct {
		column string
		words  []string
		hash   func(models.Code, string) []byte
		found  map[string]bool
	}{{"name_hash", forms, s.pii.FormHash, found.Forms}, {"name_sound", sounds, s.pii.FormSoundHash, found.Sounds}} {
		of := map[string]string{}
		var hashes [][]byte
		for _, w := range look.words {
			h := look.hash(place, w)
			of[string(h)], hashes = w, append(hashes, h)
		}
		for part := range slices.Chunk(hashes, lookAtOnce) {
			from, to := place.Range()
			var hit [][]byte
			err := tx.Raw("SELECT DISTINCT "+look.column+" FROM people WHERE "+look.column+" IN ? AND region BETWEEN ? AND ? AND NOT erased", part, from, to).Scan(&hit).Error
			if err != nil {
				return found, err
			}
			for _, h := range hit {
				look.found[of[string(h)]] = true
			}
		}
	}
	return found, nil
}

// Told gives what internal texts tell about people that they need not: numbers, ids, and the names of registered people when
// the writer works at the place or in its township. The texts are kept; this only warns.
func (s *Households) Told(ctx context.Context, a models.Actor, place models.Code, texts map[string]string) ([]models.Mark, error) {
	known := models.NamesOf()
	if sees(a, place) {
		err := store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
			var err error
			known, err = s.Registered(tx, place, models.TextsOf(texts)...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return models.Telling(models.Scanner{Names: known}.All(texts)), nil
}
