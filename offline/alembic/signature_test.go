package alembic

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// signatures prints the parameters of Alembic's own functions and of the
// constructors of its operations.
const signatures = `
import inspect, json
import alembic
from alembic.operations import Operations, BatchOperations, ops
from alembic.ddl import postgresql
from alembic.runtime.environment import EnvironmentContext
assert alembic.__version__ == "1.19.1", alembic.__version__
def params(f, skip):
    out, star = [], False
    for p in list(inspect.signature(f).parameters.values())[skip:]:
        if p.kind == p.VAR_POSITIONAL: out.append("*" + p.name); star = True; continue
        if p.kind == p.VAR_KEYWORD: out.append("**"); continue
        if p.kind == p.KEYWORD_ONLY and not star: out.append("*"); star = True
        out.append(p.name if p.default is p.empty else "%s=%r" % (p.name, p.default))
    return out
result = {}
for label, cls in (("op", Operations), ("batch", BatchOperations)):
    for n, f in inspect.getmembers(cls, inspect.isfunction):
        if not n.startswith("_"): result[label + "." + n] = params(f, 1)
for mod in (ops, postgresql):
    for n, c in inspect.getmembers(mod, inspect.isclass):
        if issubclass(c, ops.MigrateOperation) and n.endswith("Op"): result["class." + n] = params(c.__init__, 1)
for n, f in inspect.getmembers(EnvironmentContext, inspect.isfunction):
    if not n.startswith("_"): result["context." + n] = params(f, 1)
print(json.dumps(result))
`

// normal is a parameter list in the form that the script above prints.
func normal(params string) []string {
	out := slices.Clone(paramNames(params))
	for i, p := range out {
		if strings.HasPrefix(p, "**") {
			out[i] = "**"
		}
	}
	return out
}

// TestSignatures holds the functions of op, of a batch and of context, and the
// constructors of operations, to those of the installed Alembic.
func TestSignatures(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("python3", "-c", signatures)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
			t.Fatalf("python3 with Alembic 1.19.1 is needed: %v\n%s", err, stderr.String())
		}
		t.Skip("python3 with Alembic 1.19.1 is not here")
	}
	var real map[string][]string
	if err := json.Unmarshal(text, &real); err != nil {
		t.Fatal(err)
	}
	check := func(name, params string) {
		want, ok := real[name]
		if !ok {
			t.Errorf("Alembic has no %s", name)
			return
		}
		delete(real, name)
		got := normal(params)
		// Defaults that are empty containers are None here.
		for i := range want {
			if k, v, ok := strings.Cut(want[i], "="); ok && (strings.HasPrefix(v, "immutabledict") || k == "existing_type") {
				want[i] = k + "=None"
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %v\nwant %v", name, got, want)
		}
	}
	for _, d := range directives {
		check("op."+d.name, d.params)
		if d.batch != "" {
			check("batch."+d.name, d.batch)
		}
		check("class."+d.class.Name, d.init)
	}
	check("op.batch_alter_table", batchParams)
	for _, f := range contextFuncs {
		name, params, _ := strings.Cut(f.sig, "(")
		check("context."+name, "("+params)
	}
	for _, name := range []string{"f", "get_bind", "get_context", "inline_literal", "invoke", "run_async"} {
		delete(real, "op."+name)
		delete(real, "batch."+name)
	}
	// Classes without a function, and what a batch inherits.
	for _, name := range []string{"class.AddConstraintOp", "class.AlterTableOp", "class.MigrateOperation", "batch.batch_alter_table"} {
		delete(real, name)
	}
	for name := range real {
		t.Errorf("%s is missing", name)
	}
}
