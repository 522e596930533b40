package engine

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// sheet is all offers of one restriction and one limit per need, by rising price.
type sheet struct {
	like   *Offer
	offers []int32
}

// buy adds what every need gains by buying at the prices.
func (k *checker) buy(perUnit, way []int64, sum *Sum) {
	b := &buyer{checker: k, perUnit: perUnit, way: way, known: map[string][]int32{}, tied: map[int32][]int32{}, byOrg: map[int32][]int32{}}
	for _, t := range k.p.Bonds {
		b.tie(t.Need, t.Org)
	}
	for _, x := range k.p.Keeps {
		b.tie(x.Need, k.p.Offers[x.Offer].Org)
	}
	for _, x := range k.p.Limits {
		b.tie(x.Need, k.p.Offers[x.Offer].Org)
	}
	for _, t := range k.p.Bars {
		b.tie(t.Need, t.Org)
	}
	b.index()
	lo := 0
	for j := range k.p.Needs {
		hi := lo
		for hi < len(k.p.Pairs) && int(k.p.Pairs[hi].Need) == j {
			hi++
		}
		b.need(int32(j), k.p.Pairs[lo:hi], sum)
		lo = hi
	}
}

type buyer struct {
	*checker
	perUnit, way []int64
	sheets       []sheet
	at           map[[2]int64][]int32 // category (−1: any) and region → sheets
	known        map[string][]int32   // sheets that fit needs of the same attributes
	tied         map[int32][]int32    // per need: organisations with a bond or bar, or an offer that it keeps or has a limit with
	byOrg        map[int32][]int32    // per organisation: its offers that are not listed
	from, to     []buyable
	key          []byte
}

func (b *buyer) tie(need, org int32) {
	if !slices.Contains(b.tied[need], org) {
		b.tied[need] = append(b.tied[need], org)
	}
}

type buyable struct{ price, most int64 }

func (b *buyer) index() {
	b.at = map[[2]int64][]int32{}
	byText := map[string]int{}
	for i := range b.p.Offers {
		o := &b.p.Offers[i]
		if o.Listed || o.Qty == 0 {
			continue
		}
		b.byOrg[o.Org] = append(b.byOrg[o.Org], int32(i))
		text := restrictionText(o)
		s, ok := byText[text]
		if !ok {
			s = len(b.sheets)
			byText[text] = s
			b.sheets = append(b.sheets, sheet{like: o})
			b.post(int32(s), o)
		}
		b.sheets[s].offers = append(b.sheets[s].offers, int32(i))
	}
	for _, s := range b.sheets {
		slices.SortStableFunc(s.offers, func(x, y int32) int {
			return compare(b.perUnit[x]+int64(b.p.Offers[x].Cost), b.perUnit[y]+int64(b.p.Offers[y].Cost))
		})
	}
}

func (b *buyer) post(s int32, o *Offer) {
	categories, regions := o.Categories, o.Regions
	if len(categories) == 0 {
		categories = []Word{-1}
	}
	if len(regions) == 0 {
		regions = []Region{0}
	}
	for _, c := range categories {
		for _, r := range regions {
			key := [2]int64{int64(o.Kind)<<32 | int64(uint32(c)), r}
			b.at[key] = append(b.at[key], s)
		}
	}
}

// restrictionText is equal for offers of one restriction and kind.
func restrictionText(o *Offer) string {
	return fmt.Sprint(o.Kind, o.Categories, o.Groups, o.Stages, o.Regions, o.From)
}

// need adds what one need gains at the prices: its best tranches against the cheapest that fits.
func (b *buyer) need(j int32, pairs []Pair, sum *Sum) {
	n := &b.p.Needs[j]
	var way int64
	if n.Place >= 0 {
		way = b.way[n.Place]
	}
	b.to, b.from = b.to[:0], b.from[:0]
	best := int64(-1 << 62)
	for _, t := range n.Tranches {
		b.to = append(b.to, buyable{t.Value - way, t.Qty})
		best = max(best, t.Value-way)
	}
	tied := b.tied[j]
	b.cheapest(j, best, tied)
	for _, org := range tied {
		b.eachOffer(j, org, best)
	}
	for _, x := range pairs {
		if cost, ok := b.fits(j, x.Offer); ok {
			b.take(cost+b.perUnit[x.Offer], j, x.Offer, best)
		}
	}
	b.trade(sum)
}

// take adds what a need may buy of an offer: what it keeps, with its bonus, then the rest.
func (b *buyer) take(price int64, need, offer int32, best int64) {
	o := &b.p.Offers[offer]
	if o.Qty == 0 {
		return
	}
	most := b.upTo(need, offer)
	if keep, ok := b.keeps[[2]int32{need, offer}]; ok {
		kept := min(keep.Qty, most)
		most -= kept
		if price-int64(keep.Bonus) < best {
			b.from = append(b.from, buyable{price - int64(keep.Bonus), kept})
		}
	}
	if price < best && most > 0 {
		b.from = append(b.from, buyable{price, most})
	}
}

// cheapest takes from every sheet the offers that count: limited ones up to the first without a limit. Those of the tied
// organisations are left out.
func (b *buyer) cheapest(j int32, best int64, tied []int32) {
	for _, s := range b.sheetsFor(&b.p.Needs[j]) {
		for _, i := range b.sheets[s].offers {
			price := b.perUnit[i] + int64(b.p.Offers[i].Cost)
			if price >= best {
				break
			}
			if len(tied) > 0 && slices.Contains(tied, b.p.Offers[i].Org) {
				continue
			}
			b.take(price, j, i, best)
			if b.p.Offers[i].Most == 0 {
				break
			}
		}
	}
}

// eachOffer looks at every offer of an organisation by itself: a bond or bar tells it apart.
func (b *buyer) eachOffer(j, org int32, best int64) {
	for _, i := range b.byOrg[org] {
		if b.p.Offers[i].Kind != b.p.Needs[j].Kind {
			continue
		}
		if cost, ok := b.fits(j, i); ok {
			b.take(cost+b.perUnit[i], j, i, best)
		}
	}
}

func (b *buyer) sheetsFor(n *Need) []int32 {
	k := binary.AppendVarint(b.key[:0], int64(n.Kind))
	k = binary.AppendVarint(binary.AppendVarint(binary.AppendVarint(k, int64(n.Category)), n.Region), int64(n.By))
	for _, set := range [][]Word{n.Groups, n.Stages} {
		k = append(k, '|')
		for _, w := range set {
			k = binary.AppendVarint(k, int64(w))
		}
	}
	b.key = k
	list, ok := b.known[string(k)]
	if !ok {
		list = b.look(n)
		b.known[string(k)] = list
	}
	return list
}

func (b *buyer) look(n *Need) (list []int32) {
	for _, category := range []Word{n.Category, -1} {
		done := Region(-1)
		for _, zeros := range []int64{1, 1e3, 1e6, 1e8, 1e10, 1e12} {
			region := n.Region - n.Region%zeros
			if region == done {
				continue
			}
			done = region
			for _, s := range b.at[[2]int64{int64(n.Kind)<<32 | int64(uint32(category)), region}] {
				if b.allows(b.sheets[s].like, n) && !slices.Contains(list, s) {
					list = append(list, s)
				}
			}
		}
	}
	return list
}

// trade pairs the cheapest sources with the best tranches as long as that gains.
func (b *buyer) trade(sum *Sum) {
	if len(b.from) == 0 {
		return
	}
	slices.SortFunc(b.from, func(x, y buyable) int { return compare(x.price, y.price) })
	slices.SortFunc(b.to, func(x, y buyable) int { return compare(y.price, x.price) })
	for i, j := 0, 0; i < len(b.from) && j < len(b.to) && b.to[j].price > b.from[i].price; {
		q := min(b.from[i].most, b.to[j].most)
		sum.AddMul(b.to[j].price-b.from[i].price, q)
		if b.from[i].most -= q; b.from[i].most == 0 {
			i++
		}
		if b.to[j].most -= q; b.to[j].most == 0 {
			j++
		}
	}
}
