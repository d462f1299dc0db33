package main

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"sqlgen/internal/checkout"
	"sqlgen/offline/revision"
)

// The driver of real Alembic, and the mending of its faults.
//
//go:embed testdata/driver.py testdata/corrected.py
var python embed.FS

// rendering is what one side made of one revision in one direction.
type rendering struct {
	OK         bool     `json:"ok"`
	Statements []string `json:"statements"`
	Error      string   `json:"error"`
	// StandIn is the name whose value Alembic would have needed, and which cannot
	// be imported here.
	StandIn string `json:"stub"`
	// Absent: the revision has no function for the direction.
	Absent bool `json:"absent"`
}

type stepKey struct {
	ID        string
	Direction string
}

// alembicRun is what real Alembic made of a project.
type alembicRun struct {
	Env     string            // "ok", or why env.py did not run
	Missing map[string]string // modules that stand-ins were used for, and why
	Steps   map[stepKey]rendering
}

// runAlembic renders every revision with real Alembic.
func runAlembic(p *checkout.Project, g *revision.Graph, scratch, pythonPath string) (*alembicRun, error) {
	for _, name := range []string{"driver.py", "corrected.py"} {
		text, err := python.ReadFile("testdata/" + name)
		if err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(scratch, name), text, 0o600); err != nil {
			return nil, err
		}
	}
	type rev struct {
		ID   string `json:"id"`
		File string `json:"file"`
	}
	spec := struct {
		INI            string            `json:"ini"`
		Section        string            `json:"section"`
		Cwd            string            `json:"cwd"`
		Root           string            `json:"root"`
		Path           []string          `json:"path"`
		ScriptLocation string            `json:"script_location"`
		Env            bool              `json:"env"`
		MainOptions    map[string]string `json:"main_options"`
		X              []string          `json:"x"`
		Now            string            `json:"now"`
		App            map[string]string `json:"app"`
		Revisions      []rev             `json:"revisions"`
	}{
		Now: checkout.Now, App: p.App, X: p.X, Section: p.Config.Section, Cwd: p.Config.Dir, Root: p.Root, ScriptLocation: p.Config.ScriptLocation, Env: p.Stock == "",
		MainOptions: map[string]string{"sqlalchemy.url": "postgresql://localhost/parity", "url": "postgresql://localhost/parity"},
	}
	if p.Config.HasINI {
		spec.INI = p.Config.INIFile
		if !filepath.IsAbs(spec.INI) {
			spec.INI = filepath.Join(p.Config.Dir, spec.INI)
		}
	}
	spec.Path = []string{p.Config.Dir, filepath.Join(p.Config.Dir, "src"), p.Root, filepath.Join(p.Root, "src")}
	for _, extra := range p.Config.PrependSysPath {
		if !filepath.IsAbs(extra) {
			extra = filepath.Join(p.Config.Dir, extra)
		}
		spec.Path = append(spec.Path, extra)
	}
	for _, step := range g.Each().Steps {
		if step.IsUpgrade {
			spec.Revisions = append(spec.Revisions, rev{step.Revision.ID, step.Revision.Path})
		}
	}
	in, err := json.Marshal(spec)
	if err != nil {
		return nil, err
	}
	out := filepath.Join(scratch, "alembic.jsonl")
	cmd := exec.Command("python3", filepath.Join(scratch, "driver.py"), out)
	cmd.Stdin = bytes.NewReader(in)
	cmd.Stderr = os.Stderr
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PYTHONHASHSEED=0", "PYTHONWARNINGS=ignore")
	if pythonPath != "" {
		cmd.Env = append(cmd.Env, "PYTHONPATH="+pythonPath)
	}
	for name, value := range p.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("the driver of Alembic: %w", err)
	}
	return readRun(out)
}

func readRun(name string) (*alembicRun, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	run := &alembicRun{Steps: map[stepKey]rendering{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 256<<20)
	for lines.Scan() {
		var line struct {
			Env       string            `json:"env"`
			Missing   map[string]string `json:"missing"`
			ID        string            `json:"id"`
			Direction string            `json:"direction"`
			rendering
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, err
		}
		if line.Direction == "" {
			run.Env, run.Missing = line.Env, line.Missing
			continue
		}
		run.Steps[stepKey{line.ID, line.Direction}] = line.rendering
	}
	return run, lines.Err()
}
