package models

import "time"

// Village is the card of a village (村, §3.4). Contact is for organisations and staff, everything else is public.
type Village struct {
	Region        Code `gorm:"primaryKey"`
	Kind          string
	Households    int
	Population    int
	LowIncome     int
	Association   string // 一村一会: the elders' or other association; empty when there is none
	AssociationOn *time.Time
	Team          string // 一村一队: the volunteer team; empty when there is none
	TeamOn        *time.Time
	Courtyard     bool     // 养老服务大院
	Facilities    []string `gorm:"serializer:json"`
	StationedTeam string   // 驻村工作队
	Contact       string
}

// VillageKinds of §3.4.
var VillageKinds = List{
	term("ordinary", "普通村", "Ordinary"), term("former_poor", "原贫困村", "Former poor village"), term("deep_poor", "原深度贫困村", "Former deeply poor village"),
	term("demo", "示范村", "Model village"), term("relocation_site", "易地搬迁安置点", "Relocation site"),
}

// Facilities a village may have.
var Facilities = List{
	term("water", "自来水", "Piped water"), term("road", "硬化路", "Paved road"), term("clinic", "卫生室", "Clinic"), term("school", "学校", "School"),
	term("community_centre", "社区服务中心", "Community centre"), term("broadband", "宽带", "Broadband"),
}
