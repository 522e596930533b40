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
	"shanqiao/app/rooms"
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
	s, _, person := clerkAndPerson(t)
	cookie := signedIn(t, s)
	var res *http.Response
	var text string
	for i := 1; ; i++ {
		res, text = send(t, s, "/api/people/"+person+"/open", cookie, `{"purpose":"核对在读证明"}`)
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

// clerkAndPerson makes the door, a village clerk who can sign in, and somebody in his village.
func clerkAndPerson(t *testing.T) (*api.Server, rooms.Rooms, string) {
	t.Helper()
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
	return s, r, string(people[0].ID)
}

// signedIn gives the cookie of the clerk's new session.
func signedIn(t *testing.T, s *api.Server) string {
	t.Helper()
	res, text := send(t, s, "/api/session", "", `{"login":"clerk","password":"a long enough phrase"}`)
	if res.StatusCode != 200 {
		t.Fatal(text)
	}
	return res.Cookies()[0].Name + "=" + res.Cookies()[0].Value
}

// TestOpen_AsksForThePasswordAgain: ten minutes after the password was entered nobody is opened until it is entered once
// more; then for ten minutes again. Wrong ones count with failed sign-ins, and the trail has all of it.
func TestOpen_AsksForThePasswordAgain(t *testing.T) {
	s, r, person := clerkAndPerson(t)
	cookie := signedIn(t, s)
	ask := func(path, body string, status int, code string) string {
		t.Helper()
		res, text := send(t, s, path, cookie, body)
		if res.StatusCode != status || code != "" && !strings.Contains(text, `"`+code+`"`) {
			t.Errorf("%s got %d %s, want %d %s", path, res.StatusCode, text, status, code)
		}
		return text
	}
	minutesPass := func(n int) {
		t.Helper()
		if _, err := r.DB.Pool.Exec(t.Context(), "UPDATE sessions SET confirmed_at = confirmed_at - make_interval(mins => $1)", n); err != nil {
			t.Fatal(err)
		}
	}
	open, purpose := "/api/people/"+person+"/open", `{"purpose":"核对在读证明"}`
	ask(open, purpose, 200, "") // signing in was entering it
	minutesPass(9)
	ask(open, purpose, 200, "")
	minutesPass(2)
	if text := ask(open, purpose, 403, "session.confirm-password"); strings.Contains(text, "张福来") || !strings.Contains(text, "再输一次登录密码") {
		t.Errorf("the refusal says %s", text)
	}
	ask("/api/session/confirm", `{"password":"not the password"}`, 422, "password.wrong")
	ask(open, purpose, 403, "session.confirm-password")
	ask("/api/session/confirm", `{"password":"a long enough phrase"}`, 200, "")
	ask(open, purpose, 200, "")
	minutesPass(11)
	ask(open, purpose, 403, "session.confirm-password")
	for range 5 {
		ask("/api/session/confirm", `{"password":"not the password"}`, 422, "password.wrong")
	}
	ask("/api/session/confirm", `{"password":"a long enough phrase"}`, 429, "signin.wait")
	ask("/api/session", `{"login":"clerk","password":"a long enough phrase"}`, 429, "signin.wait")
	ask(open, purpose, 403, "session.confirm-password")
	for fact, want := range map[string]int{"user.password-confirmed": 1, "user.password-refused": 6, "pii.opened": 3} {
		var n int
		if err := r.DB.Pool.QueryRow(t.Context(), "SELECT count(*) FROM trail WHERE fact = $1", fact).Scan(&n); err != nil || n != want {
			t.Errorf("%d entries of %s, want %d (%v)", n, fact, want, err)
		}
	}
	cookie = ""
	ask("/api/session/confirm", `{"password":"a long enough phrase"}`, 401, "actor.sign-in")
}

// TestPassword_GuessingTheOldOneIsPaused: changing the password is no way around the throttle.
func TestPassword_GuessingTheOldOneIsPaused(t *testing.T) {
	_, r, _ := clerkAndPerson(t)
	clerk, err := r.Users.ActorByLogin(t.Context(), "clerk")
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := r.Users.SetPassword(t.Context(), clerk, "", "127.0.0.1", "not the password", "another long phrase"); models.KindOf(err) != models.Invalid {
			t.Fatal(err)
		}
	}
	if err := r.Users.SetPassword(t.Context(), clerk, "", "127.0.0.1", "a long enough phrase", "another long phrase"); models.CodeOf(err) != "signin.wait" {
		t.Errorf("after five wrong ones: %v", err)
	}
}
