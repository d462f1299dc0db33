package offline

import (
	"runtime"
	"sync"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

// parseCache parses files ahead of the evaluation, which is sequential.
type parseCache struct {
	mu     sync.Mutex
	room   *sync.Cond // more may be parsed ahead, or the cache was closed
	trees  map[*source.File]*parsed
	taken  int
	closed bool
}

type parsed struct {
	once sync.Once
	tree *pyast.Module
	err  error
}

func (p *parsed) parse(f *source.File) { p.once.Do(func() { p.tree, p.err = pyast.Parse(f) }) }

// ahead is how many files may wait, parsed, for their evaluation.
const ahead = 16

func newParseCache() *parseCache {
	c := &parseCache{trees: map[*source.File]*parsed{}}
	c.room = sync.NewCond(&c.mu)
	return c
}

func (c *parseCache) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.room.Signal()
}

// Parse gives the tree of a file, once: it may have been parsed ahead.
func (c *parseCache) Parse(f *source.File) (*pyast.Module, error) {
	c.mu.Lock()
	p := c.trees[f]
	if p != nil {
		delete(c.trees, f)
		c.taken++
	}
	c.mu.Unlock()
	if p == nil {
		return pyast.Parse(f)
	}
	c.room.Signal()
	p.parse(f)
	return p.tree, p.err
}

// prefetch parses the files in the background, in order, at most [ahead] more
// than have been taken. It is called once.
func (c *parseCache) prefetch(files []*source.File) {
	if len(files) < 2 || runtime.GOMAXPROCS(0) < 2 {
		return
	}
	queue := make([]*parsed, len(files))
	c.mu.Lock()
	for i, f := range files {
		queue[i] = &parsed{}
		c.trees[f] = queue[i]
	}
	c.mu.Unlock()
	go func() {
		for i, f := range files {
			c.mu.Lock()
			for !c.closed && i >= c.taken+ahead {
				c.room.Wait()
			}
			closed := c.closed
			c.mu.Unlock()
			if closed {
				return
			}
			queue[i].parse(f)
			queue[i] = nil
		}
	}()
}
