package search

import "shanqiao/models"

// OrganisationDocument is what the index knows of an organisation or team: facts of the public register.
type OrganisationDocument struct {
	ID      models.ID `json:"id"`
	Version int64     `json:"version"`
	where
	Name         string        `json:"name"`
	USCC         string        `json:"uscc,omitempty"`
	OrgType      string        `json:"org_type"`
	Team         bool          `json:"team"`
	IsCharity    bool          `json:"is_charity"`
	PublicCert   bool          `json:"public_cert"` // may raise funds from the public
	Grade        string        `json:"grade"`
	Purposes     []string      `json:"purposes"`
	ServiceAreas []models.Code `json:"service_areas"`
	Skills       []string      `json:"skills"`
	RegisteredOn int64         `json:"registered_on,omitempty"`
	Labels       string        `json:"labels"`
	Pinyin       string        `json:"pinyin"`
	Initials     string        `json:"initials"`
}

func (d OrganisationDocument) key() (Index, models.ID) { return Organisations, d.ID }

// Organisation makes the document of an organisation; at is the place of its office. False unless it is verified.
func Organisation(o models.Organisation, at Place) (OrganisationDocument, bool) {
	kind, _ := models.OrgTypeOf(o.OrgType)
	d := OrganisationDocument{ID: o.ID, Version: o.Version, where: at.where(), Name: Prepare(o.Name), OrgType: o.OrgType, Team: kind.Team, IsCharity: o.IsCharity,
		PublicCert: o.PublicCertNo != "", Grade: o.Grade, Purposes: list(o.Purposes), ServiceAreas: codes(o.ServiceAreas), Skills: list(o.Skills), RegisteredOn: unix(o.RegisteredOn)}
	if o.USCC != nil {
		d.USCC = *o.USCC
	}
	charity := ""
	if o.IsCharity {
		charity = "慈善组织"
	}
	d.Labels = Prepare(join(kind.ZH, charity, words(models.Categories, o.Purposes...), words(models.Grades, o.Grade), join(o.Skills...)))
	texts := append([]string{d.Labels}, at.names(models.LevelCounty)...)
	d.Pinyin, d.Initials = spellings(append(texts, d.Name)...), nameInitials(d.Name, texts...)
	return d, o.Verified()
}

// OfferDocument is what the index knows of an offer or project. A giver who wants no name is not named.
type OfferDocument struct {
	ID      models.ID `json:"id"`
	Version int64     `json:"version"`
	where
	Audience     []string      `json:"audience"` // org (verified organisations and staff); public too for projects
	Org          models.ID     `json:"org"`      // whose it is; for its own people's filter, never shown
	OrgName      string        `json:"org_name"`
	OfferNo      string        `json:"offer_no"`
	Form         string        `json:"form"`
	Name         string        `json:"name"`
	Mode         string        `json:"mode"`
	Categories   []string      `json:"category"`
	ResourceKind []string      `json:"resource_kind"`
	Item         string        `json:"item"`
	Unit         string        `json:"unit"`
	FreeQty      int64         `json:"free_qty"`
	Restriction  string        `json:"restriction"`
	Areas        []models.Code `json:"areas"`
	Groups       []string      `json:"groups"`
	Stages       []string      `json:"stages"`
	OpenedAt     int64         `json:"opened_at,omitempty"`
	Until        int64         `json:"until,omitempty"`
	State        string        `json:"state"`
	Labels       string        `json:"labels"`
	Pinyin       string        `json:"pinyin"`
	Initials     string        `json:"initials"`
}

func (d OfferDocument) key() (Index, models.ID) { return Offers, d.ID }

// Offer makes the document of an offer or project; at is the place of its office. False unless something can be taken from it.
func Offer(o models.Offer, org models.Organisation, at Place) (OfferDocument, bool) {
	d := OfferDocument{ID: o.ID, Version: o.Version, where: at.where(), Audience: []string{"org"}, Org: o.OrgID, OfferNo: o.OfferNo, Form: o.Form,
		Name: Prepare(o.Name), Mode: o.Mode, Categories: list(o.Categories), ResourceKind: []string{o.ResourceKind}, Item: Prepare(o.Item), Unit: o.Unit,
		FreeQty: o.Free(), Restriction: o.Restriction, Areas: codes(o.Regions), Groups: list(o.Groups), Stages: list(o.Stages), OpenedAt: unix(o.From),
		Until: unix(o.Until), State: o.State}
	if o.Anonymity == "public_name" {
		d.OrgName = Prepare(org.Name)
	}
	if o.Form == "project" && o.Anonymity != "internal_only" {
		d.Audience = append(d.Audience, "public")
	}
	d.Labels = Prepare(join(words(models.Categories, o.Categories...), words(models.ResourceKinds, o.ResourceKind), words(models.Groups, o.Groups...), words(models.SchoolStages, o.Stages...)))
	texts := append([]string{d.Item, d.Labels, d.OrgName}, at.names(models.LevelCounty)...)
	d.Pinyin, d.Initials = spellings(append(texts, d.Name)...), nameInitials(d.Name, texts...)
	open := false
	for _, s := range models.GivingFamily {
		open = open || s == o.State && s != "fulfilled"
	}
	return d, open
}

// HonorDocument is what the index knows of a published honour.
type HonorDocument struct {
	ID      models.ID `json:"id"`
	Version int64     `json:"version"`
	where
	CertNo      string `json:"cert_no"`
	Category    string `json:"category"`
	Cycle       string `json:"cycle"`
	Holder      string `json:"holder"` // an organisation
	Work        string `json:"work"`
	PublishedAt int64  `json:"published_at"`
	Labels      string `json:"labels"`
	Pinyin      string `json:"pinyin"`
	Initials    string `json:"initials"`
}

func (d HonorDocument) key() (Index, models.ID) { return Honors, d.ID }

// Honor makes the document of an award of a cycle; false until it is published and after it is revoked.
func Honor(a models.Award, c models.Cycle, at Place) (HonorDocument, bool) {
	d := HonorDocument{ID: a.ID, Version: a.Version, where: at.where(), CertNo: a.CertNo, Category: a.Category, Cycle: Prepare(c.Name),
		Holder: Prepare(a.Holder), Work: Prepare(a.Work), PublishedAt: unix(a.PublishedAt)}
	d.Labels = Prepare(words(models.HonourCategories, a.Category))
	texts := append([]string{d.Work, d.Cycle, d.Labels}, at.names(models.LevelCounty)...)
	d.Pinyin, d.Initials = spellings(append(texts, d.Holder)...), nameInitials(d.Holder, texts...)
	return d, a.PublishedAt != nil && a.RevokedAt == nil
}

func codes(c []models.Code) []models.Code {
	if c == nil {
		return []models.Code{}
	}
	return c
}
