// Package params holds the dated parameters of each region, the calendar of working days and the clock. Thresholds,
// limits and standards are rows with a document number, never literals in code. It owns params, calendar_days and world, and records param.set,
// calendar.set and clock.moved.
package params

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/app/trail"
	"shanqiao/models"
)

// Params answers what holds in a region on a day.
type Params struct {
	db    *store.DB
	trail *trail.Trail
	demo  atomic.Bool
	ahead atomic.Int64 // seconds, as read last
	fresh atomic.Int64 // until when that may be used, in nanoseconds

	calendar atomic.Pointer[readCalendar]
}

// New makes the room.
func New(db *store.DB, t *trail.Trail) *Params { return &Params{db: db, trail: t} }

// Default is a parameter the product ships: its meaning, value and where it comes from.
type Default struct {
	Key   string
	Value int64
	models.Text
	Unit string // fen, wd, d, month, share (per ten thousand), count
	Doc  string
}

// Defaults are the values that hold until a region sets its own (domain handbook §4.10 and the limits of §4).
var Defaults = []Default{
	{"second_officer_limit_fen", 5_000_000, models.Text{ZH: "对接金额超过多少须第二名县级审核人", EN: "Value above which a second county officer signs"}, "fen", "产品默认"},
	{"township_emergency_limit_fen", 200_000, models.Text{ZH: "乡镇先行救助限额", EN: "Township emergency limit"}, "fen", "产品默认"},
	{"village_minutes_limit_fen", 1_000_000, models.Text{ZH: "村级需求须会议记录的金额", EN: "Village need that needs minutes"}, "fen", "产品默认；村民委员会组织法 24"},
	{"need_validity_days", 180, models.Text{ZH: "需求有效期", EN: "Validity of a need"}, "d", "产品默认"},
	{"need_village_wd", 5, models.Text{ZH: "村内评议期限", EN: "Village review"}, "wd", "2012 办法：5 个工作日"},
	{"need_township_wd", 3, models.Text{ZH: "乡镇开始核查期限", EN: "Township check"}, "wd", "民发〔2021〕57号 15"},
	{"need_objection_wd", 15, models.Text{ZH: "异议复查期限", EN: "Answer to an objection"}, "wd", "特困人员认定办法 15"},
	{"need_county_wd", 10, models.Text{ZH: "县级确认期限", EN: "County confirmation"}, "wd", "民发〔2021〕57号 20"},
	{"need_close_wd", 10, models.Text{ZH: "结项期限", EN: "Closing a need"}, "wd", "产品默认"},
	{"need_papers_wd", 10, models.Text{ZH: "先行救助补手续期限", EN: "Papers after emergency aid"}, "wd", "社会救助暂行办法 48"},
	{"need_suspended_wd", 15, models.Text{ZH: "暂停复核期限", EN: "Re-check of a suspended need"}, "wd", "产品默认"},
	{"need_returned_days", 60, models.Text{ZH: "退回补充期限", EN: "Answer to a return"}, "d", "产品默认"},
	{"need_expired_days", 180, models.Text{ZH: "到期后保留", EN: "Keeping an expired need"}, "d", "产品默认"},
	{"need_emergency_months", 1, models.Text{ZH: "先行救助需求有效期", EN: "Validity of an emergency need"}, "month", "产品默认；社会救助暂行办法 48"},
	{"need_renew_months", 12, models.Text{ZH: "续期最长", EN: "Longest renewal of a need"}, "month", "产品默认"},
	{"notice_days", 7, models.Text{ZH: "村内公示天数", EN: "Days of a village posting"}, "d", "民发〔2021〕57号 19"},
	{"honour_notice_wd", 5, models.Text{ZH: "表彰公示天数", EN: "Honour notice"}, "wd", "通行做法"},
	{"claims_taken_back", 5, models.Text{ZH: "30 天内最多几件认领后又取消", EN: "Claims that may be taken back within 30 days"}, "count", "产品默认"},
	{"match_org_wd", 5, models.Text{ZH: "组织答复期限", EN: "Answer of the organisation"}, "wd", "产品默认"},
	{"match_village_wd", 5, models.Text{ZH: "村级确认期限", EN: "Village answer"}, "wd", "产品默认"},
	{"match_village_lapse_wd", 10, models.Text{ZH: "村级不答复失效", EN: "Lapse without an answer"}, "wd", "产品默认"},
	{"match_township_wd", 3, models.Text{ZH: "乡镇审核对接期限", EN: "Township review of a match"}, "wd", "产品默认"},
	{"match_county_wd", 5, models.Text{ZH: "县级审核对接期限", EN: "County review of a match"}, "wd", "产品默认"},
	{"match_voucher_days", 30, models.Text{ZH: "审核后开四联单期限", EN: "First slip after approval"}, "d", "产品默认"},
	{"match_report_days", 30, models.Text{ZH: "回告捐赠人期限", EN: "Report to the giver"}, "d", "产品默认；慈善法 42"},
	{"match_close_wd", 10, models.Text{ZH: "结案期限", EN: "Closing a match"}, "wd", "产品默认"},
	{"match_dispute_wd", 15, models.Text{ZH: "争议处理期限", EN: "Dispute"}, "wd", "产品默认"},
	{"view_after_close_days", 90, models.Text{ZH: "结案后组织可查看天数", EN: "View after closing"}, "d", "产品默认"},
	{"k_public", 10, models.Text{ZH: "公开数字最小单元", EN: "Smallest public count"}, "count", "产品默认"},
	{"k_public_sensitive", 20, models.Text{ZH: "涉及未成年人、残疾、疾病的最小单元", EN: "Smallest sensitive count"}, "count", "产品默认"},
	{"reveals_per_hour", 60, models.Text{ZH: "每名工作人员每小时查看个人信息的人次", EN: "Openings of personal data an hour for each user"}, "count", "产品默认"},
	{"reveal_password_minutes", 10, models.Text{ZH: "输过密码后多少分钟内可查看个人信息", EN: "Minutes after entering the password in which personal data opens"}, "min", "产品默认"},
	{"visit_sample_share", 3000, models.Text{ZH: "县级入户抽查比例（万分之）", EN: "County visits, per ten thousand"}, "share", "特困人员认定办法 16"},
	{"goods_expiry_margin_days", 30, models.Text{ZH: "物资保质期余量", EN: "Shelf life margin of goods"}, "d", "产品默认；慈善法 36"},
	{"org_report_late_days", 30, models.Text{ZH: "年度报告逾期多少天暂停资格", EN: "Days after which a late annual report suspends"}, "d", "产品默认；慈善组织信息公开办法"},
	{"org_take_wd", 3, models.Text{ZH: "组织登记受理期限", EN: "Taking up an application"}, "wd", "产品默认"},
	{"org_check_wd", 10, models.Text{ZH: "组织核验期限", EN: "Checking an organisation"}, "wd", "产品默认"},
	{"offer_take_wd", 3, models.Text{ZH: "供给受理期限", EN: "Taking up an offer"}, "wd", "产品默认"},
	{"offer_check_wd", 5, models.Text{ZH: "供给核验期限", EN: "Checking an offer"}, "wd", "产品默认"},
	{"plan_nightly", 1, models.Text{ZH: "每夜自动生成匹配方案（1 是，0 否）", EN: "A matching plan every night (1 yes, 0 no)"}, "count", "产品默认"},
	{"honour_objection_wd", 5, models.Text{ZH: "表彰异议答复期限", EN: "Answer to an objection to an honour"}, "wd", "产品默认"},
	{"objections_per_hour", 3, models.Text{ZH: "同一网络地址每小时最多提几条异议", EN: "Objections an hour from one network address"}, "count", "产品默认"},
	{"objection_address_days", 180, models.Text{ZH: "网上异议的网络地址保留天数", EN: "Days the network address of an objection is kept"}, "d", "产品默认；网络安全法：日志不少于六个月"},
	{"honor_min_scorers", 2, models.Text{ZH: "初评最少打分人数", EN: "Scorers of the first review"}, "count", "产品默认"},
}

// DefaultOf finds a shipped parameter.
func DefaultOf(key string) (Default, bool) {
	for _, d := range Defaults {
		if d.Key == key {
			return d, true
		}
	}
	return Default{}, false
}

// Value gives the parameter for a region at t: the nearest region that set it, its latest value in force, else the default.
func (p *Params) Value(tx *gorm.DB, key string, region models.Code, t time.Time) (int64, error) {
	var rows []models.Param
	up := []models.Code{region}
	for l := models.LevelTownship; l >= models.LevelCountry; l-- {
		up = append(up, region.Up(l))
	}
	err := tx.Where("key = ? AND region IN ? AND valid_from <= ? AND (valid_to IS NULL OR valid_to > ?)", key, up, t, t).
		Order("region DESC, valid_from DESC").Find(&rows).Error
	if err != nil {
		return 0, err
	}
	best, depth := -1, -1
	for i, r := range rows {
		if n := len(r.Region.Prefix()); n > depth {
			best, depth = i, n
		}
	}
	if best >= 0 {
		return rows[best].Value, nil
	}
	d, ok := DefaultOf(key)
	if !ok {
		return 0, models.Fail(models.Internal, "param.unknown", key)
	}
	return d.Value, nil
}

// Due gives the end of a limit that starts at now in a region, by the kind of day; an empty key has no end.
func (p *Params) Due(tx *gorm.DB, key, kind string, region models.Code, now time.Time) (*time.Time, error) {
	if key == "" {
		return nil, nil
	}
	n, err := p.Value(tx, key, region, now)
	if err != nil {
		return nil, err
	}
	cal := p.Calendar(tx.Statement.Context)
	end := cal.AddDays(now, int(n))
	if kind == "wd" {
		end = cal.AddWorking(now, int(n))
	}
	return &end, nil
}

// DueIn gives the limit of a machine's state.
func (p *Params) DueIn(tx *gorm.DB, m models.Machine, state string, region models.Code, now time.Time) (*time.Time, error) {
	st := m.Stage(state)
	return p.Due(tx, st.Limit, st.Days, region, now)
}

// List gives every row set for a region and above, newest first.
func (p *Params) List(ctx context.Context) ([]models.Param, error) {
	var rows []models.Param
	return rows, store.From(ctx, p.db).Order("key, region, valid_from DESC").Find(&rows).Error
}

// Set enters a dated value with its document; older rows stay for the past. ValidFrom may not lie before today.
func (p *Params) Set(ctx context.Context, a models.Actor, in models.Param) (models.Param, error) {
	now := p.Now(ctx)
	var wrong []models.FieldError
	if _, ok := DefaultOf(in.Key); !ok {
		wrong = append(wrong, models.FieldError{Field: "key", Code: "param.unknown", Args: []any{in.Key}})
	}
	if in.DocNo == "" {
		wrong = append(wrong, models.FieldError{Field: "docNo", Code: "field.required"})
	}
	if in.Value < 0 {
		wrong = append(wrong, models.FieldError{Field: "value", Code: "field.positive"})
	}
	if in.ValidFrom.Before(models.Day(now)) {
		wrong = append(wrong, models.FieldError{Field: "validFrom", Code: "field.not-past"})
	}
	err := store.Tx(ctx, p.db, a, func(tx *gorm.DB) error {
		if err := a.Must("param.set", models.Subject{Region: in.Region}); err != nil {
			return err
		}
		if err := models.Wrong(wrong); err != nil {
			return err
		}
		in.ID, in.SetBy, in.SetAt = store.NewID(), a.User, now
		if err := tx.Create(&in).Error; err != nil {
			return err
		}
		return p.trail.Record(tx, a, now, models.Entry{Fact: "param.set", Noun: "param", Subject: in.ID, Region: in.Region, Note: in.Key})
	})
	return in, err
}
