package api

import (
	"context"
	"time"

	"shanqiao/models"
)

// Office is where an office is reached, for objections and questions.
type Office struct {
	Region  string `json:"region" example:"220821100000"`
	Name    string `json:"name" example:"镇赉镇民政办"`
	Phone   string `json:"phone" example:"0436-7222000"`
	Address string `json:"address" example:"镇赉镇团结路 1 号"`
	Hours   string `json:"hours,omitempty" example:"工作日 8:30–16:30"`
}

// OfficeBody is what an office enters of itself.
type OfficeBody struct {
	Phone   string `json:"phone" minLength:"1" maxLength:"40" example:"0436-7222000"`
	Address string `json:"address" minLength:"1" maxLength:"160" example:"镇赉镇团结路 1 号"`
	Hours   string `json:"hours,omitempty" maxLength:"120" example:"工作日 8:30–16:30"`
}

// OwnOffice is the reader's own office; what it has not entered is empty.
type OwnOffice struct {
	Office
	Entered bool `json:"entered" doc:"False while nothing is entered; what is shown then is empty"`
}

// Board is the sheet of a need's posting, for the village board only: what the notice policy allows and nothing else.
type Board struct {
	NoticeNo  string    `json:"noticeNo" example:"G-220821-2026-000012"`
	CheckCode string    `json:"checkCode" example:"ABCDEFGHJKLMNPQR"`
	Head      string    `json:"head" doc:"Name of the head of the household, as the policy allows"`
	Group     string    `json:"group,omitempty" example:"三组" doc:"The villagers' group, never the door"`
	Members   int       `json:"members" example:"2"`
	Category  string    `json:"category" example:"poverty_aid"`
	Gives     []string  `json:"gives" doc:"What is to be given: 棉被 4 件; 3,000 元"`
	Village   string    `json:"village" example:"吉林省白城市镇赉县镇赉镇新立村"`
	PostedBy  string    `json:"postedBy" example:"镇赉镇民政办"`
	StartAt   time.Time `json:"startAt"`
	EndAt     time.Time `json:"endAt"`
	Days      int       `json:"days" example:"7"`
	Office    *Office   `json:"office,omitempty" doc:"Where to object; absent while no office has entered it"`
}

func (s *Server) officeRoutes() {
	route(s, op{"GET", "/api/office", "office-get", "office.set", "Where the reader's own office is reached", "settings", 0}, func(ctx context.Context, a models.Actor, _ *None) (OwnOffice, error) {
		region := homeOf(a)
		if err := a.Must("office.set", models.Subject{Region: region, Office: region}); err != nil {
			return OwnOffice{}, err
		}
		name, err := s.holderName(ctx, models.SideOffice, region, region, "")
		if err != nil {
			return OwnOffice{}, err
		}
		o, ok, err := s.Notices.Office(ctx, region)
		if !ok || o.Region != region {
			return OwnOffice{Office: Office{Region: string(region), Name: name}}, err
		}
		return OwnOffice{Office{string(o.Region), name, o.Phone, o.Address, o.Hours}, true}, err
	})
	route(s, op{"PUT", "/api/office", "office-set", "office.set", "Enter telephone, address and hours of one's own office", "settings", 0}, func(ctx context.Context, a models.Actor, in *Create[OfficeBody]) (OwnOffice, error) {
		region := homeOf(a)
		o, err := s.Notices.SetOffice(ctx, a, models.Office{Region: region, Phone: in.Body.Phone, Address: in.Body.Address, Hours: in.Body.Hours})
		if err != nil {
			return OwnOffice{}, err
		}
		name, err := s.holderName(ctx, models.SideOffice, region, region, "")
		return OwnOffice{Office{string(o.Region), name, o.Phone, o.Address, o.Hours}, true}, err
	})
	route(s, op{"GET", "/api/needs/{id}/board", "need-board", "need.board", "The sheet of a need's posting for the village board; each reading is recorded", "needs", 0}, func(ctx context.Context, a models.Actor, in *ByID) (Board, error) {
		return s.board(ctx, a, models.ID(in.ID))
	})
}

// officeOf shows where the office of a division is reached, or the next one above that has entered it; nil when none has.
func (s *Server) officeOf(ctx context.Context, region models.Code) (*Office, error) {
	o, ok, err := s.Notices.Office(ctx, region)
	if err != nil || !ok {
		return nil, err
	}
	name, err := s.holderName(ctx, models.SideOffice, o.Region, o.Region, "")
	return &Office{string(o.Region), name, o.Phone, o.Address, o.Hours}, err
}

func (s *Server) board(ctx context.Context, a models.Actor, id models.ID) (Board, error) {
	b, err := s.Needs.Board(ctx, a, id)
	if err != nil {
		return Board{}, err
	}
	v := Board{NoticeNo: b.Notice.NoticeNo, CheckCode: b.Notice.CheckCode, Head: b.Head, Group: b.Group, Members: b.Members, Category: b.Need.Category, Gives: b.Gives, StartAt: b.Notice.StartAt, EndAt: b.Notice.EndAt,
		Days: b.Notice.Days}
	place, err := s.place(ctx, b.Need.Region)
	if err != nil {
		return v, err
	}
	v.Village = place.Full
	if v.PostedBy, err = s.holderName(ctx, models.SideTownship, b.Need.Region, b.Need.Region, ""); err != nil {
		return v, err
	}
	v.Office, err = s.officeOf(ctx, b.Need.Region)
	return v, err
}
