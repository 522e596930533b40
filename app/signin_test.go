package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestSignIn: wrong and unknown answer alike, five failures pause an account, a first password must be changed, a reset and
// a deactivation end the sessions at once, and so does taking a role away.
func TestSignIn(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	try := func(login, password string) answer {
		return p.nobody().try("POST", "/api/session", obj{"login": login, "password": password}, "")
	}
	wrong, unknown := try("charity", "not the password"), try("nobody.here", "not the password")
	if wrong.status != 401 || unknown.status != 401 || string(wrong.raw) != string(unknown.raw) {
		t.Errorf("a wrong password got %d %s, an unknown user %d %s", wrong.status, wrong.raw, unknown.status, unknown.raw)
	}
	for range 4 {
		try("charity", "not the password")
	}
	if a := try("charity", demoPassword); a.status != 429 || a.code() != "signin.wait" {
		t.Errorf("the right password after five failures got %d %s", a.status, a.raw)
	}
	admin, security := p.signIn("admin"), p.signIn("security")
	id := admin.post("/api/users", obj{"login": "new.clerk", "name": "新同事", "password": "one two three four"}).text("id")
	admin.refused("POST", "/api/users/"+id+"/grants", obj{"role": "village_clerk", "region": "220821100208"}, 403, "actor.may-not")
	security.refused("POST", "/api/users", obj{"login": "x.y.z", "name": "甲", "password": "one two three four"}, 403, "actor.may-not")
	security.refused("POST", "/api/users/"+id+"/grants", obj{"role": "village_clerk", "region": "220821000000"}, 422, "input.wrong")
	security.post("/api/users/"+id+"/grants", obj{"role": "village_clerk", "region": "220821100208"})
	clerk := &person{p: p, login: "new.clerk"}
	first := clerk.do("POST", "/api/session", obj{"login": "new.clerk", "password": "one two three four"})
	if first.get("mustChange") != true || !strings.Contains(first.header.Get("Set-Cookie"), "HttpOnly") || !strings.Contains(first.header.Get("Set-Cookie"), "SameSite=Lax") {
		t.Errorf("got %s with cookie %s", first.raw, first.header.Get("Set-Cookie"))
	}
	clerk.refused("GET", "/api/queue", nil, 403, "actor.password-first")
	for _, weak := range []string{"short", "111111111111", "password1234", "new.clerk is here"} {
		clerk.refused("PUT", "/api/session/password", obj{"oldPassword": "one two three four", "newPassword": weak}, 422, "input.wrong")
	}
	clerk.do("PUT", "/api/session/password", obj{"oldPassword": "one two three four", "newPassword": "a sentence of my own"})
	roles := clerk.get("/api/session")
	clerk.get("/api/households")
	users := admin.get("/api/users?q=new.clerk")
	security.post("/api/grants/"+users.text("items.0.roles.0.grantId")+"/revoke", nil)
	clerk.refused("GET", "/api/households?region=220821100208", nil, 403, "actor.may-not")
	admin.post("/api/users/"+id+"/reset", obj{"password": "five six seven eight"})
	clerk.refused("GET", "/api/queue", nil, 401, "actor.sign-in")
	admin.refused("POST", "/api/users/"+admin.get("/api/session").text("id")+"/deactivate", nil, 403, "actor.own-record")
	admin.post("/api/users/"+id+"/deactivate", nil)
	if a := try("new.clerk", "five six seven eight"); a.status != 401 {
		t.Errorf("a deactivated account signs in: %d %s", a.status, a.raw)
	}
	admin.refused("GET", "/api/needs/"+roles.text("id"), nil, 404, "need.not-found")
	admin.refused("GET", "/api/households", nil, 403, "actor.may-not")
}

// child finds the process id of one of the program's children by its program's name.
func (p *program) child(name string) int {
	p.t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		p.t.Fatal(err)
	}
	for _, f := range all {
		raw, err := os.ReadFile(f)
		if err != nil {
			continue
		}
		text := string(raw)
		open, shut := strings.IndexByte(text, '('), strings.LastIndexByte(text, ')')
		rest := strings.Fields(text[shut+1:])
		if text[open+1:shut] == name && rest[1] == strconv.Itoa(p.cmd.Process.Pid) {
			pid, _ := strconv.Atoi(strings.TrimSpace(text[:open]))
			return pid
		}
	}
	p.t.Fatalf("the program has no child %s", name)
	return 0
}

// TestSearch_Degrades: with the engine frozen people still browse and work; emptied, it is found out and filled again.
func TestSearch_Degrades(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	who := everybody(p)
	need, _ := goodsNeed(p, who, 3)
	find := func() bool {
		a := who["foundation"].get("/api/search/needs?category=elder_aid")
		return a.get("degraded") == false && strings.Contains(string(a.raw), need)
	}
	eventually(t, "the need is found", find)
	pid := p.child("meilisearch")
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	a := who["foundation"].get("/api/search/needs?category=elder_aid")
	if a.get("degraded") != true || !strings.Contains(string(a.raw), need) {
		t.Errorf("with the engine frozen: got %s", a.raw)
	}
	p.nobody().refused("GET", "/api/search/needs?q=x", nil, 503, "search.down")
	second, _ := goodsNeed(p, who, 2)
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	eventually(t, "what was posted meanwhile is found", func() bool {
		return strings.Contains(string(who["foundation"].get("/api/search/needs?category=elder_aid").raw), second)
	})
	p.emptyIndex()
	eventually(t, "an emptied index is filled again", find)
}

// emptyIndex deletes the needs index behind the program's back.
func (p *program) emptyIndex() {
	p.t.Helper()
	raw, err := os.ReadFile(filepath.Join(p.dir, "running.json"))
	if err != nil {
		p.t.Fatal(err)
	}
	var c struct {
		URL string `json:"meili_url"`
		Key string `json:"meili_key"`
	}
	if err := json.Unmarshal(raw, &c); err != nil {
		p.t.Fatal(err)
	}
	req, _ := http.NewRequest("DELETE", c.URL+"/indexes/needs_v1", nil)
	req.Header.Set("Authorization", "Bearer "+c.Key)
	res, err := http.DefaultClient.Do(req)
	if err != nil || res.StatusCode >= 300 {
		p.t.Fatalf("emptying the index: %v %v", err, res)
	}
	res.Body.Close()
}
