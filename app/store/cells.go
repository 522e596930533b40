package store

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"shanqiao/models"
)

// Cells reads the columns of one row from left to right, in the driver's binary form and without reflection. A cell of
// another type than asked for is an error of Rows.
type Cells struct {
	fields []cell
	at     int
	err    error
}

type cell struct {
	oid   uint32
	bytes []byte
}

// take makes c the row that rows stands on.
func (c *Cells) take(rows pgx.Rows) {
	c.fields, c.at, c.err = c.fields[:0], 0, nil
	values := rows.RawValues()
	for i, f := range rows.FieldDescriptions() {
		b := values[i]
		if f.Format != pgx.BinaryFormatCode && f.DataTypeOID != pgtype.TextOID && f.DataTypeOID != pgtype.JSONBOID {
			c.err = fmt.Errorf("column %s is not in binary form", f.Name)
		}
		c.fields = append(c.fields, cell{f.DataTypeOID, b})
	}
}

func (c *Cells) next(sizes ...int) []byte {
	if c.err != nil || c.at >= len(c.fields) {
		c.wrong()
		return nil
	}
	b := c.fields[c.at].bytes
	c.at++
	if b == nil || len(sizes) == 0 {
		return b
	}
	for _, n := range sizes {
		if len(b) == n {
			return b
		}
	}
	c.wrong()
	return nil
}

func (c *Cells) wrong() {
	if c.err == nil {
		c.err = fmt.Errorf("column %d has another type than was asked for", c.at)
	}
}

// Text reads a text; NULL is empty.
func (c *Cells) Text() string { return string(c.next()) }

// ID reads an id that was cast to text; NULL is empty.
func (c *Cells) ID() models.ID { return models.ID(c.next()) }

// OptID reads an id that was cast to text and may be NULL.
func (c *Cells) OptID() *models.ID {
	b := c.next()
	if b == nil {
		return nil
	}
	id := models.ID(b)
	return &id
}

// Int reads an integer of four or eight bytes; NULL is 0.
func (c *Cells) Int() int64 {
	switch b := c.next(4, 8); len(b) {
	case 8:
		return int64(binary.BigEndian.Uint64(b))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b)))
	}
	return 0
}

// Bool reads a truth; NULL is false.
func (c *Cells) Bool() bool {
	b := c.next(1)
	return len(b) == 1 && b[0] == 1
}

var epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// OptTime reads a time or a date that may be NULL; a date is midnight UTC, as the driver gives it.
func (c *Cells) OptTime() *time.Time {
	var t time.Time
	switch b := c.next(4, 8); len(b) {
	case 8:
		micros := int64(binary.BigEndian.Uint64(b))
		t = epoch.Add(time.Duration(micros) * time.Microsecond).Local()
	case 4:
		t = epoch.AddDate(0, 0, int(int32(binary.BigEndian.Uint32(b))))
	default:
		return nil
	}
	return &t
}

// Time reads a time that is never NULL.
func (c *Cells) Time() time.Time {
	if t := c.OptTime(); t != nil {
		return *t
	}
	c.wrong()
	return time.Time{}
}

// JSON reads a JSON value into out; NULL leaves it alone.
func (c *Cells) JSON(out any) {
	b := c.next()
	if len(b) > 0 && b[0] == 1 { // the version of jsonb's binary form
		b = b[1:]
	}
	if len(b) == 0 || c.err != nil {
		return
	}
	c.err = json.Unmarshal(b, out)
}

// Texts reads a JSON list of texts.
func (c *Cells) Texts() []string {
	b := c.next()
	if len(b) > 0 && b[0] == 1 { // the version of jsonb's binary form
		b = b[1:]
	}
	var out []string
	if string(b) == "[]" {
		return []string{}
	}
	if len(b) > 0 {
		if err := json.Unmarshal(b, &out); err != nil && c.err == nil {
			c.err = err
		}
	}
	return out
}

// Marks reads the marks of a text.
func (c *Cells) Marks() []models.Mark {
	b := c.next()
	if len(b) > 0 && b[0] == 1 { // the version of jsonb's binary form
		b = b[1:]
	}
	out := []models.Mark{}
	if len(b) > 0 && string(b) != "[]" {
		if err := json.Unmarshal(b, &out); err != nil && c.err == nil {
			c.err = err
		}
	}
	return out
}

// IDs reads a JSON list of ids.
func (c *Cells) IDs() []models.ID {
	texts := c.Texts()
	if texts == nil {
		return nil
	}
	out := make([]models.ID, len(texts))
	for i, t := range texts {
		out[i] = models.ID(t)
	}
	return out
}

// Sealed reads a sealed value.
func (c *Cells) Sealed() models.Sealed {
	b := c.next()
	if b == nil {
		return models.Sealed{}
	}
	return models.SealedBox(append([]byte(nil), b...))
}
