package engine

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// ownCPU is the processor time of this process.
func ownCPU() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// family is the processor time of a process, of its children that live and of
// those that were waited for. Linux; 0 elsewhere.
func family(parent int) time.Duration {
	total := ticks(parent, true)
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", parent, parent))
	if err != nil {
		return total
	}
	for child := range strings.FieldsSeq(string(text)) {
		pid, err := strconv.Atoi(child)
		if err != nil {
			continue
		}
		total += ran(pid)
	}
	return total
}

// ran is the processor time of a process with one thread, in nanoseconds where
// the kernel tells them, otherwise in ticks.
func ran(pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
	if err != nil {
		return ticks(pid, false)
	}
	first, _, _ := strings.Cut(string(text), " ")
	n, err := strconv.ParseInt(first, 10, 64)
	if err != nil || n == 0 {
		return ticks(pid, false)
	}
	return time.Duration(n)
}

// ticks is the processor time of a process as /proc/…/stat tells it, in
// hundredths of a second; with that of children that are gone.
func ticks(pid int, gone bool) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, behind, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(behind)
	const first, last, lastGone = 11, 13, 15 // utime, stime, cutime, cstime
	end := last
	if gone {
		end = lastGone
	}
	if len(fields) < lastGone {
		return 0
	}
	var sum int64
	for _, field := range fields[first:end] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0
		}
		sum += n
	}
	return time.Duration(sum) * 10 * time.Millisecond
}

// parentOf is the parent of a process; 0 when it cannot be told.
func parentOf(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, behind, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(behind)
	if len(fields) < 2 {
		return 0
	}
	parent, err := strconv.Atoi(fields[1])
	if err != nil {
		return 0
	}
	return parent
}
