package offers

import (
	"shanqiao/app/store"
	"shanqiao/models"
)

// columns of an offer, in the order of offerOf.
const columns = `id::text, created_at, created_by, updated_at, updated_by, version, offer_no, form, org_id::text, office_region, name, mode, categories, resource_kind, item, spec, unit,
	unit_value_fen, quantity, reserved, on_way, delivered, withdrawn, restriction, regions, groups, stages, cap_fen, criteria, source_funds, plan_no, filing_no, contract_no, expires_on, safety, "from", until,
	pledge_public, anonymity, state, held_state, due_at, taken_by::text, decided_by::text, missing, marks`

func offerOf(c *store.Cells) models.Offer {
	return models.Offer{
		Base:    models.Base{ID: c.ID(), CreatedAt: c.Time(), CreatedBy: c.ID(), UpdatedAt: c.Time(), UpdatedBy: c.ID(), Version: c.Int()},
		OfferNo: c.Text(), Form: c.Text(), OrgID: c.ID(), OfficeRegion: models.Code(c.Text()), Name: c.Text(), Mode: c.Text(), Categories: c.Texts(), ResourceKind: c.Text(),
		Item: c.Text(), Spec: c.Text(), Unit: c.Text(), UnitValueFen: c.Int(), Quantity: c.Int(), Reserved: c.Int(), OnWay: c.Int(), Delivered: c.Int(), Withdrawn: c.Int(),
		Restriction: c.Text(), Regions: codes(c.Texts()), Groups: c.Texts(), Stages: c.Texts(), CapFen: c.Int(), Criteria: c.Text(), SourceFunds: c.Text(), PlanNo: c.Text(), FilingNo: c.Text(), ContractNo: c.Text(),
		ExpiresOn: c.OptTime(), Safety: c.Text(), From: c.OptTime(), Until: c.OptTime(), PledgePublic: c.Bool(), Anonymity: c.Text(), State: c.Text(), HeldState: c.Text(),
		DueAt: c.OptTime(), TakenBy: c.OptID(), DecidedBy: c.OptID(), Missing: c.Texts(), Marks: c.Marks(),
	}
}

func codes(list []string) []models.Code {
	out := make([]models.Code, len(list))
	for i, c := range list {
		out[i] = models.Code(c)
	}
	return out
}
