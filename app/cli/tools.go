package cli

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"shanqiao/app/api"
	"shanqiao/app/embedded"
	"shanqiao/app/identity"
	"shanqiao/app/pii"
	"shanqiao/app/store"
	"shanqiao/models"
)

var openapiCommand = command{"openapi", "openapi", `Print the OpenAPI 3.1 document of every operation.
It is made from the code; nothing has to run.`, func(_ context.Context, c *call) error {
	raw, err := api.New(api.Parts{Config: c.config}).OpenAPI()
	if err != nil {
		return err
	}
	_, err = c.out.Write(raw)
	return err
}}

var migrateCommand = command{"migrate", "migrate [--dump-schema]", `Bring the schema of DATABASE_URL (or of the embedded database) up to date.
Run it as the owner of the tables before a new version serves. --dump-schema prints the resulting schema.`, func(ctx context.Context, c *call) error {
	dump := len(c.args) == 1 && c.args[0] == "--dump-schema"
	if len(c.args) > 0 && !dump {
		return c.usage("unknown argument %q", c.args[0])
	}
	url := c.config.DatabaseURL
	if url == "" {
		stack, err := embedded.Join(ctx, embedded.Options{RuntimeDir: c.config.RuntimeDir, DataDir: c.config.DataDir, PostgresBin: c.config.PostgresBin, NeedPostgres: true, Progress: c.tell})
		if err != nil {
			return err
		}
		defer stack.Stop()
		url = stack.DatabaseURL
	}
	if err := migrate(ctx, url, c.tell); err != nil {
		return err
	}
	if dump {
		text, err := store.Schema(ctx, url)
		if err != nil {
			return err
		}
		_, err = fmt.Fprint(c.out, text)
		return err
	}
	c.say("the schema is current")
	return nil
}}

var verifyCommand = command{"verify", "verify", `Recheck what must always be true of ledger, states, reservations and trail.
Every ledger entry balances, balances are the sums of their postings, quantities of
needs, offers and matches agree with the ledger, states follow from quantities, and the trail is what its log commits to.
Exit code 1 when something does not agree, with one line for each.`, func(ctx context.Context, c *call) error {
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	entries, err := p.verify(ctx, c)
	if err != nil {
		return err
	}
	c.say("ledger, reservations, states and %d trail entries agree", entries)
	return nil
}}

// verify says one line for everything that does not agree, and then fails; it counts the entries of the trail.
func (p *parts) verify(ctx context.Context, c *call) (int64, error) {
	wrong, err := p.Ledger.Verify(ctx)
	if err != nil {
		return 0, err
	}
	states, err := p.Needs.Verify(ctx)
	if err != nil {
		return 0, err
	}
	if err := p.Trail.CatchUp(ctx); err != nil {
		return 0, err
	}
	log, entries, err := p.Trail.Verify(ctx)
	if err != nil {
		return 0, err
	}
	wrong = append(append(wrong, states...), log...)
	for _, w := range wrong {
		c.say("%s", w)
	}
	if len(wrong) > 0 {
		return entries, errNo
	}
	return entries, nil
}

var checkCommand = command{"check", "check uscc CODE… | check id NUMBER…", `Check credit codes or ID numbers by their check digits.
uscc prints "CODE ok" or "CODE wrong: REASON" per code; id prints "number N ok" or "number N wrong: REASON" and never
repeats the number. Exit code 1 if any is wrong.`, func(_ context.Context, c *call) error {
	if len(c.args) < 2 || (c.args[0] != "uscc" && c.args[0] != "id") {
		return c.usage("check what?")
	}
	bad := false
	for i, v := range c.args[1:] {
		name, err := v, error(nil)
		if c.args[0] == "uscc" {
			err = models.CheckUSCC(models.Fold(v))
		} else {
			name = fmt.Sprintf("number %d", i+1)
			_, err = models.CheckID(v, time.Now())
		}
		if err != nil {
			bad = true
			c.say("%s wrong: %s", name, err)
		} else {
			c.say("%s ok", name)
		}
	}
	if bad {
		return errNo
	}
	return nil
}}

var userCommand = command{"user", "user add LOGIN [--name NAME] [--role ROLE] [--region CODE]", `Add somebody who can sign in, with a password that is printed once and must be changed at the first sign-in.
The first administrator of a new installation is added this way: user add admin --role system_admin; then another person
with --role security_admin, who gives the roles.`, addUser}

func addUser(ctx context.Context, c *call) error {
	if len(c.args) < 2 || c.args[0] != "add" {
		return c.usage("expected add LOGIN")
	}
	login, opts := c.args[1], map[string]string{"--name": c.args[1]}
	for rest := c.args[2:]; len(rest) > 0; rest = rest[2:] {
		if len(rest) < 2 || (rest[0] != "--name" && rest[0] != "--role" && rest[0] != "--region") {
			return c.usage("unknown argument %q", rest[0])
		}
		opts[rest[0]] = rest[1]
	}
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	raw := make([]byte, 15)
	_, _ = rand.Read(raw)
	password := base64.RawURLEncoding.EncodeToString(raw)
	u, err := p.Users.CreateUser(ctx, models.SystemActor, identity.NewUser{Login: login, Name: opts["--name"], Password: password, MustChange: true})
	if err != nil {
		return err
	}
	if role := opts["--role"]; role != "" {
		if err := p.Users.Grant(ctx, models.SystemActor, u.ID, models.Grant{Role: models.Role(role), Region: models.Code(opts["--region"])}); err != nil {
			return err
		}
	}
	c.say("%s can sign in with the password %s and must change it then", login, password)
	return nil
}

var keysCommand = command{"keys", "keys rotate", `Add a new wrapping key to KEY_FILE and bring every data key under it.
Keep copies of KEY_FILE apart from backups of the database: without it personal data cannot be read by anybody.`, func(ctx context.Context, c *call) error {
	if len(c.args) != 1 || c.args[0] != "rotate" {
		return c.usage("expected rotate")
	}
	keys, err := pii.LoadKeys(c.config.KeyFile)
	if err != nil {
		return err
	}
	if err := pii.SaveKeys(c.config.KeyFile, keys.Rotate()); err != nil {
		return err
	}
	p, err := c.open(ctx, embedded.Join)
	if err != nil {
		return err
	}
	defer p.close()
	n, err := p.pii.Rewrap(ctx)
	if err != nil {
		return err
	}
	c.say("%d data keys are wrapped by the new key", n)
	return nil
}}

func printJSON(c *call, v any) error {
	e := json.NewEncoder(c.out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func argument(args []string, name, def string) (string, []string) {
	var rest []string
	out := def
	for i := 0; i < len(args); i++ {
		if args[i] == name && i+1 < len(args) {
			out = args[i+1]
			i++
		} else if v, ok := strings.CutPrefix(args[i], name+"="); ok {
			out = v
		} else {
			rest = append(rest, args[i])
		}
	}
	return out, rest
}
