// Package demo makes a believable world to try things in: made-up people and organisations in real divisions. It works
// through the rooms' own commands where a story is told, and in bulk by the same rules where numbers are wanted. ID numbers carry the
// unassigned prefix 990000; nobody in it exists.
package demo

import (
	"context"
	"fmt"

	"shanqiao/app/pii"
	"shanqiao/app/rooms"
	"shanqiao/app/store"
	"shanqiao/models"
)

// Rooms are what the world is built through.
type Rooms struct {
	rooms.Rooms
	PII     *pii.PII
	Reindex func(ctx context.Context) error // builds the search index anew after a bulk load; nil where there is none
	Analyze func(ctx context.Context) error // has the database look how much it holds; nil where there is none
}

// Size says how many needs there shall be, at most MostNeeds; the zero value is the ordinary demo world of 2,000.
type Size struct{ Needs int }

// Password of every demo account.
const Password = "qiao liang cun yu shan"

// Places of the story.
const (
	Village  = models.Code("220821100208") // 镇赉县镇赉镇新立村
	Township = models.Code("220821100000")
	County   = models.Code("220821000000")
	Province = models.Code("220000000000")
)

// Account is one person of the demo world who can sign in.
type Account struct {
	Login, Name  string
	Role         models.Role
	Region       models.Code
	Organisation string // name of the organisation, for its people
}

// Accounts are shown on the sign-in page of a demo world, in the order of the story.
var Accounts = []Account{
	{"village", "王桂兰", models.VillageClerk, Village, ""},
	{"supervisor", "刘长顺", models.VillageSupervisor, Village, ""},
	{"township1", "李强", models.TownshipClerk, Township, ""},
	{"township2", "赵敏", models.TownshipReviewer, Township, ""},
	{"township3", "孙丽", models.TownshipClerk, Township, ""},
	{"county1", "陈立新", models.CountyClerk, County, ""},
	{"county2", "周海燕", models.CountyReviewer, County, ""},
	{"county3", "吴建国", models.CountyReviewer, County, ""},
	{"audit", "郑晓东", models.CountyAuditor, County, ""},
	{"province1", "高文博", models.ProvinceOfficer, Province, ""},
	{"province2", "林静", models.ProvinceReviewer, Province, ""},
	{"province3", "何志远", models.ProvinceOfficer, Province, ""},
	{"province4", "罗秀芬", models.ProvinceOfficer, Province, ""},
	{"province5", "丁海涛", models.ProvinceReviewer, Province, ""},
	{"province6", "方晓梅", models.ProvinceReviewer, Province, ""},
	{"province7", "石磊", models.ProvinceOfficer, Province, ""},
	{"province8", "贺文斌", models.ProvinceReviewer, Province, ""},
	{"judge1", "马玉珍", models.HonourJudge, Province, ""},
	{"judge2", "宋国平", models.HonourJudge, Province, ""},
	{"foundation", "周岚", models.OrgManager, "", "鹿麦公益基金会"},
	{"foundation2", "沈一鸣", models.OrgMember, "", "鹿麦公益基金会"},
	{"charity", "唐素英", models.OrgManager, "", "灯草慈善会"},
	{"team", "韩冬", models.TeamLeader, "", "半亩云志愿服务队"},
	{"enterprise", "冯立", models.OrgManager, "", "纸鸢管业有限公司"},
	{"village2", "斯琴", models.VillageClerk, "220821201201", ""},
	{"township4", "白音", models.TownshipClerk, "220821201000", ""},
	{"county4", "阿依", models.CountyReviewer, "513429000000", ""},
	{"admin", "系统管理员", models.SystemAdmin, models.Country, ""},
	{"security", "安全管理员", models.SecurityAdmin, models.Country, ""},
	{"auditor", "审计员", models.TrailAuditor, models.Country, ""},
	{"county5", "包立军", models.CountyClerk, "220881000000", ""},
	{"county6", "佟丽华", models.CountyReviewer, "220881000000", ""},
	{"township5", "钱进", models.TownshipReviewer, Township, ""},
}

// Fresh refuses a database that somebody has worked in without declaring it a demo world.
func Fresh(ctx context.Context, db *store.DB) error {
	var kind string
	var users int64
	if err := db.Pool.QueryRow(ctx, "SELECT coalesce((SELECT kind FROM world), ''), (SELECT count(*) FROM users)").Scan(&kind, &users); err != nil {
		return fmt.Errorf("looking what the database holds: %w", err)
	}
	if kind == "" && users > 0 {
		return models.Fail(models.Conflict, "world.is-real")
	}
	return nil
}
