package models

// Blurred is a count of people or households as it may be published: nothing (0) below k, else rounded to the nearest 5
// (domain §4.10, §8.3).
func Blurred(n, k int64) int64 {
	if n < k {
		return 0
	}
	return Rounded(n, 5)
}

// Rounded hides the exact figure: to the nearest multiple of step.
func Rounded(n, step int64) int64 { return (n + step/2) / step * step }

// Suppress says which cells of a row that adds up to a published total may be shown: those of at least k, and where only one
// is below, the smallest of the others goes with it, so that no subtraction gives the one back. Cells of 0 tell nobody.
func Suppress(cells []int64, k int64) []bool {
	shown := make([]bool, len(cells))
	hidden, smallest := 0, -1
	for i, n := range cells {
		switch {
		case n == 0 || n >= k:
			shown[i] = true
			if n > 0 && (smallest < 0 || n < cells[smallest]) {
				smallest = i
			}
		default:
			hidden++
		}
	}
	if hidden == 1 && smallest >= 0 {
		shown[smallest] = false
	}
	return shown
}
