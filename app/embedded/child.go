package embedded

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"
)

const (
	quick     = 10 * time.Second // a run shorter than this counts as a failure to come up
	quickRuns = 7                // so many in a row, and the supervisor gives up
	patience  = 5 * time.Minute  // crash recovery of a large database may take this long
)

// child is a supervised process: it is started again, with growing pauses, when it ends without having been told to.
type child struct {
	name    string                      // for people
	command func() (*exec.Cmd, error)   // builds each run; also clears what the last run left behind
	probe   func(context.Context) error // nil once the child answers
	log     string
	signals []syscall.Signal // to end it: the first, and after grace the next, then SIGKILL
	grace   time.Duration
	say     func(string)
	giveUp  func(error)

	mu    sync.Mutex
	cmd   *exec.Cmd
	up    bool          // it answered once, so it is worth starting again
	quit  chan struct{} // closed to tell the supervisor to stop
	ended chan struct{} // closed when the supervisor has returned
	err   error         // why it ended by itself; read after ended
}

// start returns when the child answers. An exit before that is an error, not a reason to try again.
func (c *child) start(ctx context.Context) error {
	c.mu.Lock()
	c.up, c.err = false, nil
	c.quit, c.ended = make(chan struct{}), make(chan struct{})
	c.mu.Unlock()
	go c.supervise()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began, told := time.Now(), false
	for {
		probing, end := context.WithTimeout(ctx, 5*time.Second)
		err := c.probe(probing)
		end()
		if err == nil {
			c.mu.Lock()
			c.up = true
			c.mu.Unlock()
			return nil
		}
		if !told && time.Since(began) > 5*time.Second {
			told = true
			c.say(c.name + " takes longer than usual, perhaps it recovers from a crash")
		}
		select {
		case <-c.ended:
			return c.err
		case <-ctx.Done():
			c.stop()
			return fmt.Errorf("%s did not answer (%v): see %s", c.name, err, c.log)
		case <-time.After(15 * time.Millisecond):
		}
	}
}

// supervise owns its operating-system thread, because the kernel ends the child when the thread that started it ends.
func (c *child) supervise() {
	runtime.LockOSThread()
	defer close(c.ended)
	for failures := 0; ; {
		began := time.Now()
		size := fileSize(c.log)
		err := c.run()
		if c.told() {
			return
		}
		if err == nil {
			err = errors.New("it ended by itself")
		}
		if time.Since(began) > quick {
			failures = 0
		}
		failures++
		c.mu.Lock()
		up := c.up
		c.mu.Unlock()
		if !up || failures >= quickRuns {
			c.err = fmt.Errorf("%s could not be kept running (%v%s): see %s", c.name, err, lastWords(c.log, size), c.log)
			if up {
				c.giveUp(c.err)
			}
			return
		}
		c.say(fmt.Sprintf("%s ended unexpectedly (%v); starting it again", c.name, err))
		select {
		case <-c.quit:
			return
		case <-time.After(100 * time.Millisecond << (failures - 1)):
		}
	}
}

// run is one life of the process.
func (c *child) run() error {
	cmd, err := c.command()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	c.mu.Lock()
	if c.told() {
		c.mu.Unlock()
		return nil
	}
	if err = cmd.Start(); err == nil {
		c.cmd = cmd
	}
	c.mu.Unlock()
	if err != nil {
		return err
	}
	return cmd.Wait()
}

func (c *child) told() bool {
	select {
	case <-c.quit:
		return true
	default:
		return false
	}
}

// stop ends the child and waits until it is gone. Called twice, it waits twice and does no harm.
func (c *child) stop() {
	c.mu.Lock()
	if c.quit == nil {
		c.mu.Unlock()
		return
	}
	if !c.told() {
		close(c.quit)
	}
	c.mu.Unlock()
	for _, s := range append(c.signals, syscall.SIGKILL) {
		c.signal(s)
		select {
		case <-c.ended:
			return
		case <-time.After(c.grace):
		}
	}
	<-c.ended
}

func (c *child) signal(s syscall.Signal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cmd != nil {
		_ = c.cmd.Process.Signal(s) // already gone is what is wanted
	}
}

// pid of the running process, 0 if there was none yet.
func (c *child) pid() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cmd == nil {
		return 0
	}
	return c.cmd.Process.Pid
}

// once runs a program to its end under the same protection as a child and returns what it printed.
func once(ctx context.Context, cmd func(context.Context) *exec.Cmd) (string, error) {
	type result struct {
		out []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		runtime.LockOSThread()
		c := cmd(ctx)
		c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
		out, err := c.CombinedOutput()
		done <- result{out, err}
	}()
	r := <-done
	return string(r.out), r.err
}
