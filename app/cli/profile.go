package cli

import (
	"context"
	"net/http"
	"net/http/pprof"
	"time"
)

// profile answers Go's profiler on an address of this machine, when one is set. It knows nobody's data but the program's own.
func profile(ctx context.Context, address string) error {
	if address == "" {
		return nil
	}
	listener, err := listen(address)
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	go func() { _ = server.Serve(listener) }()
	return nil
}
