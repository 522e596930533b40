package identity

import (
	"context"
	"crypto/sha256"
	"fmt"
	"time"

	"gorm.io/gorm"

	"shanqiao/app/store"
	"shanqiao/models"
)

// Confirm checks the password of somebody who is signed in already and remembers in this session when that was, so that
// he may open personal data for a while. Wrong ones count with failed sign-ins and pause both; each try is recorded.
func (s *Identity) Confirm(ctx context.Context, a models.Actor, token, password, ip string) error {
	if err := s.checkOwn(ctx, a, password, ip, models.FieldError{Field: "password", Code: "password.wrong"}); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(token))
	return store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		res := tx.Exec("UPDATE sessions SET confirmed_at = ? WHERE hash = ? AND user_id = ?", time.Now(), sum[:], a.User)
		if res.Error != nil {
			return res.Error
		}
		if res.RowsAffected == 0 {
			return models.Fail(models.Unauthenticated, "actor.sign-in")
		}
		return s.recordConfirm(ctx, tx, a, "user.password-confirmed")
	})
}

// checkOwn compares a password with the one of whoever is signed in; too many wrong ones of his or of his address pause.
func (s *Identity) checkOwn(ctx context.Context, a models.Actor, password, ip string, wrong models.FieldError) error {
	db := store.From(ctx, s.db)
	u, err := store.Get[models.User](db, a.User, "user")
	if err != nil {
		return err
	}
	now := time.Now()
	if err := throttled(db, u.Login, ip, now); err != nil {
		return err
	}
	good, err := s.matches(ctx, u.PasswordHash, password)
	if err != nil {
		return err
	}
	if good {
		return db.Exec("DELETE FROM signin_failures WHERE login = ?", u.Login).Error
	}
	err = store.Tx(ctx, s.db, a, func(tx *gorm.DB) error {
		if err := failed(tx, u.Login, ip, now); err != nil {
			return err
		}
		return s.recordConfirm(ctx, tx, a, "user.password-refused")
	})
	if err != nil {
		return err
	}
	return models.Wrong([]models.FieldError{wrong})
}

func (s *Identity) recordConfirm(ctx context.Context, tx *gorm.DB, a models.Actor, fact models.Fact) error {
	return s.trail.Record(tx, a, s.now(ctx), models.Entry{Fact: fact, Noun: "user", Subject: a.User, Region: models.Country})
}

// throttled refuses a login or an address that failed too often in the last minutes.
func throttled(db *gorm.DB, login, ip string, now time.Time) error {
	var byLogin, byIP int64
	err := db.Raw("SELECT count(*) FILTER (WHERE login = ?), count(*) FILTER (WHERE ip = ?) FROM signin_failures WHERE at > ? AND (login = ? OR ip = ?)",
		login, ip, now.Add(-window), login, ip).Row().Scan(&byLogin, &byIP)
	if err != nil {
		return fmt.Errorf("reading the throttle: %w", err)
	}
	if byLogin >= perLogin || byIP >= perAddress {
		return models.Wait(window, "signin.wait")
	}
	return nil
}

func failed(db *gorm.DB, login, ip string, now time.Time) error {
	return db.Exec("INSERT INTO signin_failures (at, login, ip) VALUES (?, ?, ?)", now, login, ip).Error
}
