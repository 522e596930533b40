// Package config reads every setting of the program from the environment, once, into one struct passed by value.
package config

import (
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
)

// Config is the whole configuration. The zero environment works in development: everything embedded, under ./var.
type Config struct {
	Listen         string   // host:port the web server answers on
	DataDir        string   // absolute path of the data folder
	DatabaseURL    string   // empty: the embedded PostgreSQL is started
	MeiliURL       string   // empty: the embedded Meilisearch is started
	MeiliKey       string   // key for MeiliURL
	PublicURL      string   // address people use; https switches on Secure cookies
	KeyFile        string   // absolute path of the key file that opens personal data
	RuntimeDir     string   // absolute path of the packaged PostgreSQL and Meilisearch
	PostgresBin    string   // folder with initdb and postgres, instead of RuntimeDir
	MeiliBin       string   // meilisearch program, instead of RuntimeDir
	TrustedProxies []string // addresses whose X-Forwarded-For is believed
	LogLevel       string   // debug, info, warn or error
	EngineMemory   int64    // MiB that the networks of one solve may take
	ProofHash      string   // hash function of new proofs: sha256 or sm3
	ProfileListen  string   // loopback host:port of Go's profiler; empty: there is none
}

// Setting describes one environment variable; the README's table is generated from Settings.
type Setting struct{ Name, Default, Meaning string }

// Settings lists every variable Read looks at.
var Settings = []Setting{
	{"LISTEN", "127.0.0.1:8080", "host:port the web server answers on; a demo world accepts loopback only"},
	{"DATA_DIR", "./var", "folder for database, search index, files and keys"},
	{"DATABASE_URL", "(embedded)", "PostgreSQL 15 or newer; with it no database is started, and `migrate` is run by hand"},
	{"MEILI_URL", "(embedded)", "Meilisearch 1.21 or newer; with it no search engine is started"},
	{"MEILI_KEY", "", "API key for MEILI_URL"},
	{"PUBLIC_URL", "http://LISTEN", "address people type; `https://…` switches on Secure `__Host-` cookies"},
	{"KEY_FILE", "DATA_DIR/keys.json", "key that opens personal data, mode 0600; keep a copy apart from the database"},
	{"RUNTIME_DIR", "./runtime", "folder with the packaged PostgreSQL and Meilisearch"},
	{"POSTGRES_BIN", "(in RUNTIME_DIR)", "folder with `initdb` and `postgres`"},
	{"MEILI_BIN", "(in RUNTIME_DIR)", "path of the `meilisearch` program"},
	{"TRUSTED_PROXIES", "", "comma-separated addresses or CIDRs whose X-Forwarded-For is believed"},
	{"LOG_LEVEL", "info", "debug, info, warn or error"},
	{"ENGINE_MEMORY_MIB", "1024", "memory that working out one plan may take; a larger problem is refused before it starts"},
	{"PROOF_HASH", "sha256", "hash function of new proofs of plans: `sha256` or `sm3`"},
	{"PROFILE_LISTEN", "", "host:port on this machine for Go's profiler (`/debug/pprof`); empty: there is none"},
}

// Read takes the settings from getenv (os.Getenv in the program). Errors name the variable.
func Read(getenv func(string) string) (Config, error) {
	or := func(name, def string) string {
		if v := strings.TrimSpace(getenv(name)); v != "" {
			return v
		}
		return def
	}
	c := Config{
		Listen: or("LISTEN", "127.0.0.1:8080"), DatabaseURL: or("DATABASE_URL", ""),
		MeiliURL: strings.TrimSuffix(or("MEILI_URL", ""), "/"), MeiliKey: or("MEILI_KEY", ""),
		PostgresBin: or("POSTGRES_BIN", ""), MeiliBin: or("MEILI_BIN", ""), LogLevel: or("LOG_LEVEL", "info"),
		ProfileListen: or("PROFILE_LISTEN", ""), ProofHash: or("PROOF_HASH", "sha256"),
	}
	var err error
	if c.EngineMemory, err = strconv.ParseInt(or("ENGINE_MEMORY_MIB", "1024"), 10, 64); err != nil || c.EngineMemory < 16 {
		return c, fmt.Errorf("ENGINE_MEMORY_MIB must be a number of MiB from 16, got %q", getenv("ENGINE_MEMORY_MIB"))
	}
	if c.ProofHash != "sha256" && c.ProofHash != "sm3" {
		return c, fmt.Errorf("PROOF_HASH must be sha256 or sm3, got %q", c.ProofHash)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return c, fmt.Errorf("LISTEN must be host:port, got %q", c.Listen)
	}
	if c.ProfileListen != "" && !loopback(c.ProfileListen) {
		return c, fmt.Errorf("PROFILE_LISTEN must be host:port on this machine, got %q", c.ProfileListen)
	}
	c.PublicURL = strings.TrimSuffix(or("PUBLIC_URL", "http://"+c.Listen), "/")
	if !strings.HasPrefix(c.PublicURL, "http://") && !strings.HasPrefix(c.PublicURL, "https://") {
		return c, fmt.Errorf("PUBLIC_URL must begin with http:// or https://, got %q", c.PublicURL)
	}
	for _, p := range strings.Split(or("TRUSTED_PROXIES", ""), ",") {
		if p = strings.TrimSpace(p); p != "" {
			c.TrustedProxies = append(c.TrustedProxies, p)
		}
	}
	for _, f := range []struct {
		to        *string
		name, def string
	}{{&c.DataDir, "DATA_DIR", "./var"}, {&c.RuntimeDir, "RUNTIME_DIR", "./runtime"}} {
		if *f.to, err = filepath.Abs(or(f.name, f.def)); err != nil {
			return c, fmt.Errorf("%s: %w", f.name, err)
		}
	}
	if c.KeyFile, err = filepath.Abs(or("KEY_FILE", filepath.Join(c.DataDir, "keys.json"))); err != nil {
		return c, fmt.Errorf("KEY_FILE: %w", err)
	}
	return c, nil
}

// Loopback says whether Listen answers on this machine only.
func (c Config) Loopback() bool { return loopback(c.Listen) }

func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Secure says whether people reach the program over https.
func (c Config) Secure() bool { return strings.HasPrefix(c.PublicURL, "https://") }
