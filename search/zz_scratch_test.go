package search_test

import (
	"context"
	"fmt"
	"sort"
	"testing"
	"time"

	"shanqiao/models"
	"shanqiao/search"
)

func TestScratchHoldout(t *testing.T) {
	c, rows := filled(t)
	for _, q := range [][2]string{{"贫困学生", "category=edu_aid"}, {"帮老人送饭", "title~送餐"}, {"冬天取暖用煤", "category=heating_aid"}, {"残疾人护理床", "title~护理床"}, {"太阳能路灯", "title~路灯"}, {"农业技术指导", "category=tech_support"},
		{"大棚", "title~大棚"}, {"义诊", "title~义诊"}, {"孤儿", "category=orphan_child_aid"}, {"shuizai", "category=disaster_aid"}, {"妇女培训", "title~妇女"}, {"镇赉 轮椅", "title~轮椅;county=镇赉县"}, {"洮北区养老", "category=elder_facility|category=elder_aid;county=洮北区"},
		{"東鄉 助學", "category=edu_aid;county=东乡族自治县"}, {"fugong", "county=福贡县"}, {"tongyu zhuxue", "category=edu_aid;county=通榆县"}, {"dxzzzx", "county=东乡族自治县"}, {"水井", "category=water_road_infra"}, {"电商", ""}, {"急难救助", "category=emergency_aid"}, {"米面油", "title~米面油"},
		{"房子漏雨怎么办", "category=housing_repair"}, {"想资助大学生", "title~大学生"}, {"500册图书", "title~500"}, {"志愿陪伴儿童", "category=left_behind_child"}, {"bingchonghai", "title~病虫害"}, {"xinlishudao", "category=psych_support"}, {"法援", "category=legal_aid"}, {"校服", "title~校服"}, {"大安市 危房", "category=housing_repair;county=大安市"}} {
		res, err := c.Needs(t.Context(), org, search.NeedQuery{Text: q[0], Limit: 2})
		if err != nil {
			t.Fatal(err)
		}
		ok := len(res.IDs) > 0
		got := []string{}
		for k, id := range res.IDs {
			if k == 0 {
				ok = ok && (q[1] != "" && fits(rows[id], q[1]))
			}
			got = append(got, rows[id]["county"]+rows[id]["title"])
		}
		if q[1] == "" {
			ok = len(res.IDs) == 0
		}
		t.Log(ok, q, got)
	}
}

func TestScratch100k(t *testing.T) {
	c := client(t)
	tab := table(t, "needs.csv")
	base, _ := fixtures(t)
	began := time.Now()
	make1 := time.Duration(0)
	next := func(_ context.Context, after models.ID) ([]search.Document, models.ID, error) {
		n := 0
		if after != "" {
			fmt.Sscanf(string(after)[24:], "%d", &n)
		}
		if n >= 100_000 {
			return nil, "", nil
		}
		b := time.Now()
		var docs []search.Document
		for i := n; i < n+5000; i++ {
			nd, at := need(t, i+1, tab[i%len(tab)])
			nd.NeedNo = fmt.Sprintf("N-220821-2026-%06d", i)
			_ = at
			d := base[i%len(base)].(search.NeedDocument)
			d.ID, d.NeedNo = nd.ID, nd.NeedNo
			d.OpenedAt += int64(i)
			docs = append(docs, d)
		}
		make1 += time.Since(b)
		return docs, id(n + 5000), nil
	}
	var slow []time.Duration
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() {
		defer close(done)
		for i := 0; ctx.Err() == nil; i++ {
			b := time.Now()
			_, err := c.Put(context.Background(), village(500_000+i, 1, "水塔"))
			if err != nil {
				t.Error(err)
				return
			}
			slow = append(slow, time.Since(b))
			time.Sleep(200 * time.Millisecond)
		}
	}()
	out, err := c.Rebuild(t.Context(), search.Needs, next)
	stop()
	<-done
	if err != nil {
		t.Fatal(err)
	}
	sort.Slice(slow, func(i, j int) bool { return slow[i] < slow[j] })
	t.Log(out.Documents, out.Took, time.Since(began), "making docs", make1, "single p50", slow[len(slow)/2], "max", slow[len(slow)-1], len(slow))
	for _, q := range []search.NeedQuery{{Limit: 20}, {Limit: 20, Facets: []string{"category"}}, {Text: "助学", Limit: 20, Facets: []string{"category"}, Regions: []models.Code{"220821000000"}}, {Text: "zhuxue zhenlai", Limit: 20}, {Text: "镇赉助学", Limit: 20, Facets: []string{"category", "county", "urgency", "groups"}}} {
		var took []time.Duration
		var eng time.Duration
		for range 60 {
			b := time.Now()
			res, err := c.Needs(t.Context(), org, q)
			if err != nil {
				t.Fatal(err)
			}
			eng += res.Took
			took = append(took, time.Since(b))
		}
		sort.Slice(took, func(i, j int) bool { return took[i] < took[j] })
		t.Log(q.Text, q.Facets, "p50", took[30], "p95", took[57], "engine mean", eng/60)
	}
	var one []time.Duration
	for i := range 20 {
		b := time.Now()
		if _, err := c.Put(t.Context(), village(i+1, 5, "水塔")); err != nil {
			t.Fatal(err)
		}
		one = append(one, time.Since(b))
	}
	sort.Slice(one, func(i, j int) bool { return one[i] < one[j] })
	t.Log("single put at 100k p50", one[10], "max", one[19])
}
