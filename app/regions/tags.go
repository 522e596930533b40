package regions

import (
	"context"
	"fmt"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

// nationwide are tags whose list, where complete, covers every province: whoever is not on it does not have it. Any other
// list speaks only for the provinces that stand in it.
var nationwide = map[string]bool{"sanqu_sanzhou": true, "former_poor_county": true, "key_support_county_national": true, "ethnic_area": true}

// Tags gives the tags of a division on a day, its own and those of everything above it. A retired code has its successor's.
func (r *Regions) Tags(ctx context.Context, code models.Code, at time.Time) ([]models.RegionTag, error) {
	line, err := r.line(ctx, code)
	if err != nil {
		return nil, err
	}
	var rows []models.RegionTag
	err = store.From(ctx, r.db).Where("code IN ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)", line, day(at), day(at)).
		Order("tag, code, valid_from").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("reading the tags of %s: %w", code, err)
	}
	return rows, nil
}

// Tagged says whether a division carries a tag on a day. known is false when the list is not complete for the place: then
// yes is false too, but nobody may say "no".
func (r *Regions) Tagged(ctx context.Context, code models.Code, tag string, at time.Time) (yes, known bool, err error) {
	tags, err := r.Tags(ctx, code, at)
	if err != nil {
		return false, false, err
	}
	for _, t := range tags {
		if t.Tag == tag {
			return true, true, nil
		}
	}
	line, err := r.line(ctx, code)
	if err != nil {
		return false, false, err
	}
	known, err = r.complete(ctx, tag, line[0].Up(models.LevelProvince))
	return false, known, err
}

// complete says whether the list of a tag leaves nothing open in a province.
func (r *Regions) complete(ctx context.Context, tag string, province models.Code) (bool, error) {
	from, to := province.Range()
	var all, open, here, openHere int64
	err := store.From(ctx, r.db).Raw(`SELECT count(*), count(*) FILTER (WHERE incomplete), count(*) FILTER (WHERE code BETWEEN ? AND ?),
		count(*) FILTER (WHERE incomplete AND code BETWEEN ? AND ?) FROM region_tags WHERE tag = ?`, from, to, from, to, tag).
		Row().Scan(&all, &open, &here, &openHere)
	if err != nil {
		return false, fmt.Errorf("reading the list of %s: %w", tag, err)
	}
	if nationwide[tag] && all > 0 && open == 0 {
		return true, nil
	}
	return here > 0 && openHere == 0, nil
}

// line gives the codes whose tags a division inherits, itself first; a retired code stands for its successor.
func (r *Regions) line(ctx context.Context, code models.Code) ([]models.Code, error) {
	t, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	code = t.current(code)
	line := []models.Code{code}
	for l := models.LevelTownship; l >= models.LevelCountry; l-- {
		if up := t.current(code.Up(l)); up != line[len(line)-1] {
			line = append(line, up)
		}
	}
	return line, nil
}

// day is the date of t in Beijing, as the database compares it.
func day(t time.Time) string { return t.In(models.Beijing).Format(time.DateOnly) }

// TagsHeld says which tags some division has on a day: a rule may name a tag whose list nobody has entered yet.
func (r *Regions) TagsHeld(ctx context.Context, at time.Time) (map[string]bool, error) {
	held := map[string]bool{}
	var tags []string
	err := store.From(ctx, r.db).Raw("SELECT DISTINCT tag FROM region_tags WHERE valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)", at, at).Scan(&tags).Error
	for _, t := range tags {
		held[t] = true
	}
	return held, err
}
