package engine

import (
	"encoding/binary"
	"fmt"
	"math/big"
	"slices"
)

var million = big.NewInt(1_000_000)

// bound is what the prices prove. For any prices, those of offers and
// organisations not below 0, no plan can have more points than: all amounts,
// limits and floors at their prices, plus what every need would gain if it bought at these prices from whatever fits it.
func (k *checker) bound(prices Prices) (sum Sum, err error) {
	if len(prices.Offers) != len(k.p.Offers) || len(prices.Places) != len(k.p.Places) {
		return sum, refuse("the prices do not belong to this problem")
	}
	caps := map[[2]int32]int64{}
	for _, c := range prices.Caps {
		key := [2]int32{c.Org, c.Kind}
		if _, twice := caps[key]; twice || c.Price < 0 || c.Org < 0 || int(c.Org) >= len(k.p.Orgs) || c.Kind < 0 || int(c.Kind) >= len(k.p.Kinds) {
			return sum, refuse("a price of an organisation is negative, given twice, or of no organisation")
		}
		caps[key] = c.Price
		sum.AddMul(c.Price, k.most(key))
	}
	perUnit := make([]int64, len(k.p.Offers))
	for i, price := range prices.Offers {
		o := &k.p.Offers[i]
		if price < 0 {
			return sum, refuse("the price of offer %s is negative", o.ID)
		}
		sum.AddMul(price, o.Qty)
		perUnit[i] = price + caps[[2]int32{o.Org, o.Kind}]
	}
	way, err := k.ways(prices.Places, &sum)
	if err != nil {
		return sum, err
	}
	k.buy(perUnit, way, &sum)
	return sum, nil
}

// most is what an organisation gives of a kind at most: its limit, or all it offers.
func (k *checker) most(key [2]int32) (all int64) {
	all = k.offered[key]
	if most, ok := k.caps[key]; ok {
		return min(all, most)
	}
	return all
}

// ways adds up, for every place, the prices from it upwards, and pays for limits and floors.
func (k *checker) ways(prices []int64, sum *Sum) ([]int64, error) {
	inKind := make([]int64, len(k.p.Kinds))
	for i := range k.p.Needs {
		inKind[k.p.Needs[i].Kind] += k.p.Needs[i].Wants()
	}
	way := make([]int64, len(prices))
	for s, price := range prices {
		place := k.p.Places[s]
		if price > 1<<61 || price < -1<<61 {
			return nil, refuse("the price of place %s is out of bounds", place.ID)
		}
		most := inKind[place.Kind]
		if place.Most >= 0 {
			most = min(most, place.Most)
		}
		floor := min(place.Floor, most)
		sum.AddMul(max(0, place.Bonus+price), floor)
		sum.AddMul(max(0, price), most-floor)
		way[s] = price
		if place.Parent >= 0 {
			way[s] += way[place.Parent]
		}
	}
	return way, nil
}

// sheet is all offers of one restriction and one limit per need, by rising price.
type sheet struct {
	like   *Offer
	offers []int32
}

// buy adds what every need gains by buying at the prices.
func (k *checker) buy(perUnit, way []int64, sum *Sum) {
	b := &buyer{checker: k, perUnit: perUnit, way: way, known: map[string][]int32{}, tied: map[int32]bool{}}
	for _, t := range k.p.Bonds {
		b.tied[t.Need] = true
	}
	for _, t := range k.p.Bars {
		b.tied[t.Need] = true
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
	tied         map[int32]bool       // needs with bonds or bars
	from, to     []buyable
	key          []byte
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
	if b.tied[j] {
		b.eachOffer(j, best)
	} else {
		b.cheapest(n, best)
	}
	for _, x := range pairs {
		if cost, ok := b.fits(j, x.Offer); ok {
			b.take(cost+b.perUnit[x.Offer], x.Offer, best)
		}
	}
	b.trade(sum)
}

func (b *buyer) take(price int64, offer int32, best int64) {
	if most := b.p.Offers[offer].Most; price < best && b.p.Offers[offer].Qty > 0 {
		if most == 0 {
			most = 1 << 61
		}
		b.from = append(b.from, buyable{price, most})
	}
}

// cheapest takes from every sheet the offers that count: limited ones up to the first without a limit.
func (b *buyer) cheapest(n *Need, best int64) {
	for _, s := range b.sheetsFor(n) {
		for _, i := range b.sheets[s].offers {
			price := b.perUnit[i] + int64(b.p.Offers[i].Cost)
			if price >= best {
				break
			}
			b.take(price, i, best)
			if b.p.Offers[i].Most == 0 {
				break
			}
		}
	}
}

// eachOffer looks at every offer by itself: bonds and bars tell organisations apart.
func (b *buyer) eachOffer(j int32, best int64) {
	for _, s := range b.sheetsFor(&b.p.Needs[j]) {
		for _, i := range b.sheets[s].offers {
			if cost, ok := b.fits(j, i); ok {
				b.take(cost+b.perUnit[i], i, best)
			}
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
