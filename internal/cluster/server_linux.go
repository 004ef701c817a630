package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// server is a postmaster that runs, and what it says.
type server struct {
	process *exec.Cmd
	out     *watch
	ended   chan struct{} // closed when the postmaster is gone
}

// start runs the postmaster and waits until it takes connections.
func start(ctx context.Context, dir, program string, arguments []string) (*server, error) {
	s := &server{out: &watch{ready: make(chan struct{})}, ended: make(chan struct{})}
	s.process = command(context.WithoutCancel(ctx), program, arguments...)
	s.process.Dir = dir
	s.process.Env = append(os.Environ(), "LC_MESSAGES=C")
	s.process.Stderr = s.out
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("cluster: start: %w", err)
	}
	go func() {
		_ = s.process.Wait() // it is killed, so it always fails
		close(s.ended)
	}()
	select {
	case <-s.out.ready:
		return s, nil
	case <-s.ended:
		return nil, fmt.Errorf("cluster: the server ended:\n%s", s.out.said())
	case <-ctx.Done():
		return nil, errors.Join(fmt.Errorf("cluster: start: %w\n%s", ctx.Err(), s.out.said()), s.kill())
	}
}

// kill stops the postmaster, so that it makes no more processes, and kills all
// it has made, then itself. It returns when none of them is left.
func (s *server) kill() error {
	select {
	case <-s.ended:
		return nil
	default:
	}
	postmaster := s.process.Process
	if err := postmaster.Signal(syscall.SIGSTOP); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("cluster: stop: %w", err)
	}
	children, err := childrenOf(postmaster.Pid)
	for _, pid := range children {
		if failed := syscall.Kill(pid, syscall.SIGKILL); failed != nil && failed != syscall.ESRCH {
			err = errors.Join(err, failed)
		}
	}
	if failed := postmaster.Kill(); failed != nil && !errors.Is(failed, os.ErrProcessDone) {
		err = errors.Join(err, failed)
	}
	<-s.ended
	for _, pid := range children {
		for alive(pid) {
			time.Sleep(time.Millisecond) //nolint:forbidigo // A killed process of others cannot be waited for.
		}
	}
	return err
}

// command runs as the user postgres when this process is root, which the server
// refuses, and dies with this process.
func command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, program, arguments...) //nolint:gosec // A program that Start has found.
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if uid, gid, err := servant(); err == nil && os.Getuid() == 0 {
		c.SysProcAttr.Credential = &syscall.Credential{Uid: uid, Gid: gid}
	}
	return c
}

// own gives the folder to whom the server runs as.
func own(dir string) error {
	if os.Getuid() != 0 {
		return nil
	}
	uid, gid, err := servant()
	if err != nil {
		return fmt.Errorf("cluster: the server does not run as root, and there is no user %s: %w", superuser, err)
	}
	return os.Chown(dir, int(uid), int(gid))
}

func servant() (uid, gid uint32, err error) {
	who, err := user.Lookup(superuser)
	if err != nil {
		return 0, 0, err
	}
	u, err := strconv.ParseUint(who.Uid, 10, 32)
	if err != nil {
		return 0, 0, err
	}
	g, err := strconv.ParseUint(who.Gid, 10, 32)
	return uint32(u), uint32(g), err
}

// childrenOf lists the processes that a process has started.
func childrenOf(parent int) ([]int, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	var children []int
	for _, file := range files {
		_, ppid := stat(file)
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file))); err == nil && ppid == parent {
			children = append(children, pid)
		}
	}
	return children, err
}

// alive reports whether a process can still do something; one that nobody has
// waited for yet cannot.
func alive(pid int) bool {
	state, _ := stat(fmt.Sprintf("/proc/%d/stat", pid))
	return state != "" && state != "Z" && state != "X"
}

// stat reads the state and the parent of a process; "" and 0 when it is gone.
func stat(file string) (state string, parent int) {
	text, err := os.ReadFile(file) //nolint:gosec // A file of /proc.
	if err != nil {
		return "", 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:])) // the name may hold anything
	if len(fields) < 2 {
		return "", 0
	}
	parent, err = strconv.Atoi(fields[1])
	if err != nil {
		return "", 0
	}
	return fields[0], parent
}

// watch keeps the end of what the server says, and tells when it is ready.
type watch struct {
	ready chan struct{}

	mu   sync.Mutex
	tail []byte
	seen bool
}

const kept = 16 << 10 // bytes

// Write implements io.Writer.
func (w *watch) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tail = append(w.tail, p...)
	if !w.seen && bytes.Contains(w.tail, []byte("database system is ready to accept connections")) {
		w.seen = true
		close(w.ready)
	}
	if len(w.tail) > 2*kept {
		w.tail = append(w.tail[:0], w.tail[len(w.tail)-kept:]...)
	}
	return len(p), nil
}

func (w *watch) said() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(w.tail)
}
