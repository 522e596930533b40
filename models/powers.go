package models

// Action is one thing a person can do; its last part is the verb in the URL.
type Action string

// Power says who may do an action. It is the only place that does: server, API document and buttons read it.
type Power struct {
	Title  Text              // the words on the button: verb and object
	Roles  []Role            // held at a node above the subject, or in its organisation
	Apart  []string          // hands (Subject.Hands) that must not be the actor's own
	System bool              // the program may do it when time has come
	Own    []Role            // held besides for what lies at the role's own node: a township's need has no village below it
	In     map[string][]Role // where a state narrows the roles: each level returns and rejects what lies on its own desk
}

func may(zh, en string, roles ...Role) Power { return Power{Title: Text{zh, en}, Roles: roles} }

func (p Power) apart(hands ...string) Power { p.Apart = hands; return p }
func (p Power) system() Power               { p.System = true; return p }
func (p Power) own(roles ...Role) Power     { p.Own = roles; return p }

var (
	village   = []Role{VillageClerk}
	township  = []Role{TownshipClerk, TownshipReviewer}
	orgHeads  = []Role{OrgManager, TeamLeader}
	orgPeople = []Role{OrgMember, OrgManager, TeamLeader}
	offices   = []Role{TownshipReviewer, CountyReviewer, ProvinceReviewer}
	clerks    = []Role{TownshipClerk, CountyClerk, ProvinceOfficer}
	planners  = []Role{CountyClerk, CountyReviewer, PrefectureOfficer, ProvinceOfficer}
	staff     = []Role{VillageClerk, VillageSupervisor, TownshipClerk, TownshipReviewer, CountyClerk, CountyReviewer, CountyAuditor, PrefectureOfficer, ProvinceOfficer, ProvinceReviewer, MinistryReader}
)

// provincial are those who run a round of honours; honourHands are the hands that must be different people (§2.3).
var (
	provincial  = []Role{ProvinceOfficer, ProvinceReviewer}
	honourHands = []string{"nominator", "submitter", "screener", "scorer", "opinion", "poster-honour", "decider"}
)

func handsAnd(hands []string, more ...string) []string {
	return append(append([]string{}, hands...), more...)
}

// withdrawers: the county takes back what it has not submitted, a reviewer of the province takes out what stands.
func withdrawers() map[string][]Role {
	in := map[string][]Role{}
	for _, state := range []string{"submitted", "eligible", "first_review", "opinion_check", "noticed", "objected", "final_vote"} {
		in[state] = []Role{ProvinceReviewer}
	}
	return in
}

func roles(lists ...[]Role) []Role {
	var out []Role
	for _, l := range lists {
		out = append(out, l...)
	}
	return out
}

// Powers is the table of who may do what (domain handbook §2, §2.3).
var Powers = map[Action]Power{
	// users and settings
	"user.create":     may("添加用户", "Add a user", SystemAdmin),
	"user.reset":      may("重设密码", "Reset the password", SystemAdmin).apart("self"),
	"user.deactivate": may("停用账号", "Deactivate the account", SystemAdmin).apart("self"),
	"user.grant":      may("授予角色", "Grant a role", SecurityAdmin).apart("self"),
	"user.revoke":     may("收回角色", "Revoke a role", SecurityAdmin).apart("self"),
	"user.list":       may("查看用户", "List users", SystemAdmin, SecurityAdmin),
	"param.set":       may("设定参数", "Set a parameter", ProvinceOfficer),
	"rules.enter":     may("录入对接规则", "Enter matching rules", ProvinceOfficer),
	"calendar.set":    may("录入放假调休", "Enter the holidays", ProvinceOfficer, SystemAdmin),
	"region.change":   may("更名、撤并区划", "Rename or merge divisions", ProvinceOfficer, SystemAdmin),
	"region.tag":      may("导入地区标签", "Import region tags", ProvinceOfficer, SystemAdmin),
	"village.card":    may("修改村卡", "Amend the village card", VillageClerk, TownshipClerk),
	"clock.move":      may("拨快演示时钟", "Move the demo clock", SystemAdmin),
	"office.set":      {Title: Text{"填写本单位联系方式", "Enter where the office is reached"}, Roles: roles(township, []Role{CountyClerk, CountyReviewer, ProvinceOfficer, ProvinceReviewer})},
	"trail.read":      may("查看留痕", "Read the trail", TrailAuditor, CountyAuditor),

	// organisations
	"organisation.apply":    may("提交登记", "Apply"),
	"organisation.read":     {Title: Text{"查看组织档案", "Read the file"}, Roles: roles(orgPeople, staff)},
	"organisation.amend":    {Title: Text{"修改登记", "Amend the application"}, Roles: orgHeads},
	"organisation.resubmit": {Title: Text{"补充后提交", "Submit again"}, Roles: orgHeads},
	"organisation.declare":  {Title: Text{"申报管理人员及近亲属", "Declare managers and relatives"}, Roles: orgHeads},
	"organisation.take":     {Title: Text{"受理登记", "Take up the application"}, Roles: clerks},
	"organisation.return":   {Title: Text{"退回补充", "Return"}, Roles: roles(clerks, offices)},
	"organisation.endorse":  {Title: Text{"附议异常代码", "Second the unusual code"}, Roles: offices, Apart: []string{"creator"}},
	"organisation.verify":   {Title: Text{"核验通过", "Verify"}, Roles: offices, Apart: []string{"creator", "checker"}},
	"organisation.reject":   {Title: Text{"不予登记", "Reject"}, Roles: offices, Apart: []string{"creator", "checker"}},
	"organisation.suspend":  Power{Title: Text{"暂停资格", "Suspend"}, Roles: offices}.system(),
	"organisation.restore":  {Title: Text{"恢复资格", "Restore"}, Roles: offices},
	"organisation.revoke":   {Title: Text{"撤销资格", "Revoke"}, Roles: offices},

	// households
	"household.enter":  {Title: Text{"登记家庭", "Enter a household"}, Roles: roles(village, township)},
	"household.read":   {Title: Text{"查看家庭", "Read the household"}, Roles: []Role{VillageClerk, TownshipClerk, TownshipReviewer, CountyClerk, CountyReviewer, CountyAuditor}},
	"person.open":      {Title: Text{"查看本人信息", "Open personal data"}, Roles: []Role{VillageClerk, TownshipClerk, TownshipReviewer, CountyClerk, CountyReviewer}},
	"consent.give":     {Title: Text{"登记同意书", "Record a consent"}, Roles: roles(village, township)},
	"consent.withdraw": {Title: Text{"撤回同意", "Withdraw the consent"}, Roles: roles(village, township)},

	// needs
	"need.post":   {Title: Text{"报需求", "Post a need"}, Roles: roles(village, []Role{TownshipClerk})},
	"need.read":   {Title: Text{"查看需求", "Read the need"}, Roles: staff},
	"need.look":   {Title: Text{"查阅情况说明", "Read the internal text"}, Roles: []Role{CountyAuditor, PrefectureOfficer, ProvinceOfficer, ProvinceReviewer}, Apart: []string{"creator"}},
	"need.know":   {Title: Text{"知悉查阅", "Know of the reading"}, Roles: []Role{CountyClerk, CountyReviewer}},
	"need.amend":  {Title: Text{"修改需求", "Amend the need"}, Roles: roles(village, []Role{TownshipClerk})},
	"need.submit": {Title: Text{"提交需求", "Submit the need"}, Roles: roles(village, []Role{TownshipClerk})},
	"need.minute": {Title: Text{"登记评议", "Record the village review"}, Roles: []Role{VillageClerk, VillageSupervisor, TownshipClerk}, Apart: []string{"creator"}},
	"need.lower":  {Title: Text{"下调保护", "Lower the protection"}, Roles: []Role{TownshipReviewer, CountyReviewer}, Apart: []string{"creator"}},
	"need.return": {Title: Text{"退回补充", "Return"}, Roles: []Role{VillageSupervisor, TownshipReviewer, CountyReviewer}, Apart: []string{"creator"},
		In: map[string][]Role{"village_review": {VillageSupervisor}, "township_review": {TownshipReviewer}, "county_review": {CountyReviewer}}},
	"need.keep":      {Title: Text{"留用标出的字", "Keep what is marked"}, Roles: []Role{TownshipReviewer}, Apart: []string{"creator"}},
	"need.check":     {Title: Text{"登记入户核查", "Record the visit"}, Roles: []Role{TownshipClerk}, Apart: []string{"creator"}},
	"need.forward":   {Title: Text{"通过初审", "Pass the first review"}, Roles: []Role{TownshipReviewer}, Apart: []string{"creator", "checker"}},
	"need.emergency": {Title: Text{"先行救助", "Aid first"}, Roles: []Role{TownshipReviewer}, Apart: []string{"creator", "checker"}},
	"need.papers":    {Title: Text{"补齐手续", "Add the papers"}, Roles: []Role{TownshipClerk, TownshipReviewer}},
	"need.object":    {Title: Text{"登记异议", "Record an objection"}, Roles: []Role{VillageClerk, VillageSupervisor, TownshipClerk, CountyClerk}, Apart: []string{"creator", "minuter", "checker", "forwarder"}},
	"need.answer":    {Title: Text{"答复异议", "Answer the objection"}, Roles: township, Apart: []string{"creator", "checker", "forwarder"}},
	"need.board":     {Title: Text{"打印公示", "Print the notice"}, Roles: roles([]Role{VillageClerk, VillageSupervisor}, township)},
	"need.unpost":    {Title: Text{"结束公示", "End the posting"}, Roles: township, Apart: []string{"creator"}},
	"need.confirm":   {Title: Text{"确认需求", "Confirm the need"}, Roles: []Role{CountyReviewer}, Apart: []string{"creator", "checker", "forwarder"}},
	"need.reject":    {Title: Text{"不予确认", "Reject"}, Roles: []Role{CountyReviewer}, Apart: []string{"creator", "checker", "forwarder"}},
	"need.withdraw":  {Title: Text{"撤回需求", "Withdraw the need"}, Roles: roles(village, []Role{TownshipClerk})},
	"need.waive":     {Title: Text{"余量不再需要", "Waive the rest"}, Roles: []Role{TownshipReviewer}, Apart: []string{"creator"}},
	"need.close":     {Title: Text{"结项", "Close"}, Roles: []Role{CountyClerk, CountyReviewer}, Apart: []string{"creator"}},
	"need.suspend":   {Title: Text{"暂停需求", "Suspend"}, Roles: []Role{CountyReviewer}},
	"need.resume":    {Title: Text{"恢复需求", "Resume"}, Roles: []Role{CountyReviewer}},
	"need.end":       {Title: Text{"终止需求", "End"}, Roles: []Role{CountyReviewer}, Apart: []string{"creator"}},
	"need.refer":     {Title: Text{"转办部门", "Refer"}, Roles: []Role{TownshipReviewer, CountyReviewer}, Apart: []string{"creator"}},
	"need.back":      {Title: Text{"转回", "Take back"}, Roles: township},
	"need.answered":  {Title: Text{"办结转办", "Close the referral"}, Roles: township},
	"need.expire":    may("到期", "Expire").system(),
	"need.renew":     {Title: Text{"续期", "Renew"}, Roles: []Role{TownshipReviewer}, Apart: []string{"creator"}},
	"need.lapse":     may("逾期未续", "Close unrenewed").system(),

	// offers and projects
	"offer.draft":    {Title: Text{"登记供给", "Enter an offer"}, Roles: orgPeople},
	"offer.read":     {Title: Text{"查看供给", "Read the offer"}, Roles: roles(orgPeople, staff)},
	"offer.amend":    {Title: Text{"修改供给", "Amend the offer"}, Roles: orgPeople},
	"offer.submit":   {Title: Text{"提交供给", "Submit the offer"}, Roles: orgHeads},
	"offer.take":     {Title: Text{"受理供给", "Take up the offer"}, Roles: clerks},
	"offer.activate": {Title: Text{"核验上架", "Activate"}, Roles: offices, Apart: []string{"creator", "checker"}},
	"offer.keep":     {Title: Text{"留用标出的字", "Keep what is marked"}, Roles: offices, Apart: []string{"creator", "checker"}},
	"offer.return":   {Title: Text{"退回补充", "Return"}, Roles: roles(clerks, offices), Apart: []string{"creator"}},
	"offer.reject":   {Title: Text{"不予上架", "Reject"}, Roles: offices, Apart: []string{"creator", "checker"}},
	"offer.freeze":   {Title: Text{"冻结供给", "Freeze"}, Roles: offices},
	"offer.thaw":     {Title: Text{"解除冻结", "Unfreeze"}, Roles: offices},
	"offer.withdraw": {Title: Text{"撤回余量", "Withdraw the rest"}, Roles: orgHeads},
	"offer.expire":   may("到期", "Expire").system(),
	"offer.close":    {Title: Text{"结清供给", "Close"}, Roles: roles(clerks, offices), Apart: []string{"creator"}},

	// plans
	"plan.read":    Power{Title: Text{"查看方案", "Read the plan"}, Roles: staff}.system(),
	"plan.prepare": Power{Title: Text{"编制方案", "Prepare a plan"}, Roles: planners}.system(),
	"plan.adjust":  {Title: Text{"调整方案", "Adjust the plan"}, Roles: planners},
	"plan.publish": {Title: Text{"发布推荐", "Publish as recommendations"}, Roles: planners, Apart: []string{"adjuster"}},
	"plan.discard": Power{Title: Text{"作废方案", "Discard the plan"}, Roles: planners}.system(),

	// matches
	"match.read":    {Title: Text{"查看对接", "Read the match"}, Roles: roles(orgPeople, staff)},
	"match.propose": Power{Title: Text{"推荐对接", "Recommend"}, Roles: []Role{VillageClerk, TownshipClerk, CountyClerk}}.system(),
	"match.claim":   {Title: Text{"认领需求", "Claim"}, Roles: orgHeads},
	"match.accept":  {Title: Text{"接受对接", "Accept"}, Roles: orgHeads},
	"match.decline": {Title: Text{"婉拒对接", "Decline"}, Roles: orgHeads},
	"match.confirm": may("同意对接", "Agree", VillageClerk).own(TownshipClerk),
	"match.refuse":  may("村里不接", "Refuse for the village", VillageClerk).own(TownshipClerk),
	"match.consent": {Title: Text{"登记家庭同意", "Record the household's consent"}, Roles: roles(village, township)},
	"match.dissent": {Title: Text{"登记家庭不同意", "Record the household's refusal"}, Roles: roles(village, township)},
	"match.review":  {Title: Text{"通过乡镇审核", "Pass the township review"}, Roles: township, Apart: []string{"proposer", "poster", "villager", "checker", "forwarder"}},
	"match.approve": {Title: Text{"同意对接", "Approve"}, Roles: []Role{CountyReviewer}, Apart: []string{"proposer", "poster", "villager", "reviewer", "confirmer", "first", "clearer"}},
	"match.clear":   {Title: Text{"核实同名", "Settle a namesake"}, Roles: []Role{CountyClerk, CountyReviewer}, Apart: []string{"proposer", "poster", "villager", "checker", "forwarder", "reviewer", "confirmer", "first"}},
	"match.reject": {Title: Text{"不予对接", "Reject"}, Roles: []Role{TownshipReviewer, CountyReviewer}, Apart: []string{"proposer", "poster", "villager", "checker", "forwarder", "confirmer"},
		In: map[string][]Role{"village_confirmed": {TownshipReviewer}, "household_consented": {TownshipReviewer}, "township_reviewed": {CountyReviewer}}},
	"match.schedule": {Title: Text{"约定交付", "Schedule"}, Roles: orgHeads},
	"match.voucher":  {Title: Text{"开四联单", "Issue a slip"}, Roles: orgHeads},
	"match.receive":  may("登记收到", "Record the receipt", VillageClerk).own(TownshipClerk),
	"match.witness":  {Title: Text{"见证签收", "Witness the receipt"}, Roles: []Role{VillageSupervisor, TownshipClerk, TownshipReviewer}, Apart: []string{"receiver"}},
	"match.void":     {Title: Text{"作废四联单", "Void the slip"}, Roles: roles(orgHeads, []Role{CountyClerk})},
	"match.report":   {Title: Text{"回告捐赠人", "Report to the giver"}, Roles: orgHeads},
	"match.close":    {Title: Text{"结案归档", "Close and file"}, Roles: []Role{CountyClerk, CountyReviewer}, Apart: []string{"proposer"}},
	"match.cancel":   Power{Title: Text{"取消对接", "Cancel"}, Roles: roles(orgHeads, village, []Role{CountyReviewer}), Own: []Role{TownshipClerk}}.system(),
	"match.dispute":  {Title: Text{"提出争议", "Dispute"}, Roles: roles(orgHeads, village), Own: []Role{TownshipClerk}},
	"match.suspend":  {Title: Text{"暂停对接", "Suspend"}, Roles: []Role{CountyReviewer, CountyAuditor}},
	"match.resume":   {Title: Text{"恢复对接", "Resume"}, Roles: []Role{CountyReviewer}},
	"match.lapse":    may("逾期失效", "Lapse").system(),
	"match.person":   {Title: Text{"查看受助人信息", "See the released data"}, Roles: orgPeople},

	// honours
	"honor.read":     {Title: Text{"查看表彰申报", "Read nominations"}, Roles: []Role{CountyClerk, CountyReviewer, CountyAuditor, PrefectureOfficer, ProvinceOfficer, ProvinceReviewer, MinistryReader, HonourJudge}},
	"cycle.plan":     {Title: Text{"新建评选", "Plan a cycle"}, Roles: []Role{ProvinceOfficer}},
	"cycle.advance":  {Title: Text{"进入下一环节", "Next step"}, Roles: []Role{ProvinceOfficer}},
	"cycle.back":     {Title: Text{"提请退回上一环节", "Ask to go one step back"}, Roles: provincial},
	"cycle.agree":    {Title: Text{"同意退回上一环节", "Agree to go one step back"}, Roles: provincial, Apart: []string{"asker"}},
	"cycle.keep":     {Title: Text{"不退回", "Stay at this step"}, Roles: provincial},
	"honor.nominate": {Title: Text{"推荐表彰", "Nominate"}, Roles: []Role{CountyClerk}},
	"honor.submit":   {Title: Text{"上报推荐", "Submit the nomination"}, Roles: []Role{CountyReviewer}, Apart: []string{"nominator"}},
	"honor.return":   {Title: Text{"退回补充", "Return"}, Roles: []Role{ProvinceOfficer}},
	"honor.screen":   {Title: Text{"资格审查", "Screen"}, Roles: []Role{ProvinceOfficer}, Apart: []string{"nominator", "submitter", "scorer", "opinion", "poster-honour", "decider"}},
	"honor.score":    {Title: Text{"初评打分", "Score"}, Roles: provincial, Apart: []string{"nominator", "submitter", "screener", "opinion", "poster-honour", "decider"}},
	"honor.opinion":  {Title: Text{"登记征求意见", "Record an opinion"}, Roles: []Role{ProvinceOfficer}, Apart: []string{"nominator", "submitter", "screener", "scorer", "poster-honour", "decider"}},
	"honor.notice":   {Title: Text{"社会公示", "Post the notice"}, Roles: []Role{ProvinceReviewer}, Apart: []string{"nominator", "submitter", "screener", "scorer", "opinion", "decider"}},
	"honor.object":   {Title: Text{"登记异议", "Record an objection"}, Roles: []Role{ProvinceOfficer, CountyClerk}, Apart: []string{"nominator"}},
	"honor.answer":   {Title: Text{"答复异议", "Answer the objection"}, Roles: provincial, Apart: []string{"nominator", "submitter", "screener", "scorer", "opinion", "poster-honour"}},
	"honor.final":    {Title: Text{"提交终评", "To the final vote"}, Roles: []Role{ProvinceOfficer}},
	"honor.vote":     {Title: Text{"投票", "Vote"}, Roles: []Role{HonourJudge}, Apart: honourHands},
	"honor.decide":   {Title: Text{"公布决定", "Decide and publish"}, Roles: []Role{ProvinceReviewer}, Apart: []string{"nominator", "submitter", "screener", "scorer", "opinion", "poster-honour"}},
	"honor.revoke":   {Title: Text{"提请撤销表彰", "Ask to revoke"}, Roles: provincial, Apart: honourHands},
	"honor.endorse":  {Title: Text{"附议撤销", "Second the revocation"}, Roles: []Role{ProvinceReviewer}, Apart: handsAnd(honourHands, "asker")},
	"honor.keep":     {Title: Text{"不撤销", "Keep the honour"}, Roles: []Role{ProvinceReviewer}, Apart: honourHands},
	"honor.withdraw": {Title: Text{"撤出本届", "Take out of the round"}, Roles: roles(provincial, []Role{CountyReviewer, CountyClerk}), In: withdrawers()},

	// files
	"file.add":  {Title: Text{"上传材料", "Upload a file"}, Roles: roles(orgPeople, staff)},
	"file.open": {Title: Text{"查看材料", "Open a file"}, Roles: roles(orgPeople, staff)},
}
