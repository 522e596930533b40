package identity_test

import (
	"crypto/sha256"
	"testing"

	"shanqiao/app/identity"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) {
	identity.Cost = 64
	storetest.Main(m)
}

// TestActorOf_RestsByRole: people of the offices rest fifteen minutes, those of organisations thirty; taking the role away
// while somebody is signed in counts at once.
func TestActorOf_RestsByRole(t *testing.T) {
	r, _ := roomstest.New(t)
	ctx := t.Context()
	u, err := r.Users.CreateUser(ctx, models.SystemActor, identity.NewUser{Login: "officer", Name: "李强", Password: "a long enough phrase"})
	if err != nil {
		t.Fatal(err)
	}
	token, _, err := r.Users.SignIn(ctx, "officer", "a long enough phrase", "127.0.0.1", "test")
	if err != nil {
		t.Fatal(err)
	}
	rests := func(minutes int) bool {
		t.Helper()
		sum := sha256.Sum256([]byte(token))
		if _, err := r.DB.Pool.Exec(ctx, "UPDATE sessions SET seen_at = now() - make_interval(mins => $1) WHERE hash = $2", minutes, sum[:]); err != nil {
			t.Fatal(err)
		}
		a, _, err := r.Users.ActorOf(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		return a.Known()
	}
	if !rests(20) || rests(31) {
		t.Error("without a role a session rests thirty minutes")
	}
	if err := r.Users.Grant(ctx, models.SystemActor, u.ID, models.Grant{Role: models.CountyReviewer, Region: "220821000000"}); err != nil {
		t.Fatal(err)
	}
	if !rests(14) || rests(16) {
		t.Error("a county officer's session rests fifteen minutes")
	}
	if !rests(14) {
		t.Error("what came back in time must live on")
	}
	if err := r.Users.SignOut(ctx, token); err != nil {
		t.Fatal(err)
	}
	if rests(0) {
		t.Error("a session that was signed out answers")
	}
}
