//go:build race

package identity

// A program built with the race detector is only ever a test's: hashing there would take seconds a sign-in.
func init() { Cost = 256 }
