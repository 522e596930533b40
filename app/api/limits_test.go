package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"shanqiao/app/api"
	"shanqiao/app/config"
	"shanqiao/app/households"
	"shanqiao/app/identity"
	"shanqiao/app/rooms/roomstest"
	"shanqiao/app/store/storetest"
	"shanqiao/models"
)

func TestMain(m *testing.M) {
	identity.Cost = 64
	storetest.Main(m)
}

func send(t *testing.T, s *api.Server, path, cookie, body string) (*http.Response, string) {
	t.Helper()
	req := httptest.NewRequest("POST", path, strings.NewReader(body))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Cookie", cookie)
	res, err := s.App().Test(req, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(text)
}

// TestOpen_RefusesWithASentenceAndTheTimeToWait looks at what a clerk sees who has opened too much.
func TestOpen_RefusesWithASentenceAndTheTimeToWait(t *testing.T) {
	r, _ := roomstest.New(t)
	ctx := t.Context()
	cfg, err := config.Read(func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	s := api.New(api.Parts{Config: cfg, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Rooms: r})
	const village = models.Code("220821100208")
	u, err := r.Users.CreateUser(ctx, models.SystemActor, identity.NewUser{Login: "clerk", Name: "王桂兰", Password: "a long enough phrase"})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Users.Grant(ctx, models.SystemActor, u.ID, models.Grant{Role: models.VillageClerk, Region: village}); err != nil {
		t.Fatal(err)
	}
	clerk, err := r.Users.ActorByLogin(ctx, "clerk")
	if err != nil {
		t.Fatal(err)
	}
	_, people, err := r.Households.Enter(ctx, clerk, households.Entry{Region: village, Members: []households.Member{{Name: "张福来", IDNo: models.MakeID("99000019780101101"), Relation: "self"}}})
	if err != nil {
		t.Fatal(err)
	}
	res, text := send(t, s, "/api/session", "", `{"login":"clerk","password":"a long enough phrase"}`)
	if res.StatusCode != 200 {
		t.Fatal(text)
	}
	cookie := res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
	for i := 1; ; i++ {
		res, text = send(t, s, "/api/people/"+string(people[0].ID)+"/open", cookie, `{"purpose":"核对在读证明"}`)
		if i <= 60 && res.StatusCode != 200 {
			t.Fatalf("opening %d: %d %s", i, res.StatusCode, text)
		}
		if i > 60 {
			break
		}
	}
	wait, err := strconv.Atoi(res.Header.Get("Retry-After"))
	if res.StatusCode != 429 || err != nil || wait < 1 || wait > 3600 {
		t.Errorf("opening 61: %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	if !strings.Contains(text, "一小时内最多查看 60 人次个人信息") || !strings.Contains(text, "person.opened-often") || strings.Contains(text, "张福来") {
		t.Errorf("the refusal says %s", text)
	}
}
