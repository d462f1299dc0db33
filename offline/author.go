package offline

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"sqlgen/internal/source"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/revision"
	"sqlgen/templates"
)

// NewRevision says what revision file to write.
type NewRevision struct {
	Message     string   // "" is none
	Heads       []string // what it follows, as written: "head" if empty
	Splice      bool     // it may follow a revision that is not a head
	BranchLabel string
	VersionPath string
	RevID       string // "" makes one
	DependsOn   []string
	Now         time.Time
}

// Author writes a new revision file and returns its path. Everything is checked
// before the file is written. Follows ScriptDirectory.generate_revision.
func Author(ctx context.Context, p Project, n NewRevision) (string, error) {
	path, err := author(ctx, p, n)
	return path, wrap(err)
}

func author(ctx context.Context, p Project, n NewRevision) (string, error) {
	g, err := Graph(ctx, p)
	if err != nil {
		return "", err
	}
	if n.RevID == "" {
		n.RevID = newIdentifier()
	}
	if err := checkIdentifier(g, n); err != nil {
		return "", err
	}
	parents, err := parentsOf(g, n)
	if err != nil {
		return "", err
	}
	var depends []string
	for _, d := range n.DependsOn {
		r, err := g.Get(d)
		if err != nil {
			return "", err
		}
		if r == nil {
			return "", usageError("", "Can't locate revision identified by '%s'", d)
		}
		if !slices.Contains(g.Labels(r), d) {
			d = r.ID
		}
		depends = append(depends, d)
	}
	dir, err := versionPath(p, n, parents)
	if err != nil {
		return "", err
	}
	now, err := createDateOf(p, n.Now)
	if err != nil {
		return "", err
	}
	name, err := fileName(p.Config.FileTemplate, n, now, p.Config.TruncateSlugLength)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err == nil {
		return "", usageError("", "the file is there already: %s", path)
	}
	text, err := revisionText(ctx, p, n, parents, depends, now)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", usageError("", "the directory can't be made: %s", err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		return "", usageError("", "the file can't be written: %s", err)
	}
	return path, nil
}

// newIdentifier is the end of a random UUID, as Alembic's rev_id().
func newIdentifier() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

func checkIdentifier(g *revision.Graph, n NewRevision) error {
	if i := strings.IndexAny(n.RevID, "@-+:"); i >= 0 {
		return usageError("", "Character(s) '%c' not allowed in revision identifier '%s'", n.RevID[i], n.RevID)
	}
	for _, r := range g.Revisions() {
		if r.ID == n.RevID {
			return usageError("", "Revision %s is present already: %s", n.RevID, r.File.Name)
		}
		if n.BranchLabel != "" && (r.ID == n.BranchLabel || slices.Contains(r.BranchLabels, n.BranchLabel)) {
			return usageError("", "Branch name '%s' is already used by revision %s", n.BranchLabel, r.ID)
		}
	}
	return nil
}

func parentsOf(g *revision.Graph, n NewRevision) ([]*revision.Revision, error) {
	heads := n.Heads
	if len(heads) == 0 {
		heads = []string{"head"}
	}
	if len(heads) == 1 && heads[0] == "heads" {
		heads = g.Heads(false)
	}
	var parents []*revision.Revision
	for _, h := range heads {
		if h == "base" {
			continue
		}
		r, err := g.Get(h)
		if err != nil {
			var re *revision.Error
			if errors.As(err, &re) && errors.Is(err, revision.ErrMultipleHeads) {
				return nil, usageError(strings.Join(re.IDs, ", "), "Multiple heads are present; please specify the head revision on which "+
					"the new revision should be based, or perform a merge.")
			}
			return nil, err
		}
		if r == nil {
			continue
		}
		if slices.Contains(parents, r) {
			return nil, usageError("", "Duplicate head revisions specified")
		}
		if !n.Splice && !slices.Contains(g.Heads(false), r.ID) {
			return nil, usageError("", "Revision %s is not a head revision; please specify --splice to create a new branch from this revision", r.ID)
		}
		parents = append(parents, r)
	}
	return parents, nil
}

func versionPath(p Project, n NewRevision, parents []*revision.Revision) (string, error) {
	locations := p.Config.VersionLocations
	if n.VersionPath != "" {
		dir := n.VersionPath
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(p.Config.Dir, dir)
		}
		if !slices.Contains(locations, filepath.Clean(dir)) {
			return "", usageError("", "Path %s is not represented in current version locations", n.VersionPath)
		}
		return filepath.Clean(dir), nil
	}
	if len(locations) == 1 {
		return locations[0], nil
	}
	if len(parents) > 0 {
		return filepath.Dir(parents[0].Path), nil
	}
	return "", usageError("", "Multiple version locations present, please specify --version-path")
}

// createDateOf is the moment that goes into the file, in the project's time
// zone.
func createDateOf(p Project, now time.Time) (time.Time, error) {
	if p.Config.Settings.Now != nil {
		now = *p.Config.Settings.Now
	}
	if now.IsZero() {
		now = time.Now()
	}
	now = now.Truncate(time.Microsecond)
	name := p.Config.Timezone
	if name == "" {
		return now.Local(), nil
	}
	for _, n := range []string{name, strings.ToUpper(name)} {
		if zone, err := time.LoadLocation(n); err == nil {
			return now.In(zone), nil
		}
	}
	return time.Time{}, usageError("", "Can't locate timezone: %s", name)
}

// What file_template is read with: the words of a message, a field of the template.
var (
	wordPattern  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[\pL\pN_]+`) })
	fieldPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`%\((\w+)\)(0?)(\d*)([a-z])`) })
)

// fileName fills in file_template.
func fileName(template string, n NewRevision, now time.Time, most int) (string, error) {
	slug := strings.ToLower(strings.Join(wordPattern().FindAllString(n.Message, -1), "_"))
	if runes := []rune(slug); len(runes) > most {
		slug = string(runes[:most])
		if i := strings.LastIndexByte(slug, '_'); i >= 0 {
			slug = slug[:i]
		}
		slug += "_"
	}
	numbers := map[string]int64{
		"epoch": now.Unix(), "year": int64(now.Year()), "month": int64(now.Month()), "day": int64(now.Day()),
		"hour": int64(now.Hour()), "minute": int64(now.Minute()), "second": int64(now.Second()),
	}
	var bad error
	name := fieldPattern().ReplaceAllStringFunc(template, func(m string) string {
		parts := fieldPattern().FindStringSubmatch(m)
		switch parts[1] {
		case "rev":
			return n.RevID
		case "slug":
			return slug
		}
		v, ok := numbers[parts[1]]
		if !ok {
			bad = usageError("the fields are rev, slug, epoch, year, month, day, hour, minute, second", "file_template has the unknown field %s", m)
			return m
		}
		text := strconv.FormatInt(v, 10)
		width, _ := strconv.Atoi(parts[3])
		pad := " "
		if parts[2] != "" || strings.HasPrefix(parts[3], "0") || parts[4] == "d" && parts[2] == "0" {
			pad = "0"
		}
		if len(text) < width && width < 100 {
			text = strings.Repeat(pad, width-len(text)) + text
		}
		return text
	})
	return strings.ReplaceAll(name, "%%", "%") + ".py", bad
}

func revisionText(ctx context.Context, p Project, n NewRevision, parents []*revision.Revision, depends []string, now time.Time) (string, error) {
	path := filepath.Join(p.Config.ScriptLocation, "script.py.mako")
	content, err := source.ReadFile(path)
	shown := path
	if rel, relErr := filepath.Rel(p.Config.Dir, path); relErr == nil {
		shown = filepath.ToSlash(rel)
	}
	if errors.Is(err, fs.ErrNotExist) && p.Config.VersionsOnly {
		content, err = templates.FS.ReadFile("script.py.mako")
	}
	if err != nil {
		return "", usageError("", "the template can't be read: %s", err)
	}
	message := n.Message
	if message == "" {
		message = "empty message"
	}
	ids := make([]string, len(parents))
	for i, r := range parents {
		ids[i] = r.ID
	}
	date := now.Format("2006-01-02 15:04:05.000000")
	if now.Nanosecond() == 0 {
		date = now.Format("2006-01-02 15:04:05")
	}
	if p.Config.Timezone != "" {
		date += now.Format("-07:00")
	}
	labels := pyeval.None
	if n.BranchLabel != "" {
		labels = pyeval.NewTuple(pyeval.Str(n.BranchLabel))
	}
	return renderMako(ctx, p, source.NewFile(shown, string(content)), map[string]pyeval.Value{
		"message": pyeval.Str(message), "up_revision": pyeval.Str(n.RevID), "down_revision": scalar(ids), "branch_labels": labels,
		"depends_on": scalar(depends), "create_date": pyeval.Str(date), "imports": pyeval.None, "upgrades": pyeval.None,
		"downgrades": pyeval.None, "config": pyeval.None,
	})
}

// scalar is tuple_rev_as_scalar: None, one, or a tuple.
func scalar(ids []string) pyeval.Value {
	switch len(ids) {
	case 0:
		return pyeval.None
	case 1:
		return pyeval.Str(ids[0])
	}
	return pyeval.NewTuple(pyeval.Strings(ids...)...)
}
