package households

import (
	"context"

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
