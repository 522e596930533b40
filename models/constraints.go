package models

// Constraints maps a named constraint of the database to the code of the failure it means.
var Constraints = map[string]string{
	"user_login_taken":             "user.login-taken",
	"grant_held_already":           "user.grant-held",
	"organisation_code_taken":      "organisation.code-taken",
	"person_known_already":         "person.known-already",
	"need_line_not_oversold":       "need.over-quantity",
	"offer_not_overdrawn":          "offer.over-quantity",
	"ledger_not_below_zero":        "ledger.below-zero",
	"ledger_reversed_once":         "ledger.reversed-already",
	"relative_declared_already":    "relative.declared-already",
	"match_line_within":            "match.over-quantity",
	"voucher_line_received_within": "voucher.over-quantity",
	"voucher_witness_is_another":   "voucher.same-witness",
	"params_one_per_day":           "param.one-per-day",
	"cycle_session_taken":          "cycle.session-taken",
	"nomination_made_already":      "honor.nominated-already",
	"delivery_counts_once":         "honor.counted-meanwhile",
	"unit_answered_already":        "honor.unit-answered",
	"vote_cast_already":            "honor.voted-already",
	"award_given_already":          "honor.awarded-already",
}
