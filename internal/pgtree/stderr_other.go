//go:build !linux && !darwin

package pgtree

import "sync"

var oneCall sync.Mutex

func enterParser() { oneCall.Lock() }
func leaveParser() { oneCall.Unlock() }
