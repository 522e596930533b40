package regions_test

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"os"
	"strings"
	"testing"

	"shanqiao/app/regions"
	"shanqiao/app/store"
	"shanqiao/models"
)

// smallPackage writes three real villages in the form of the npm package.
func smallPackage(t *testing.T) string {
	t.Helper()
	path := t.TempDir() + "/package.tgz"
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	text := "code,name,streetCode,provinceCode,cityCode,areaCode\n110101001001,\"多福巷社区居委会\",110101001,11,1101,110101\n" +
		"110101001002,\"银闸社区居委会\",110101001,11,1101,110101\n441900003001,\"某社区\",441900003,44,4419,441900\n"
	z := gzip.NewWriter(f)
	w := tar.NewWriter(z)
	err = errors.Join(w.WriteHeader(&tar.Header{Name: "package/dist/villages.csv", Mode: 0o644, Size: int64(len(text))}))
	_, werr := w.Write([]byte(text))
	if err = errors.Join(err, werr, w.Close(), z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// official is somebody of Jilin province who exists as a user.
func official(role models.Role, region models.Code) models.Actor {
	return models.Actor{User: store.NewID(), Name: "某干部", Grants: []models.Grant{{Role: role, Region: region}}}
}

const header = "tag,code,valid_from,valid_to,source,note\n"

func TestImportTags_PreviewThenApply(t *testing.T) {
	r, _, tr := loaded(t)
	a := official(models.ProvinceOfficer, "220000000000")
	file := "\ufeff" + header + "old_revolutionary_area,222424000000,2021-01-01,,某文件,\nnational_poor_county,220821000000,2016-01-06,2019-04-28,省政府公告,确切日期\n"
	run := func(apply bool) regions.TagImport {
		return must[regions.TagImport](t)(r.ImportTags(t.Context(), a, strings.NewReader(file), apply))
	}
	if p := run(false); p.Added != 1 || p.Changed != 1 || p.Applied || p.Rows[0].Name != "汪清县" || p.Rows[1].Change != "change" {
		t.Errorf("preview: got %+v", p)
	}
	if yes, _, _ := r.Tagged(t.Context(), "222424000000", "old_revolutionary_area", on("2022-01-01")); yes {
		t.Error("a preview wrote")
	}
	if p := run(true); !p.Applied || p.Wrong != 0 {
		t.Errorf("apply: got %+v", p)
	}
	if p := run(true); p.Same != 2 || p.Applied {
		t.Errorf("second apply: got %+v, want two rows the same", p)
	}
	yes, known, err := r.Tagged(t.Context(), "222424000000", "old_revolutionary_area", on("2022-01-01"))
	if !yes || !known || err != nil {
		t.Errorf("汪清县: got %v %v %v", yes, known, err)
	}
	if _, known, _ := r.Tagged(t.Context(), "220821000000", "old_revolutionary_area", on("2022-01-01")); known {
		t.Error("a new list that nobody called complete says no")
	}
	if yes, _, _ := r.Tagged(t.Context(), "220821000000", "national_poor_county", on("2019-04-29")); yes {
		t.Error("the changed end was not kept")
	}
	if _, err := r.Load(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if yes, _, _ := r.Tagged(t.Context(), "220821000000", "national_poor_county", on("2019-04-29")); yes {
		t.Error("a later load took back what officials had changed")
	}
	facts := 0
	for _, e := range must[[]models.Entry](t)(tr.Of(t.Context(), "220000000000")) {
		if e.Fact == "region.tagged" && e.Actor == a.User {
			facts++
		}
	}
	if facts != 1 {
		t.Errorf("got %d facts, want 1", facts)
	}
}

func TestImportTags_CompletesAList(t *testing.T) {
	r, _, _ := loaded(t)
	a := official(models.SystemAdmin, "")
	add := func(file string) {
		t.Helper()
		p := must[regions.TagImport](t)(r.ImportTags(t.Context(), a, strings.NewReader(file), true))
		if !p.Applied {
			t.Fatalf("not applied: %+v", p)
		}
	}
	known := func(code models.Code) bool {
		_, k, err := r.Tagged(t.Context(), code, "key_support_county_national", on("2026-01-01"))
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	add(header + "key_support_county_national,533323000000,2021-08-27,,国家名单,\n")
	if known("530102000000") {
		t.Error("one name more in Yunnan made the list complete")
	}
	var b strings.Builder
	b.WriteString("tag,code,valid_from,valid_to,source,note,incomplete\n")
	for _, c := range strings.Fields("530113 530326 530381 530602 530621 530622 530623 530624 530625 530627 530628 533323") {
		b.WriteString("key_support_county_national," + c + "000000,2021-08-27,,国家名单,,no\n")
	}
	add(b.String())
	if !known("530102000000") || !known("220821000000") {
		t.Error("a list called complete still does not know")
	}
}

func TestImportTags_AnswersEveryWrongRow(t *testing.T) {
	r, _, _ := loaded(t)
	a := official(models.ProvinceOfficer, "220000000000")
	file := header + "nonsense,220821000000,2021-01-01,,某文件,\nborder_area,220899000000,2021-01-01,,某文件,\nborder_area,513429000000,2021-01-01,,某文件,\n" +
		"border_area,220821000000,2021/1/1,,某文件,\nborder_area,220821000000,2021-01-01,2020-01-01,,\nborder_area,220822000000,2021-01-01,,某文件,\nborder_area,220822000000,2021-01-01,,某文件,\n"
	p := must[regions.TagImport](t)(r.ImportTags(t.Context(), a, strings.NewReader(file), true))
	want := []string{"tag", "code", "code", "valid_from", "source valid_to", "", "code"}
	for i, row := range p.Rows {
		var fields []string
		for _, w := range row.Wrong {
			fields = append(fields, w.Field)
		}
		if got := strings.Join(fields, " "); got != want[i] || row.No != i+2 {
			t.Errorf("row %d: got %q, want %q", row.No, got, want[i])
		}
	}
	if p.Applied || p.Wrong != 6 {
		t.Errorf("got applied %v, wrong %d", p.Applied, p.Wrong)
	}
	if yes, _, _ := r.Tagged(t.Context(), "220822000000", "border_area", on("2022-01-01")); yes {
		t.Error("the right row of a wrong file was written")
	}
}

func TestImportTags_Refuses(t *testing.T) {
	r, _, _ := loaded(t)
	good := header + "border_area,220821000000,2021-01-01,,某文件,\n"
	for _, c := range []struct {
		who        models.Actor
		file, code string
	}{
		{models.Actor{}, good, "actor.sign-in"}, {official(models.CountyReviewer, "220821000000"), good, "actor.may-not"},
		{official(models.ProvinceOfficer, "220000000000"), "tag,code\nx,y\n", "region.tag-form"},
		{official(models.ProvinceOfficer, "220000000000"), header, "region.tag-form"},
		{official(models.ProvinceOfficer, "220000000000"), "\xff\xfe", "body.encoding"},
		{official(models.ProvinceOfficer, "220000000000"), header + "a,\"b\n", "region.tag-form"},
	} {
		if _, err := r.ImportTags(t.Context(), c.who, strings.NewReader(c.file), true); models.CodeOf(err) != c.code {
			t.Errorf("%q: got %v, want %s", c.file, err, c.code)
		}
	}
}

func TestVillageCardAndLights(t *testing.T) {
	r, _, tr := loaded(t)
	village := models.Code("220821100201")
	card := must[models.Village](t)(r.Card(t.Context(), village))
	if card.Kind != "ordinary" || card.Association != "" {
		t.Errorf("an empty card: got %+v", card)
	}
	day := on("2024-05-01")
	card.Households, card.Population, card.LowIncome, card.Association, card.AssociationOn = 300, 900, 40, "养老协会", &day
	card.Facilities = []string{"water", "road"}
	clerk := official(models.VillageClerk, village)
	must[models.Village](t)(r.SetCard(t.Context(), clerk, card))
	card.Team = "志愿服务队"
	must[models.Village](t)(r.SetCard(t.Context(), clerk, card))
	got := must[models.Village](t)(r.Card(t.Context(), village))
	if got.Team != card.Team || got.Households != 300 || len(got.Facilities) != 2 || got.AssociationOn.Format("2006-01-02") != "2024-05-01" {
		t.Errorf("got %+v", got)
	}
	if n := len(must[[]models.Entry](t)(tr.Of(t.Context(), models.ID(village)))); n != 2 {
		t.Errorf("got %d facts, want 2", n)
	}
	neighbour := models.Village{Region: "220821100202", Kind: "ordinary", Association: "老年协会"}
	must[models.Village](t)(r.SetCard(t.Context(), official(models.TownshipClerk, "220821100000"), neighbour))
	total, lines, err := r.Lights(t.Context(), "220821000000")
	if err != nil || total.Association != 2 || total.Team != 1 || total.Both != 1 || total.Villages < 100 || total.Name != "镇赉县" {
		t.Errorf("lights: got %+v %v", total, err)
	}
	if len(lines) < 10 || lines[0].Name == "" || total.Share(total.Villages) != 100 || total.Share(1) != 0 {
		t.Errorf("lights by township: got %d lines", len(lines))
	}
	if (regions.Lights{}).Share(0) != 0 {
		t.Error("no villages, yet a share")
	}
}

func TestSetCard_Refuses(t *testing.T) {
	r, _, _ := loaded(t)
	clerk := official(models.VillageClerk, "220821100201")
	for _, c := range []struct {
		who  models.Actor
		card models.Village
		code string
	}{
		{models.Actor{}, models.Village{Region: "220821100201", Kind: "ordinary"}, "actor.sign-in"},
		{clerk, models.Village{Region: "220821100202", Kind: "ordinary"}, "actor.may-not"},
		{official(models.TownshipClerk, "220821100000"), models.Village{Region: "220821100000", Kind: "ordinary"}, "region.village-wanted"},
		{official(models.TownshipClerk, "220821100000"), models.Village{Region: "220821100999", Kind: "ordinary"}, "region.village-wanted"},
		{clerk, models.Village{Region: "220821100201", Kind: "?", Households: -1, Facilities: []string{"pool"}}, "input.wrong"},
	} {
		if _, err := r.SetCard(t.Context(), c.who, c.card); models.CodeOf(err) != c.code {
			t.Errorf("%+v: got %v, want %s", c.card, err, c.code)
		}
	}
	if _, err := r.Card(t.Context(), "220821000000"); models.CodeOf(err) != "region.village-wanted" {
		t.Errorf("card of a county: got %v", err)
	}
}
