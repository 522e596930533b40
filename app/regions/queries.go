package regions

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"time"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Get gives one division, in force or retired.
func (r *Regions) Get(ctx context.Context, code models.Code) (models.Region, error) {
	t, err := r.read(ctx)
	if err != nil {
		return models.Region{}, err
	}
	if d, ok := t.find(code); ok {
		return d, nil
	}
	if code == models.Country {
		return models.Region{Code: code, Name: "全国", Level: "country"}, nil
	}
	r.mu.Lock()
	d, ok := r.villages[code]
	r.mu.Unlock()
	if ok {
		return d, nil
	}
	return r.fetch(ctx, code)
}

// fetch reads a division that is not in memory.
func (r *Regions) fetch(ctx context.Context, code models.Code) (models.Region, error) {
	var rows []models.Region
	if err := store.From(ctx, r.db).Where("code = ?", code).Find(&rows).Error; err != nil {
		return models.Region{}, fmt.Errorf("reading region %s: %w", code, err)
	}
	if len(rows) == 0 {
		return models.Region{}, models.Fail(models.NotFound, "region.not-found")
	}
	if rows[0].Level != "village" { // loaded by another process after ours read the tree
		r.forget(time.Minute)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(rows...)
	return rows[0], nil
}

// Children gives the divisions in force right below a code, in the order of the codes; townships stand right below a
// prefecture-level city that has no counties.
func (r *Regions) Children(ctx context.Context, code models.Code) ([]models.Region, error) {
	t, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	var out []models.Region
	for _, i := range t.children[code] {
		out = append(out, t.rows[i])
	}
	if len(out) > 0 || code.Level() < models.LevelCounty {
		return out, nil
	}
	err = store.From(ctx, r.db).Where("parent = ? AND level = 'village' AND valid_to IS NULL", code).Order("code").Find(&out).Error
	return out, err
}

// Path gives the divisions from the province down to the code itself.
func (r *Regions) Path(ctx context.Context, code models.Code) ([]models.Region, error) {
	var up []models.Region
	for at := code; at != models.Country && len(up) < 8; {
		d, err := r.Get(ctx, at)
		if err != nil {
			return nil, err
		}
		up, at = append(up, d), d.Parent
	}
	for i, j := 0, len(up)-1; i < j; i, j = i+1, j-1 {
		up[i], up[j] = up[j], up[i]
	}
	return up, nil
}

// fillers are rows of the statistics that nobody says in an address.
var fillers = map[string]bool{"市辖区": true, "县": true, "省直辖县级行政区划": true, "自治区直辖县级行政区划": true}

// FullName gives "吉林省白城市镇赉县"; the country is "全国".
func (r *Regions) FullName(ctx context.Context, code models.Code) (string, error) {
	if code == models.Country {
		return "全国", nil
	}
	path, err := r.Path(ctx, code)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for _, d := range path {
		if !fillers[d.Name] {
			b.WriteString(d.Name)
		}
	}
	return b.String(), nil
}

// Place gives own and full name of a division; every line of every list asks, so the answer is kept.
func (r *Regions) Place(ctx context.Context, code models.Code) (Place, error) {
	said := r.said.Load()
	if p, ok := said.of.Load(code); ok {
		return p.(Place), nil
	}
	full, err := r.FullName(ctx, code)
	if err != nil {
		return Place{}, err
	}
	d, err := r.Get(ctx, code)
	if err != nil {
		return Place{}, err
	}
	if said.many.Add(1) > 2*maxVillages {
		r.said.CompareAndSwap(said, &names{})
	}
	said.of.Store(code, Place{d.Name, full})
	return Place{d.Name, full}, nil
}

// Names gives the own names of divisions ("镇赉县"); unknown codes are left out.
func (r *Regions) Names(ctx context.Context, codes ...models.Code) (map[models.Code]string, error) {
	t, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	out := map[models.Code]string{}
	var ask []models.Code
	r.mu.Lock()
	for _, c := range codes {
		if d, ok := t.find(c); ok {
			out[c] = d.Name
		} else if d, ok := r.villages[c]; ok {
			out[c] = d.Name
		} else if c == models.Country {
			out[c] = "全国"
		} else {
			ask = append(ask, c)
		}
	}
	r.mu.Unlock()
	if len(ask) == 0 {
		return out, nil
	}
	var rows []models.Region
	if err := store.From(ctx, r.db).Where("code IN ?", ask).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("reading the names of divisions: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(rows...)
	for _, d := range rows {
		out[d.Code] = d.Name
	}
	return out, nil
}

// Find looks for divisions below under by name, part of a name, pinyin ("zhenlai"), initials ("zlx") or code, best first.
// A retired name finds what took its place. Villages are searched below a county or township only.
func (r *Regions) Find(ctx context.Context, text string, under models.Code, limit int) ([]models.Region, error) {
	text = strings.ToLower(strings.Join(strings.Fields(models.Fold(text)), ""))
	if text == "" || limit <= 0 {
		return nil, nil
	}
	if under == "" {
		under = models.Country
	}
	t, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	rows := t.rows
	if under.Level() >= models.LevelCounty || len(t.children[under]) > 0 && t.rows[t.children[under][0]].Level == "township" {
		from, to := under.Range()
		var villages []models.Region
		if err := store.From(ctx, r.db).Where("level = 'village' AND code BETWEEN ? AND ?", from, to).Order("code").Find(&villages).Error; err != nil {
			return nil, fmt.Errorf("finding villages: %w", err)
		}
		rows = append(t.below(under), villages...)
	}
	return t.best(append(rows[:len(rows):len(rows)], t.formerly(under)...), text, under, limit), nil
}

// formerly gives divisions under the names they had, as retired rows that lead to themselves.
func (t *tree) formerly(under models.Code) []models.Region {
	var out []models.Region
	for _, f := range t.former {
		if d, ok := t.find(f.Code); ok && f.Code.Within(under) {
			d.Name, d.Pinyin, d.ValidTo = f.Name, f.Pinyin, &f.ValidTo
			out = append(out, d)
		}
	}
	return out
}

// below gives the divisions above the village in a subtree.
func (t *tree) below(under models.Code) []models.Region {
	from, to := under.Range()
	i := sort.Search(len(t.rows), func(i int) bool { return t.rows[i].Code >= from })
	j := sort.Search(len(t.rows), func(i int) bool { return t.rows[i].Code > to })
	return t.rows[i:j:j]
}

// best ranks rows that match text: by kind of match, then level, then code.
func (t *tree) best(rows []models.Region, text string, under models.Code, limit int) []models.Region {
	type hit struct {
		models.Region
		rank int
	}
	var hits []hit
	seen := map[models.Code]bool{}
	for _, d := range rows {
		rank := match(d, text)
		if rank < 0 || !d.Code.Within(under) {
			continue
		}
		if d.ValidTo != nil {
			now, ok := t.find(t.current(d.Code))
			if !ok || now.ValidTo != nil {
				continue
			}
			d, rank = now, rank+10
		}
		hits = append(hits, hit{d, rank})
	}
	sort.SliceStable(hits, func(i, j int) bool {
		a, b := hits[i], hits[j]
		if a.rank != b.rank {
			return a.rank < b.rank
		}
		if la, lb := levelOf(a.Region), levelOf(b.Region); la != lb {
			return la < lb
		}
		return a.Code < b.Code
	})
	var out []models.Region
	for _, h := range hits {
		if !seen[h.Code] && len(out) < limit {
			seen[h.Code] = true
			out = append(out, h.Region)
		}
	}
	return out
}

func levelOf(d models.Region) int {
	for i, n := range models.LevelNames {
		if n == d.Level {
			return i
		}
	}
	return len(models.LevelNames)
}

// match says how well a division answers to the text: 0 its name … 5 the initials begin so; -1 not at all.
func match(d models.Region, text string) int {
	switch {
	case d.Name == text:
		return 0
	case strings.HasPrefix(d.Name, text):
		return 1
	case text[0] >= '0' && text[0] <= '9':
		if strings.HasPrefix(string(d.Code), text) {
			return 2
		}
	case text[0] >= 'a' && text[0] <= 'z':
		if n := spelled(d.Pinyin, text); n > 0 {
			return n
		}
		if initials(d.Pinyin, text) {
			return 5
		}
	case strings.Contains(d.Name, text):
		return 3
	}
	return -1
}

// spelled says whether the pinyin without its spaces begins with text: 2 when the text ends where a syllable does, else 4.
func spelled(pinyin, text string) int {
	i := 0
	for k := 0; k < len(pinyin); k++ {
		if pinyin[k] == ' ' {
			if i == len(text) {
				return 2
			}
			continue
		}
		if i == len(text) {
			return 4
		}
		if pinyin[k] != text[i] {
			return 0
		}
		i++
	}
	if i == len(text) {
		return 2
	}
	return 0
}

// initials says whether the first letters of the syllables begin with text.
func initials(pinyin, text string) bool {
	i := 0
	for k := 0; k < len(pinyin) && i < len(text); k++ {
		if k == 0 || pinyin[k-1] == ' ' {
			if pinyin[k] != text[i] {
				return false
			}
			i++
		}
	}
	return i == len(text)
}
