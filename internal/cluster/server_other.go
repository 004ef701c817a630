//go:build !linux

package cluster

import (
	"context"
	"os/exec"
)

type server struct{}

func start(context.Context, string, string, []string) (*server, error) { return nil, ErrAbsent }

func (*server) kill() error { return nil }

func own(string) error { return ErrAbsent }

func command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	return exec.CommandContext(ctx, program, arguments...)
}
