package engine

import "math/big"

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
