// Package frontend carries the built web app inside the binary. Go builds without Node: then only the placeholder of
// dist is embedded and the program says that the web app was not built.
package frontend

import "embed"

// Dist is the output of the web build: index.html, console.html and assets.
//
//go:embed all:dist
var Dist embed.FS
