package models

import "strings"

// DeedsCount is what a nominee delivered, by confirmed and filed slips inside the region and window of the round, and what was
// not counted (HON-05). Money in fen.
type DeedsCount struct {
	Fen              int64 `json:"fen"`
	Slips            int   `json:"slips"`
	Matches          int   `json:"matches"`
	Villages         int   `json:"villages"`
	Households       int   `json:"households"`
	Hours            int64 `json:"hours"`
	Sensitive        bool  `json:"sensitive"` // minors, disability or illness among them: the larger k
	UnfiledFen       int64 `json:"unfiledFen"`
	PromisedFen      int64 `json:"promisedFen"`
	OutsideRegionFen int64 `json:"outsideRegionFen"`
	OutsideWindowFen int64 `json:"outsideWindowFen"`
	ElsewhereFen     int64 `json:"elsewhereFen"` // counts for another nomination
}

// SmallClass says whether help of a category, or with minors, is a class with the larger smallest count (§4.10 k_public).
func SmallClass(category string, minors bool) bool {
	return minors || oneOf(category, []string{"edu_aid", "medical_aid", "disability_aid", "orphan_child_aid", "left_behind_child", "rehab_assistive", "psych_support", "child_facility", "left_behind_woman"})
}

// Few says that so few households were helped that the exact amount would tell what one of them got.
func (d DeedsCount) Few(k, sensitive int64) bool {
	if d.Sensitive {
		k = sensitive
	}
	return d.Households > 0 && int64(d.Households) < k
}

// PublicCount is a count as the public may read it: nil below k, else rounded to 5 (§8.3).
func PublicCount(n int, k int64) *int {
	if int64(n) < k {
		return nil
	}
	r := (n + 2) / 5 * 5
	return &r
}

// UnitsFor lists who is asked about a nominee before the notice (征求意见, §4.5; the list is the product's).
func UnitsFor(nomineeType string) List {
	tax, police := term("tax", "税务", "Tax"), term("police", "公安", "Public security")
	switch nomineeType {
	case "enterprise":
		return List{term("market", "市场监管", "Market regulation"), tax, police, term("labour", "人社", "Labour")}
	case "trust":
		return List{term("filing", "民政备案", "Trust filing office"), term("finance", "金融监管", "Financial regulation"), tax}
	case "team":
		return List{term("sponsor", "发起单位", "Sponsor"), police}
	case "person":
		return List{term("workplace", "所在单位", "Workplace or village"), tax, police}
	}
	return List{term("registry", "登记管理", "Registry"), term("supervisor", "业务主管", "Supervising unit"), tax, police}
}

// UnitNamed finds which of the units a name like 省税务局 stands for.
func UnitNamed(units List, name string) (string, bool) {
	for _, u := range units {
		if u.Code == name || strings.Contains(name, u.ZH) {
			return u.Code, true
		}
	}
	return "", false
}

// SeenVotes leaves of scores, opinions and votes what a reader may see now, so that nobody scores or votes after others: one's
// own at once, those of others after one's own or when the counting is over. Names and notes are for the office, and of votes for
// judges who have voted; older turns, voided by a step back, are for the office.
func SeenVotes(a Actor, n Nomination, votes []HonorVote) []HonorVote {
	office, judge := a.System || a.Has(ProvinceOfficer, ProvinceReviewer), a.Has(HonourJudge)
	over := map[string]bool{"vote": n.Ended(), "opinion": true, "score": !oneOf(n.State, []string{"draft", "submitted", "returned", "eligible"})}
	spoken := map[string]bool{}
	for _, v := range votes {
		spoken[v.Kind] = spoken[v.Kind] || v.By == a.User && v.Turn == n.Turns[v.Kind]
	}
	out := []HonorVote{}
	for _, v := range votes {
		own, now := v.By == a.User && a.User != "", v.Turn == n.Turns[v.Kind]
		if !own && (!over[v.Kind] && !(spoken[v.Kind] && now) || !now && !office) {
			continue
		}
		if !own && !office && !(judge && v.Kind == "vote") {
			v.By, v.Note = "", ""
		}
		out = append(out, v)
	}
	return out
}

// MaskText hides runs of five digits and more, however wide they are written, and each of the given names.
func MaskText(s string, names []string) string {
	for _, name := range names {
		s = strings.ReplaceAll(s, name, strings.Repeat("*", len([]rune(name))))
	}
	out, run := []rune(s), 0
	for i := 0; i <= len(out); i++ {
		if i < len(out) && digit(out[i]) {
			run++
			continue
		}
		if i < len(out) && run > 0 && (out[i] == ' ' || out[i] == '-') && i+1 < len(out) && digit(out[i+1]) {
			run++
			continue
		}
		if run >= 5 {
			for j := i - run; j < i; j++ {
				out[j] = '*'
			}
		}
		run = 0
	}
	return string(out)
}

func digit(r rune) bool {
	return r >= '0' && r <= '9' || r >= '０' && r <= '９' || r == 'X' || r == 'x' || strings.ContainsRune("〇零一二三四五六七八九", r)
}
