package regions_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/regions"
	"shanqiao/app/rooms"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/models"
)

const (
	village = models.Code("220821100208")
	retired = models.Code("220821100000") // 镇赉镇
	heir    = models.Code("220822100000") // 通榆县开通镇, in another county
	aside   = models.Code("220821101000") // 坦途镇
)

var (
	jilin    = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000a", Grants: []models.Grant{{Role: models.ProvinceOfficer, Region: "220000000000"}}}
	sichuan  = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000b", Grants: []models.Grant{{Role: models.ProvinceOfficer, Region: "510000000000"}}}
	operator = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000c", Grants: []models.Grant{{Role: models.SystemAdmin}}}
	clerk    = models.Actor{User: "0197b5f0-0000-7000-8000-00000000000d", Grants: []models.Grant{{Role: models.VillageClerk, Region: village}}}
	today    = models.Day(roomstest.Beginning)
)

func allRooms(t *testing.T) rooms.Rooms {
	t.Helper()
	identity.Cost = 64
	r, _ := roomstest.New(t)
	if _, err := r.Regions.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return r
}

// officer makes a user of a node and gives him as every request would.
func officer(t *testing.T, r rooms.Rooms, login string, role models.Role, node models.Code) func() models.Actor {
	t.Helper()
	u, err := r.Users.CreateUser(t.Context(), models.SystemActor, identity.NewUser{Login: login, Name: login, Password: "a long enough phrase"})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Users.Grant(t.Context(), models.SystemActor, u.ID, models.Grant{Role: role, Region: node}); err != nil {
		t.Fatal(err)
	}
	token, _, err := r.Users.SignIn(t.Context(), login, "a long enough phrase", "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	return func() models.Actor {
		a, _, err := r.Users.ActorOf(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
}

func merge(t *testing.T, r rooms.Rooms, from, into models.Code) {
	t.Helper()
	if _, err := r.Regions.Merge(t.Context(), jilin, regions.Change{Codes: []models.Code{from}, Into: into, On: today, Source: "吉政函〔2026〕12号"}); err != nil {
		t.Fatal(err)
	}
}

func TestMerge_RecordsOfTheOldCodeComeIntoTheReachOfTheHeir(t *testing.T) {
	r := allRooms(t)
	ctx := t.Context()
	h, _, err := r.Households.Enter(ctx, clerk, households.Entry{Region: village, Members: []households.Member{{Name: "张福来", IDNo: models.MakeID("99000019780101101"), Relation: "self"}}})
	if err != nil {
		t.Fatal(err)
	}
	heirs := map[string]func() models.Actor{
		"township": officer(t, r, "heir.township", models.TownshipReviewer, heir),
		"county":   officer(t, r, "heir.county", models.CountyReviewer, "220822000000"),
	}
	others := map[string]func() models.Actor{
		"the neighbour": officer(t, r, "aside", models.TownshipReviewer, aside),
		"another town":  officer(t, r, "far", models.CountyReviewer, "220881000000"),
	}
	for name, who := range heirs {
		if who().Reaches("need.read", village) {
			t.Fatalf("%s reaches the village before the merge", name)
		}
	}
	merge(t, r, retired, heir)
	for name, who := range heirs {
		a := who()
		if !a.Reaches("need.read", village) || !a.May("household.read", models.Subject{Region: village}) {
			t.Errorf("%s of the heir does not reach what went into it", name)
		}
	}
	for name, who := range others {
		if who().Reaches("need.read", village) {
			t.Errorf("%s reaches what went elsewhere", name)
		}
	}
	nodes, err := r.Regions.With(ctx, heir)
	if err != nil {
		t.Fatal(err)
	}
	list, err := r.Households.List(ctx, heirs["township"](), nodes, "", 10)
	if err != nil || len(list) != 1 || list[0].ID != h.ID {
		t.Errorf("the heir's list has %d households (%v), want the one of the old code", len(list), err)
	}
}

func TestMerge_OldCodesResolveAndSubtreesHang(t *testing.T) {
	r := allRooms(t)
	ctx := t.Context()
	merge(t, r, retired, heir)
	d, err := r.Regions.Get(ctx, retired)
	if err != nil || d.ValidTo == nil || d.ReplacedBy == nil || *d.ReplacedBy != heir {
		t.Fatalf("the retired division: %+v %v", d, err)
	}
	if now, err := r.Regions.Current(ctx, retired); err != nil || now != heir {
		t.Errorf("the old code leads to %s (%v)", now, err)
	}
	has := func(node, code models.Code) bool {
		list, err := r.Regions.Children(ctx, node)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(list, func(d models.Region) bool { return d.Code == code })
	}
	if has("220821000000", retired) || !has(heir, village) {
		t.Error("the tree does not hang the villages below the heir")
	}
	if full, err := r.Regions.FullName(ctx, village); err != nil || !strings.Contains(full, "通榆县开通镇") {
		t.Errorf("the village is called %s (%v)", full, err)
	}
	if found, err := r.Regions.Find(ctx, "镇赉镇", "220000000000", 5); err != nil || len(found) == 0 || found[0].Code != heir {
		t.Errorf("the old name finds %v (%v)", found, err)
	}
	if out, err := r.Regions.Load(ctx, nil); err != nil || out.Changed != 0 {
		t.Errorf("loading the shipped list again changes %d rows (%v)", out.Changed, err)
	}
	merge(t, r, heir, "220822101000")
	if now, err := r.Regions.Current(ctx, retired); err != nil || now != "220822101000" {
		t.Errorf("over two merges the old code leads to %s (%v)", now, err)
	}
	other, _, _ := open(t, r.DB)
	if now, err := other.Current(ctx, retired); err != nil || now != "220822101000" {
		t.Errorf("another process sees %s (%v)", now, err)
	}
}

func TestRename_TheFormerNameStillFinds(t *testing.T) {
	r := allRooms(t)
	ctx := t.Context()
	other, _, _ := open(t, r.DB)
	if d, err := other.Get(ctx, aside); err != nil || d.Name != "坦途镇" {
		t.Fatalf("%v %v", d, err)
	}
	d, err := r.Regions.Rename(ctx, jilin, regions.Change{Codes: []models.Code{aside}, Name: "新坦途镇", On: today, Source: "吉政函〔2026〕13号"})
	if err != nil || d.Name != "新坦途镇" {
		t.Fatal(d, err)
	}
	if p, err := r.Regions.Place(ctx, aside); err != nil || p.Name != "新坦途镇" || !strings.HasSuffix(p.Full, "镇赉县新坦途镇") {
		t.Errorf("it is called %v (%v)", p, err)
	}
	for _, text := range []string{"坦途镇", "新坦途镇", "xintantu"} {
		if found, err := r.Regions.Find(ctx, text, "220821000000", 5); err != nil || len(found) == 0 || found[0].Code != aside || found[0].Name != "新坦途镇" {
			t.Errorf("%s finds %v (%v)", text, found, err)
		}
	}
	former, err := r.Regions.FormerNames(ctx, aside)
	if err != nil || len(former) != 1 || former[0].Name != "坦途镇" || former[0].Source == "" {
		t.Errorf("former names %v (%v)", former, err)
	}
	if out, err := r.Regions.Load(ctx, nil); err != nil || out.Changed != 0 {
		t.Errorf("loading the shipped list again changes %d rows (%v)", out.Changed, err)
	}
	var facts int64
	if err := r.DB.Gorm().Raw("SELECT count(*) FROM trail WHERE fact = 'region.renamed' AND subject = ?", aside).Scan(&facts).Error; err != nil || facts != 1 {
		t.Errorf("%d facts (%v)", facts, err)
	}
}

func TestChanges_AreRefused(t *testing.T) {
	r := allRooms(t)
	ctx := t.Context()
	merge(t, r, retired, aside)
	c := func(from, into models.Code) regions.Change {
		return regions.Change{Codes: []models.Code{from}, Into: into, On: today, Source: "吉政函〔2026〕12号"}
	}
	late := c("220821102000", aside)
	late.On = today.AddDate(0, 0, 3)
	bare := c("220821102000", aside)
	bare.Source = ""
	for name, one := range map[string]struct {
		a    models.Actor
		c    regions.Change
		code string
	}{
		"a village clerk":      {clerk, c("220821102000", aside), "actor.may-not"},
		"another province":     {sichuan, c("220821102000", aside), "actor.may-not"},
		"nobody":               {models.Actor{}, c("220821102000", aside), "actor.sign-in"},
		"into itself":          {jilin, c(aside, aside), "region.merge-level"},
		"into another level":   {jilin, c("220821102000", "220821000000"), "region.merge-level"},
		"what is retired":      {jilin, c(retired, aside), "region.retired"},
		"into what is retired": {jilin, c("220821102000", retired), "region.retired"},
		"an unknown code":      {jilin, c("220821999000", aside), "region.not-found"},
		"a day ahead":          {jilin, late, "input.wrong"},
		"without a document":   {jilin, bare, "input.wrong"},
		"the same name":        {jilin, regions.Change{Codes: []models.Code{aside}, Name: "坦途镇", On: today, Source: "文"}, "input.wrong"},
	} {
		do := r.Regions.Merge
		if one.c.Name != "" {
			do = r.Regions.Rename
		}
		if _, err := do(ctx, one.a, one.c); models.CodeOf(err) != one.code {
			t.Errorf("%s: got %v, want %s", name, err, one.code)
		}
	}
	if _, err := r.Regions.Rename(ctx, jilin, regions.Change{Codes: []models.Code{aside}, Name: "坦途镇", On: today, Source: "文号"}); models.CodeOf(err) != "region.same-name" {
		t.Errorf("its own name: %v", err)
	}
}

func TestImportChanges_AllOrNone(t *testing.T) {
	r := allRooms(t)
	ctx := t.Context()
	on := today.Format(time.DateOnly)
	good := "rename," + string(aside) + ",新坦途镇," + on + ",吉政函〔2026〕13号\nmerge," + string(retired) + "," + string(aside) + "," + on + ",吉政函〔2026〕14号\n"
	name := func() string {
		d, err := r.Regions.Get(ctx, aside)
		if err != nil {
			t.Fatal(err)
		}
		return d.Name
	}
	try, err := r.Regions.ImportChanges(ctx, operator, strings.NewReader(good), false)
	if err != nil || len(try.Rows) != 2 || try.Wrong != 0 || try.Applied || name() != "坦途镇" {
		t.Fatalf("a try: %+v %v, named %s", try, err, name())
	}
	if !strings.HasSuffix(try.Rows[0].Place, "镇赉县坦途镇") || !strings.HasSuffix(try.Rows[1].Into, "镇赉县坦途镇") {
		t.Errorf("the lines are called %q and %q", try.Rows[0].Place, try.Rows[1].Into)
	}
	wrong := good + "merge," + string(retired) + "," + string(heir) + "," + on + ",吉政函〔2026〕15号\n更名,220821,少一位," + on + ",文号\n更名," + string(heir) + ",开通镇," + on + ",文号\n"
	bad, err := r.Regions.ImportChanges(ctx, operator, strings.NewReader(wrong), true)
	if err != nil || bad.Applied || bad.Wrong != 3 || name() != "坦途镇" {
		t.Fatalf("three wrong lines: %+v %v, named %s", bad, err, name())
	}
	for i, want := range []string{"", "", "region.retired", "region.change-form", "region.same-name"} {
		if got := ""; bad.Rows[i].Wrong != nil || want != "" {
			if bad.Rows[i].Wrong != nil {
				got = bad.Rows[i].Wrong.Code
			}
			if got != want || bad.Rows[i].No != i+1 {
				t.Errorf("line %d of %d: got %q, want %q", bad.Rows[i].No, i+1, got, want)
			}
		}
	}
	if past, err := r.Regions.Past(ctx, operator, 10); err != nil || len(past) != 0 {
		t.Errorf("what was only tried is listed: %v %v", past, err)
	}
	if done, err := r.Regions.ImportChanges(ctx, operator, strings.NewReader("\ufeff"+good), true); err != nil || !done.Applied || name() != "新坦途镇" {
		t.Fatalf("%+v %v, named %s", done, err, name())
	}
	past, err := r.Regions.Past(ctx, jilin, 10)
	if err != nil || len(past) != 2 || past[0].Fact != "region.merged" || past[1].To != "新坦途镇" {
		t.Errorf("the list of changes has %+v %v", past, err)
	}
	if past, err := r.Regions.Past(ctx, sichuan, 10); err != nil || len(past) != 0 {
		t.Errorf("another province reads %v %v", past, err)
	}
	for _, a := range []models.Actor{clerk, {}} {
		if _, err := r.Regions.ImportChanges(ctx, a, strings.NewReader(good), false); models.KindOf(err) != models.Forbidden && models.KindOf(err) != models.Unauthenticated {
			t.Errorf("somebody else tries: %v", err)
		}
		if _, err := r.Regions.Past(ctx, a, 10); err == nil {
			t.Error("somebody else reads what changed")
		}
	}
	if now, _ := r.Regions.Current(ctx, retired); now != aside {
		t.Errorf("the merged township leads to %s", now)
	}
}
