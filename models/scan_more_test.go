package models_test

import (
	"testing"

	"shanqiao/models"
)

// A second set of titles is kept out or passes as it must; of what is only marked and what is refused the reviewer's set
// (titles.tsv) tells more.
func TestScan_SecondSet(t *testing.T) {
	scanner := models.Scanner{Names: models.NamesOf("王建国", "李秀英", "买买提·艾力", "欧阳春燕", "高兴", "平安", "白雪", "陈露", "张丽华")}
	right, all := map[string]int{}, map[string]int{}
	for _, row := range rowsOf(t, "testdata/titles_more.tsv", 2) {
		want, title := row[0], row[1]
		marks := scanner.Scan("title", title)
		got := verdict(marks)
		if len(models.PlainText("title", title, 1, 60)) > 0 {
			got = "refuse"
		}
		all[want]++
		if got == want || want == "stop" && got != "pass" {
			right[want]++
		} else {
			t.Errorf("%q: got %s %+v, want %s", title, got, marks, want)
		}
	}
	t.Logf("ordinary titles that pass %d of %d; refused %d of %d; refused or marked %d of %d", right["pass"], all["pass"], right["refuse"], all["refuse"], right["stop"], all["stop"])
	if all["pass"] < 180 || all["refuse"]+all["stop"] < 160 {
		t.Errorf("got %v titles, want 180 ordinary and 160 others", all)
	}
}
