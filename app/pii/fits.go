package pii

import "context"

// Fits says whether the key file opens what the database holds: it tries the newest data key. An empty database fits any.
func (p *PII) Fits(ctx context.Context) (bool, error) {
	var row keyRow
	rows, err := p.db.Pool.Query(ctx, "SELECT subject, kek, wrapped FROM sealed_keys WHERE wrapped IS NOT NULL ORDER BY kek DESC LIMIT 1")
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&row.Subject, &row.Kek, &row.Wrapped); err != nil {
			return false, err
		}
		if _, err := p.unwrap(row); err != nil {
			return false, nil
		}
	}
	return true, rows.Err()
}
