package simulate

import (
	"fmt"
	"html"
	"strings"
)

// Series is a row of values with its name, in hundredths of the chart's unit.
type Series struct {
	Name   string
	Values []int64
}

// colours of series, told apart by eyes that see no red or no green.
var colours = []string{"#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#444444", "#b8a800"}

// svg is a drawing in the making.
type svg struct {
	strings.Builder
	width, height int
}

func drawing(width, height int, title string) *svg {
	d := &svg{width: width, height: height}
	fmt.Fprintf(d, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-family="sans-serif" font-size="11" role="img">`+"\n", width, height, width, height)
	fmt.Fprintf(d, "<title>%s</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", html.EscapeString(title), width, height)
	d.text(16, 24, "start", "#111111", title)
	return d
}

func (d *svg) text(x, y int, anchor, colour, s string) {
	fmt.Fprintf(d, `<text x="%d" y="%d" text-anchor="%s" fill="%s">%s</text>`+"\n", x, y, anchor, colour, html.EscapeString(s))
}

func (d *svg) line(x1, y1, x2, y2 int, colour string) {
	fmt.Fprintf(d, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="%s"/>`+"\n", x1, y1, x2, y2, colour)
}

func (d *svg) done() []byte {
	d.WriteString("</svg>\n")
	return []byte(d.String())
}

// legend names the series under the title.
func (d *svg) legend(series []Series) {
	x := 16
	for i, s := range series {
		fmt.Fprintf(d, `<rect x="%d" y="35" width="10" height="10" fill="%s"/>`+"\n", x, colours[i%len(colours)])
		d.text(x+14, 45, "start", "#333333", s.Name)
		x += 30 + 7*len(s.Name)
	}
}

// scale gives the step between marks and the end of an axis that holds the largest value, in hundredths.
func scale(series []Series) (step, end int64) {
	var top int64 = 1
	for _, s := range series {
		for _, v := range s.Values {
			top = max(top, v)
		}
	}
	step = 1
	for _, f := range []int64{2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 2500, 5000, 10_000, 20_000, 50_000, 100_000} {
		if step = f; top <= 6*f {
			break
		}
	}
	return step, (top + step - 1) / step * step
}

// mark writes a value in hundredths as an axis does.
func mark(v int64) string {
	if v%100 == 0 {
		return fmt.Sprint(v / 100)
	}
	return strings.TrimSuffix(fmt.Sprintf("%d.%02d", v/100, v%100), "0")
}

// rounded writes a value beside its bar: whole numbers where the axis ends above 10, with one decimal if need be, else two.
func rounded(v, end int64) string {
	if end <= 1000 {
		return mark(v)
	}
	return strings.TrimSuffix(percent(v), ".0")
}

const left, right, top = 130, 60, 62

// Bars draws a bar for every value of every series, grouped by label, the axis (with its unit) below.
func Bars(title, unit string, labels []string, series []Series) []byte {
	thick := 14
	group := thick*len(series) + 10
	d := drawing(760, top+group*len(labels)+52, title)
	step, end := scale(series)
	bottom, wide := top+group*len(labels)+4, int64(d.width-left-right)
	for v := int64(0); v <= end; v += step {
		x := left + int(v*wide/end)
		d.line(x, top-4, x, bottom, "#dddddd")
		d.text(x, bottom+16, "middle", "#333333", mark(v))
	}
	d.text(left+int(wide)/2, bottom+36, "middle", "#333333", unit)
	if len(series) > 1 {
		d.legend(series)
	}
	for i, label := range labels {
		y := top + i*group + 2
		d.text(left-8, y+thick*len(series)/2+4, "end", "#111111", label)
		for k, s := range series {
			length := int(s.Values[i] * wide / end)
			fmt.Fprintf(d, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", left, y+k*thick, length, thick-2, colours[k%len(colours)])
			d.text(left+length+4, y+k*thick+thick-3, "start", "#333333", rounded(s.Values[i], end))
		}
	}
	return d.done()
}

// Lines draws a line for every series over the labels of the lower axis; unit names the values.
func Lines(title, unit string, labels []string, series []Series) []byte {
	d := drawing(760, 380, title)
	step, end := scale(series)
	low, high, wide := 320, top+14, d.width-60-right
	at := func(v int64) int { return low - int(v*int64(low-high)/end) }
	for v := int64(0); v <= end; v += step {
		d.line(60, at(v), 60+wide, at(v), "#dddddd")
		d.text(52, at(v)+4, "end", "#333333", mark(v))
	}
	d.text(16, high-10, "start", "#333333", unit)
	spread := max(len(labels)-1, 1)
	for i, label := range labels {
		d.text(60+i*wide/spread, low+18, "middle", "#333333", label)
	}
	d.legend(series)
	for k, s := range series {
		var points []string
		for i, v := range s.Values {
			points = append(points, fmt.Sprintf("%d,%d", 60+i*wide/spread, at(v)))
		}
		fmt.Fprintf(d, `<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", strings.Join(points, " "), colours[k%len(colours)])
	}
	return d.done()
}
