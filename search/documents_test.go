package search_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"shanqiao/models"
	"shanqiao/search"
)

// whitelist is what domain handbook §8.3 lets a need's document hold, and the fields prepared from it.
var whitelist = strings.Fields(`need_no title level category resource_kind unit remaining_qty amount_band urgency needed_by opened_at groups state
	province prefecture county township region_tags audience place township_name shown_at
	id version urgency_rank text labels pinyin initials township_pinyin`)

// personal are words that no field of any document may have in its name.
var personal = strings.Fields(`id_no idcard citizen phone mobile tel contact address door gps lat lng birth sex gender health diagnos disab illness guardian
	school photo income property bank card_no household person people head_count relative legal_rep objector detail proxy consent donor volunteer_name spec criteria`)

func keys(t *testing.T, v any) map[string]json.RawMessage {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// fill puts a canary into every text of a record, also below pointers and in lists.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.CanSet() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		fill(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.Uint8 && v.CanSet() {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0))
		}
	case reflect.String:
		v.SetString("金丝雀张三13812345678")
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Bool:
		v.SetBool(true)
	}
}

func TestNeed_HoldsNothingButTheWhitelist(t *testing.T) {
	var n models.Need
	fill(reflect.ValueOf(&n).Elem())
	n.ID, n.NeedNo, n.Region, n.Level, n.Category, n.Urgency, n.State = id(1), "N-1", "220821100201", "household", "edu_aid", "dated", "open"
	n.Groups = []string{"dibao", "orphan", "severe_ill", "child_left_behind", "de_facto_unattended"}
	n.Protection = false // such a need has no document at all: TestNeed_Audience
	n.Lines[0].ResourceKind, n.Lines[0].Unit = "money", "fen"
	for _, title := range []string{"助学：张三 110101199003074514", "助医：白城市中心医院住院", "联系 13812345678", "镇赉县第一中学两名学生", "电话 0436-7221234"} {
		n.Title = title
		d, ok := search.Need(n, search.Place{Region: n.Region, Province: "吉林省", Prefecture: "白城市", County: "镇赉县", Township: "镇赉镇", Tags: []string{"former_poor_county"}})
		if !ok {
			t.Fatal("no document")
		}
		for key, value := range keys(t, d) {
			if !slices.Contains(whitelist, key) {
				t.Errorf("%s is not on the whitelist", key)
			}
			for _, canary := range []string{"金丝雀", "张三", "13812345678", "110101199003074514", "医院", "中学", "7221234", "jinsique", "zhangsan", "orphan", "severe", "left_behind", "unattended", "220821100201"} {
				if strings.Contains(string(value), canary) {
					t.Errorf("title %q: %s holds %s: %s", title, key, canary, value)
				}
			}
		}
	}
}

func TestNeed_MinorsAreKnownToTheCountyOnly(t *testing.T) {
	n := models.Need{Base: models.Base{ID: id(1), Version: 3}, NeedNo: "N-1", Region: "220821100201", Level: "household", Category: "edu_aid", Title: "助学：两名高中生", State: "open", Minors: true}
	at := search.Place{Region: n.Region, Province: "吉林省", Prefecture: "白城市", County: "镇赉县", Township: "镇赉镇"}
	d, _ := search.Need(n, at)
	text, _ := json.Marshal(d)
	if strings.Contains(string(text), "镇赉镇") || strings.Contains(string(text), "220821100") || strings.Contains(string(text), "zhenlaizhen") {
		t.Errorf("the township of a minor's need is in the index: %s", text)
	}
	if d.County != "220821000000" || !slices.Equal(d.Audience, []string{"org"}) {
		t.Errorf("got county %s, audience %v", d.County, d.Audience)
	}
	n.Minors = false
	if d, _ = search.Need(n, at); d.Township != "220821100000" {
		t.Errorf("an adult's need: got township %q", d.Township)
	}
}

func TestNeed_Audience(t *testing.T) {
	for _, c := range []struct {
		level, state string
		minors       bool
		want         string
	}{
		{"household", "open", false, "org"}, {"village", "open", false, "org public"}, {"village", "open", true, "org"}, {"village", "closed", false, "public"},
		{"village", "fulfilled", false, "public"}, {"household", "emergency_open", false, "org"}, {"household", "draft", false, ""}, {"village", "submitted", false, ""},
		{"household", "suspended", false, ""}, {"household", "closed", false, ""}, {"village", "withdrawn", false, ""},
	} {
		d, ok := search.Need(models.Need{Level: c.level, State: c.state, Minors: c.minors}, search.Place{})
		if got := strings.Join(d.Audience, " "); got != c.want || ok != (c.want != "") {
			t.Errorf("%s %s minors %v: got %q %v, want %q", c.level, c.state, c.minors, got, ok, c.want)
		}
	}
}

// TestNeed_PrivacyAndProtection: what concerns privacy is found by organisations only and by its county only; what concerns a
// child's safety by nobody.
func TestNeed_PrivacyAndProtection(t *testing.T) {
	at := search.Place{Region: "220821100201", Province: "吉林省", Prefecture: "白城市", County: "镇赉县", Township: "镇赉镇"}
	for _, level := range []string{"household", "village"} {
		d, ok := search.Need(models.Need{Level: level, State: "open", Region: at.Region, Sensitive: true, Groups: []string{"dibao"}}, at)
		if !ok || !slices.Equal(d.Audience, []string{"org"}) || d.Township != "" || d.ShownAt != "220821000000" || len(d.Groups) != 0 {
			t.Errorf("a sensitive %s need: %v %v, township %q, groups %v", level, ok, d.Audience, d.Township, d.Groups)
		}
		if _, ok := search.Need(models.Need{Level: level, State: "open", Region: at.Region, Protection: true}, at); ok {
			t.Errorf("a %s need about a child's safety has a document", level)
		}
	}
}

func TestNeed_Quantities(t *testing.T) {
	n := models.Need{State: "open", Level: "household", Lines: []models.NeedLine{
		{ResourceKind: "money", Unit: "fen", UnitValueFen: 1, Qty: 300_000, Promised: 50_000, Received: 50_000},
		{ResourceKind: "goods", Unit: "set", UnitValueFen: 10_000, Qty: 4, Waived: 1}, {ResourceKind: "goods", Unit: "piece", UnitValueFen: 0, Qty: 2}}}
	d, _ := search.Need(n, search.Place{})
	if !slices.Equal(d.RemainingQty, []int64{200_000, 3, 2}) || !slices.Equal(d.ResourceKind, []string{"money", "goods"}) || d.AmountBand != "1k_5k" {
		t.Errorf("got %v %v %s", d.RemainingQty, d.ResourceKind, d.AmountBand)
	}
}

func TestDocuments_NoPersonalFields(t *testing.T) {
	for _, d := range []search.Document{search.NeedDocument{}, search.OrganisationDocument{}, search.OfferDocument{}, search.HonorDocument{}} {
		walk(t, reflect.TypeOf(d), reflect.TypeOf(d).Name())
	}
}

func walk(t *testing.T, typ reflect.Type, path string) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		name := strings.ToLower(f.Name + " " + f.Tag.Get("json"))
		for _, p := range personal {
			if strings.Contains(name, p) {
				t.Errorf("%s.%s names something personal (%s)", path, f.Name, p)
			}
		}
		if f.Type.Kind() == reflect.Struct {
			walk(t, f.Type, path+"."+f.Name)
		}
	}
}

func TestOthers_HoldNoCanary(t *testing.T) {
	now := time.Now()
	var o models.Organisation
	fill(reflect.ValueOf(&o).Elem())
	o.ID, o.Name, o.OrgType, o.OfficeRegion, o.State, o.CreditStatus, o.Grade = id(1), "某基金会", "foundation", "220000000000", "verified", "normal", "a5"
	o.Purposes, o.ServiceAreas, o.Skills, o.USCC = []string{"edu_aid"}, []models.Code{"220000000000"}, []string{"支教"}, new(string)
	od, ok := search.Organisation(o, search.Place{Region: o.OfficeRegion, Province: "吉林省"})
	if !ok {
		t.Error("a verified organisation has no document")
	}
	o.CreditStatus = "abnormal"
	if _, ok := search.Organisation(o, search.Place{}); ok {
		t.Error("a frozen organisation has a document")
	}
	var f models.Offer
	fill(reflect.ValueOf(&f).Elem())
	f.ID, f.OrgID, f.OfferNo, f.Form, f.OfficeRegion, f.Name, f.Mode, f.ResourceKind, f.Item, f.Unit = id(2), id(1), "O-1", "offer", "220000000000", "冬衣", "via_charity", "goods", "棉衣", "piece"
	f.Categories, f.Restriction, f.Regions, f.Groups, f.Stages, f.State, f.Anonymity = []string{"poverty_aid"}, "region", []models.Code{"220821000000"}, nil, nil, "active", "anonymous"
	f.From, f.Until, f.Quantity, f.Reserved, f.Delivered, f.Withdrawn = &now, &now, 10, 3, 0, 0
	fd, ok := search.Offer(f, o, search.Place{Region: "220000000000", Province: "吉林省"})
	if !ok || fd.FreeQty != 7 || fd.OrgName != "" || !slices.Equal(fd.Audience, []string{"org"}) {
		t.Errorf("an anonymous offer: got %+v", fd)
	}
	f.Form, f.Anonymity = "project", "public_name"
	pd, _ := search.Offer(f, o, search.Place{})
	if pd.OrgName != "某基金会" || !slices.Contains(pd.Audience, "public") {
		t.Errorf("a project: got %+v", pd)
	}
	a := models.Award{Base: models.Base{ID: id(3)}, CertNo: "C-1", Holder: "某基金会", Category: "project_trust", PublishedAt: &now, VerifyCode: "金丝雀", DocNo: "金丝雀"}
	hd, ok := search.Honor(a, models.Cycle{Name: "2026年度"}, search.Place{})
	if !ok {
		t.Error("a published honour has no document")
	}
	a.RevokedAt = &now
	if _, ok := search.Honor(a, models.Cycle{}, search.Place{}); ok {
		t.Error("a revoked honour has a document")
	}
	for _, d := range []any{od, fd, pd, hd} {
		for key, value := range keys(t, d) {
			if strings.Contains(string(value), "金丝雀") || strings.Contains(string(value), "张三") || strings.Contains(string(value), "jinsique") || strings.Contains(string(value), "13812345678") {
				t.Errorf("%T %s holds a canary: %s", d, key, value)
			}
		}
	}
}
