package search

import (
	"regexp"
	"strings"
	"testing"

	"shanqiao/models"
)

var condition = regexp.MustCompile(`^[a-z_]+ = "[^"\\\x00-\x1f]*"$`)

var hostile = []string{
	`x" OR audience = "org`, `" OR county = "220821000000" OR county = "`, `\`, `\"`, `\\" OR audience = "org" OR x = "\\`, `'`, `x' OR audience = 'org`, "a\nb", "a\x00b", `") OR (audience = "org`,
	`edu_aid"] , ["audience = "org`, `_geoRadius(0,0,1)`, `audience EXISTS`, `NOT audience = public`, "\xff\xfe", `＂ OR audience = ＂org`, strings.Repeat(`"`, 5000), `x" OR 1 = 1 --`, ``, ` `,
}

// checkFilter holds every filter to its form: the viewer's element first, then only plain conditions.
func checkFilter(t *testing.T, got any, seen []string) {
	t.Helper()
	f, ok := got.(filter)
	if !ok || len(f) == 0 || strings.Join(f[0], "|") != strings.Join(seen, "|") {
		t.Fatalf("the viewer's element is not first: %v", got)
	}
	for _, element := range f {
		for _, c := range element {
			if !condition.MatchString(c) {
				t.Fatalf("a condition has lost its form: %s", c)
			}
		}
	}
}

func FuzzFilter(f *testing.F) {
	for _, h := range hostile {
		f.Add(h, h)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, v := range []Viewer{Public, {Verified: true}, {Actor: models.Actor{User: "s", Grants: []models.Grant{{Role: models.CountyClerk, Region: "220821000000"}}}}} {
			r := needRequest(v, NeedQuery{Text: a, Categories: []string{a, b}, Kinds: []string{b}, Regions: []models.Code{models.Code(a), models.Code(b)}, Urgencies: []string{a},
				Groups: []string{b}, Tags: []string{a}, States: []string{b}, Bands: []string{a}, Level: b, Facets: []string{a, "township", "org"}, Sort: Sort(a), Limit: len(a), Offset: -len(b)})
			checkFilter(t, r.Filter, v.needs())
			for _, facet := range r.Facets {
				if facet == "org" || facet == "township" && !v.Inside() {
					t.Fatalf("may not count %s", facet)
				}
			}
			if r.Limit < 1 || r.Limit > 100 || r.Offset < 0 || r.Offset > maxHits {
				t.Fatalf("page %d from %d", r.Limit, r.Offset)
			}
		}
	})
}

func TestViewer(t *testing.T) {
	actor := func(role models.Role, region models.Code) models.Actor {
		return models.Actor{User: "u", Grants: []models.Grant{{Role: role, Region: region}}}
	}
	member := models.Actor{User: "u", Grants: []models.Grant{{Role: models.OrgManager, Org: "o"}}}
	for _, c := range []struct {
		who  Viewer
		want string
	}{
		{Public, `audience = "public"`},
		{Viewer{Actor: member}, `audience = "public"`}, // not verified yet
		{Viewer{Actor: member, Verified: true}, `audience = "public" audience = "org"`},
		{Viewer{Actor: actor(models.CountyReviewer, "220821000000")}, `audience = "public" county = "220821000000"`},
		{Viewer{Actor: actor(models.TownshipClerk, "220821100000")}, `audience = "public" township = "220821100000"`},
		{Viewer{Actor: actor(models.PrefectureOfficer, "220800000000")}, `audience = "public" prefecture = "220800000000"`},
		{Viewer{Actor: actor(models.ProvinceOfficer, "220000000000")}, `audience = "public" province = "220000000000"`},
		{Viewer{Actor: actor(models.VillageClerk, "220821100201")}, `audience = "public"`},
		{Viewer{Actor: actor(models.MinistryReader, "")}, `audience = "public" audience = "org"`},
		{Viewer{Actor: actor(models.SystemAdmin, "")}, `audience = "public"`},
		{Viewer{Actor: actor(models.CountyReviewer, `220821" OR x`)}, `audience = "public"`},
	} {
		if got := strings.Join(c.who.needs(), " "); got != c.want {
			t.Errorf("%+v: got %s, want %s", c.who, got, c.want)
		}
	}
	if got := (Viewer{Actor: member}).offers(); len(got) != 2 || got[1] != `org = "o"` {
		t.Errorf("own offers: got %v", got)
	}
}

func TestPrepare(t *testing.T) {
	for in, want := range map[string]string{
		"資助３０００元": "资助 3000 元", "臺裏後學農": "台里后学农", "棉被200件": "棉被 200 件", "N-220821-2026": "N-220821-2026", "  a\x00b\n": "a b", "": "", "①": "1", "\xff助": "助",
		"500册2箱": "500 册 2 箱",
	} {
		if got := Prepare(in); got != want {
			t.Errorf("Prepare(%q): got %q, want %q", in, got, want)
		}
	}
	if got := Prepare(Prepare("資助３０００元")); got != "资助 3000 元" {
		t.Errorf("twice: got %q", got)
	}
	if got := spellings("留守儿童"); got != "liushou liushouertong shouer shouertong ertong" {
		t.Errorf("spellings: got %q", got)
	}
	if got := initials("助学：两名高中生", "镇赉"); got != "zx lmgzs zl" {
		t.Errorf("initials: got %q", got)
	}
}

func TestSettings_AreComplete(t *testing.T) {
	for _, i := range Indexes {
		s := settings(i)
		last := s.SearchableAttributes[len(s.SearchableAttributes)-1]
		if last != "initials" || !strings.HasSuffix(s.SearchableAttributes[len(s.SearchableAttributes)-2], "pinyin") {
			t.Errorf("%s: spellings are not last: %v", i, s.SearchableAttributes)
		}
		if len(s.Synonyms) < 200 || len(s.Dictionary) < 2500 || len(s.StopWords) < 20 {
			t.Errorf("%s: %d synonyms, %d words, %d stop words", i, len(s.Synonyms), len(s.Dictionary), len(s.StopWords))
		}
	}
	for _, w := range lines(placeText) {
		if w == "布拖县" || w == "镇赉县" {
			t.Errorf("the dictionary holds the full name %s", w)
		}
	}
}
