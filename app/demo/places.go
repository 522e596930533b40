package demo

import (
	"fmt"
	"strings"

	"gorm.io/gorm/clause"

	"shanqiao/models"
)

// spot is one village of the demo world with its place in the divisions.
type spot struct {
	Code, Town, County, Province models.Code
	Name, TownName               string // "新立村", "镇赉镇"
}

// geography is where the world lies: its villages, and the names of every division they lie in.
type geography struct {
	home   []spot // 镇赉县, the story's county
	others []spot
	names  map[models.Code]string
}

// counties of the world; how many villages of how many townships each.
var counties = []struct {
	code           models.Code
	towns, perTown int
}{
	{County, 12, 3}, {"220802000000", 2, 2}, {"220881000000", 2, 2}, {"220882000000", 2, 2}, {"220822000000", 2, 2},
	{"513429000000", 2, 2}, {"622926000000", 2, 2}, {"533323000000", 2, 2},
}

// chosen villages belong to the world whatever the choice by order says: those of the accounts.
var chosen = map[models.Code]bool{Village: true, "220821201201": true}

type villageRow struct {
	Code, Town, County, Province             models.Code
	Name, TownName, CountyName, ProvinceName string
}

// readPlaces chooses the villages from the divisions, by the order of their codes.
func (b *build) readPlaces() error {
	g := &geography{names: map[models.Code]string{}}
	for _, c := range counties {
		from, to := c.code.Range()
		var rows []villageRow
		err := b.tx.Raw(`SELECT v.code, v.name, t.code town, t.name town_name, c.code county, c.name county_name, p.code province, p.name province_name
			FROM regions v JOIN regions t ON t.code = v.parent JOIN regions c ON c.code = ? JOIN regions p ON p.code = substr(v.code, 1, 2) || '0000000000'
			WHERE v.code BETWEEN ? AND ? AND v.level = 'village' AND v.valid_to IS NULL AND v.name LIKE '%村%' AND (t.name LIKE '%镇' OR t.name LIKE '%乡') ORDER BY v.code`, c.code, from, to).Scan(&rows).Error
		if err != nil {
			return fmt.Errorf("choosing villages: %w", err)
		}
		g.choose(rows, c.towns, c.perTown)
	}
	if len(g.home) == 0 {
		return fmt.Errorf("the villages of %s are not loaded", County)
	}
	g.names[Province], g.names["220800000000"], g.names["220700000000"] = "吉林省", "白城市", "松原市"
	b.place = g
	return nil
}

func (g *geography) choose(rows []villageRow, towns, perTown int) {
	byTown, order := map[models.Code][]villageRow{}, []models.Code{}
	for _, r := range rows {
		if len(byTown[r.Town]) == 0 {
			order = append(order, r.Town)
		}
		byTown[r.Town] = append(byTown[r.Town], r)
	}
	for i, town := range order {
		list := byTown[town]
		wanted := perTown
		if town == Township {
			wanted = 7
		}
		for j, r := range list {
			gap := max(len(list)/wanted, 1)
			if chosen[r.Code] || i < towns && j%gap == 0 && j/gap < wanted {
				g.add(r)
			}
		}
	}
}

func (g *geography) add(r villageRow) {
	s := spot{r.Code, r.Town, r.County, r.Province, villageName(r.Name), r.TownName}
	g.names[r.Code], g.names[r.Town], g.names[r.County], g.names[r.Province] = r.Name, r.TownName, r.CountyName, r.ProvinceName
	if r.County == County {
		g.home = append(g.home, s)
	} else {
		g.others = append(g.others, s)
	}
}

// villageName is the village without its committee: 新立村委会 → 新立村.
func villageName(name string) string {
	for _, tail := range []string{"村村民委员会", "村民委员会", "村委会"} {
		if cut, ok := strings.CutSuffix(name, tail); ok {
			return cut + "村"
		}
	}
	return name
}

func (g *geography) all() []spot { return append(append([]spot{}, g.home...), g.others...) }

// find gives a village by its code; the story's when it is not of the world.
func (g *geography) find(code models.Code) spot {
	for _, s := range g.all() {
		if s.Code == code {
			return s
		}
	}
	return g.home[0]
}

// anywhere draws a village, six in ten from the story's county.
func (b *build) anywhere() spot {
	if b.chance(60) || len(b.place.others) == 0 {
		return pick(b, b.place.home)
	}
	return pick(b, b.place.others)
}

// cards fills in the village cards with the lights 一村一会 and 一村一队; a card that somebody filled in already stays.
func (b *build) cards() error {
	var cards []models.Village
	for _, s := range b.place.all() {
		homes := 170 + b.rnd.IntN(480)
		v := models.Village{Region: s.Code, Kind: "former_poor", Households: homes, Population: homes * (27 + b.rnd.IntN(9)) / 10, Facilities: []string{"road", "broadband"}, Contact: "村委会值班室"}
		v.LowIncome = v.Population * (3 + b.rnd.IntN(8)) / 100
		switch {
		case s.Province != Province:
			v.Kind, v.LowIncome = "deep_poor", v.Population*(9+b.rnd.IntN(10))/100
		case b.chance(25):
			v.Kind = "ordinary"
		case b.chance(10):
			v.Kind = "demo"
		}
		for _, f := range []string{"water", "clinic", "community_centre", "school"} {
			if b.chance(68) {
				v.Facilities = append(v.Facilities, f)
			}
		}
		since := b.base.AddDate(0, -b.rnd.IntN(60)-8, -b.rnd.IntN(28))
		if s.Code == Village || b.chance(72) {
			v.Association, v.AssociationOn = s.Name+"老年协会", day(since)
		}
		if s.Code == Village || b.chance(58) {
			v.Team, v.TeamOn = s.Name+"志愿服务队", day(since.AddDate(0, 3, 0))
		}
		v.Courtyard = b.chance(40)
		if b.chance(50) {
			v.StationedTeam = b.place.names[s.County] + "驻村工作队"
		}
		cards = append(cards, v)
		b.record(b.staff.village(s.Code).clerk, b.ago(span), models.Entry{Fact: "village.amended", Noun: "village", Subject: models.ID(s.Code), Region: s.Code})
	}
	return b.tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&cards).Error
}
