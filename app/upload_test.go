package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"testing"
)

func (w *person) uploadTry(name string, content []byte, fields map[string]string) answer {
	w.p.t.Helper()
	var buf bytes.Buffer
	form := multipart.NewWriter(&buf)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		w.p.t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		w.p.t.Fatal(err)
	}
	for k, v := range fields {
		_ = form.WriteField(k, v)
	}
	form.Close()
	req, err := http.NewRequest("POST", w.p.base+"/api/files", &buf)
	if err != nil {
		w.p.t.Fatal(err)
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	return w.send(req)
}

// photo is a small JPEG with an EXIF block that names a place.
func photo(t *testing.T) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 40, 30))
	img.Set(3, 3, color.RGBA{200, 10, 10, 255})
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, img, nil); err != nil {
		t.Fatal(err)
	}
	raw := buf.Bytes()
	exif := append([]byte{0xFF, 0xE1, 0x00, 0x20}, []byte("Exif\x00\x00GPS 46.27N 123.20E XINLI")...)
	exif = append(exif, make([]byte, 2+0x20-len(exif))...)
	return append(append(append([]byte{}, raw[:2]...), exif...), raw[2:]...)
}
