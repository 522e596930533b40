package main

import (
	"bytes"
	"context"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// goodsNeed opens a village need for qty pieces and gives it with its line.
func goodsNeed(p *program, who map[string]*person, qty int) (id, line string) {
	p.t.Helper()
	n := who["village"].post("/api/needs", obj{"level": "village", "category": "elder_aid", "title": "村幸福院护理床垫", "urgency": "ordinary", "govAid": "not_applicable", "headCount": 30,
		"lines": []obj{{"item": "护理床垫", "resourceKind": "goods", "unit": "piece", "unitValueFen": 26000, "qty": qty}}})
	id = n.text("id")
	if got := confirmed(p, who, id).text("state"); got != "open" {
		p.t.Fatalf("got %s, want open", got)
	}
	return id, n.text("lines.0.id")
}

// TestRace_LastUnit: 200 givers claim the last unit at the same moment and one gets it.
func TestRace_LastUnit(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	who := everybody(p)
	need, line := goodsNeed(p, who, 1)
	racers := []*person{who["foundation"], who["charity"]}
	offers := []string{freshOffer(p, who, "foundation", "mats"), freshOffer(p, who, "charity", "mats")}
	answers := make([]answer, 200)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range answers {
		done.Add(1)
		go func() {
			defer done.Done()
			start.Wait()
			answers[i] = racers[i%2].try("POST", "/api/needs/"+need+"/claim", obj{"offerId": offers[i%2], "lines": []obj{{"lineId": line, "qty": 1}}}, "")
		}()
	}
	start.Done()
	done.Wait()
	won := 0
	for _, a := range answers {
		switch {
		case a.status == 201:
			won++
		case a.status != 409 || a.code() != "need.only-left":
			t.Errorf("a loser got %d %s", a.status, a.raw)
		}
	}
	if won != 1 {
		t.Errorf("%d of 200 won the last unit, want 1", won)
	}
	if out, err := p.run("verify"); err != nil {
		t.Errorf("verify says %v: %s", err, out)
	}
}

// TestFaults_Killed: after kill -9 the next start finds everything acknowledged, and an old key gives its old reply.
func TestFaults_Killed(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	who := everybody(p)
	need, line := goodsNeed(p, who, 5)
	claim := obj{"offerId": freshOffer(p, who, "foundation", "mats"), "lines": []obj{{"lineId": line, "qty": 2}}}
	first := who["foundation"].try("POST", "/api/needs/"+need+"/claim", claim, "before the crash")
	if first.status != 201 {
		t.Fatalf("got %d %s", first.status, first.raw)
	}
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	<-p.done
	p.begin("serve", "--demo=story")
	again := p.signIn("foundation").try("POST", "/api/needs/"+need+"/claim", claim, "before the crash")
	if again.status != 201 || !bytes.Equal(again.raw, first.raw) {
		t.Errorf("the same key after the crash: got %d %s, want %s", again.status, again.raw, first.raw)
	}
	if got := p.signIn("village").get("/api/needs/" + need).number("lines.0.promised"); got != 2 {
		t.Errorf("got %v promised, want 2", got)
	}
	if out, err := p.run("verify"); err != nil {
		t.Errorf("verify says %v: %s", err, out)
	}
}

// TestServe_Refusals: what cannot be served is refused in one sentence that names the setting.
func TestServe_Refusals(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, c := range []struct {
		name string
		env  []string
		args []string
		want string
	}{
		{"port in use", []string{"LISTEN=" + taken.Addr().String(), "DATA_DIR=" + t.TempDir()}, []string{"serve"}, "LISTEN"},
		{"demo for others", []string{"LISTEN=0.0.0.0:0", "DATA_DIR=" + t.TempDir()}, []string{"serve", "--demo"}, "LISTEN"},
		{"folder in use", []string{"LISTEN=127.0.0.1:0", "DATA_DIR=" + p.dir}, []string{"serve", "--demo"}, "DATA_DIR"},
		{"bad address", []string{"LISTEN=8080"}, []string{"serve"}, "LISTEN"},
		{"no runtime", []string{"LISTEN=127.0.0.1:0", "RUNTIME_DIR=/nonexistent", "DATA_DIR=" + t.TempDir()}, []string{"serve"}, "RUNTIME_DIR"},
	} {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		cmd := exec.CommandContext(ctx, binary(t), c.args...)
		cmd.Env = append(append([]string{}, p.env...), c.env...)
		out, err := cmd.CombinedOutput()
		cancel()
		if err == nil || !strings.Contains(string(out), c.want) || strings.Contains(string(out), "goroutine") {
			t.Errorf("%s: got %v %q, want a refusal that names %s", c.name, err, out, c.want)
		}
	}
}

// TestCanary_NothingPersonalOnDisk: a family with names nobody else has is entered and walks the story's first half; then the
// whole data folder — database, index, logs — and everything the program printed is searched for them, and every answer the
// public and a strange organisation can get.
func TestCanary_NothingPersonalOnDisk(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	who := everybody(p)
	canaries := []string{"龘靐齉", "爩麤灪", "鸜鹆县第七高级中学", bornYears(16, "102"), "13912345607", "虪鬱组九号", "癨瘼旧疾"}
	h := who["village"].post("/api/households", obj{"address": canaries[5], "members": []obj{
		{"name": canaries[0], "relation": "self", "idMissing": "证件遗失", "birth": "1975-05-05", "sex": "male", "phone": canaries[4], "health": canaries[6]},
		{"name": canaries[1], "relation": "child", "idNo": bornYears(16, "102"), "schoolStage": "senior", "school": canaries[2]}}})
	pupil := h.text("people.1.id")
	leak := obj{"level": "household", "householdId": h.text("id"), "category": "edu_aid", "detail": canaries[0] + "之女在" + canaries[2], "urgency": "ordinary", "govAid": "pending",
		"lines": []obj{{"item": "给" + canaries[1] + "的学费", "resourceKind": "money", "unit": "fen", "qty": 100000, "personId": pupil}}}
	who["village"].refused("POST", "/api/needs", leak, 422, "input.wrong")
	leak["lines"] = []obj{{"item": "学费", "resourceKind": "money", "unit": "fen", "qty": 100000, "personId": pupil}}
	need := who["village"].post("/api/needs", leak).text("id")
	confirmed(p, who, need)
	opened := who["county2"].post("/api/people/"+pupil+"/open", obj{"purpose": "核对在读证明"})
	if opened.text("name") != canaries[1] {
		t.Errorf("got %s", opened.raw)
	}
	who["county2"].refused("POST", "/api/people/"+pupil+"/open", obj{"purpose": " 　"}, 422, "input.wrong")
	who["county4"].refused("POST", "/api/people/"+pupil+"/open", obj{"purpose": "看看是谁"}, 404, "person.not-found")
	var answers []byte
	for _, path := range []string{"/api/needs/" + need, "/api/search/needs", "/api/search/needs?q=edu", "/api/needs?market=true", "/api/public/needs", "/api/public/figures", "/api/queue", "/api/matches", "/openapi.json", "/metrics"} {
		answers = append(answers, who["charity"].try("GET", path, nil, "").raw...)
		answers = append(answers, p.nobody().try("GET", path, nil, "").raw...)
	}
	for _, c := range canaries {
		if bytes.Contains(answers, []byte(c)) {
			t.Errorf("an answer shows %s", c)
		}
	}
	p.stop()
	if hits := scan(t, p.dir, canaries); len(hits) > 0 {
		t.Errorf("found on disk: %v", hits)
	}
	for _, c := range canaries {
		if strings.Contains(p.errs.String(), c) {
			t.Errorf("the program printed %s", c)
		}
	}
}

func scan(t *testing.T, dir string, words []string) []string {
	t.Helper()
	var hits []string
	files := 0
	roots := []string{dir}
	if place, err := os.ReadFile(filepath.Join(dir, "place")); err == nil {
		roots = append(roots, strings.TrimSpace(string(place)))
	}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			files++
			for _, w := range words {
				if bytes.Contains(raw, []byte(w)) {
					hits = append(hits, w+" in "+path)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 100 {
		t.Fatalf("scanned only %d files", files)
	}
	return hits
}

// TestFiles_SealedAndClean: a photo loses where it was taken, a script dressed as a picture is refused, and the content on
// disk is not the content.
func TestFiles_SealedAndClean(t *testing.T) {
	p := start(t, "serve", "--demo=story")
	village, stranger := p.signIn("village"), p.signIn("charity")
	raw := photo(t)
	if !bytes.Contains(raw, []byte("XINLI")) {
		t.Fatal("the test's photo names no place")
	}
	id := village.upload("board.jpg", raw, map[string]string{"kind": "board_photo"})
	got := village.try("POST", "/api/files/"+id+"/open", obj{"purpose": "核对公示栏"}, "")
	if got.status != 200 || got.header.Get("Content-Type") != "image/jpeg" || bytes.Contains(got.raw, []byte("XINLI")) || bytes.Contains(got.raw, []byte("Exif")) {
		t.Errorf("got %d %s, %d bytes", got.status, got.header.Get("Content-Type"), len(got.raw))
	}
	stranger.refused("POST", "/api/files/"+id+"/open", obj{"purpose": "看一看"}, 404, "file.not-found")
	for name, content := range map[string][]byte{"a.png": []byte("#!/bin/sh\necho"), "b.jpg": {}, "c.pdf": []byte("%PDF-1.4 /JavaScript (app.alert)"), "d.svg": []byte("<svg onload=alert(1)>")} {
		if a := village.uploadTry(name, content, nil); a.status != 422 {
			t.Errorf("%s: got %d %s, want 422", name, a.status, a.raw)
		}
	}
}
