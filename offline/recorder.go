package offline

import (
	"sqlgen/internal/source"
	"sqlgen/offline/ops"
	"sqlgen/offline/postgres"
	"sqlgen/offline/pyeval"
	"sqlgen/offline/schema"
	"sqlgen/offline/script"
)

// recorder compiles what the run asks for and puts it into the script.
type recorder struct {
	builder  script.Builder
	compiler *postgres.Compiler
	th       *pyeval.Thread
	// tentative are the statements of which it is not known whether they run, see
	// [pyeval.Thread.Tentative].
	tentative []string
}

func newRecorder() *recorder { return &recorder{compiler: postgres.New(postgres.Options{})} }

func (r *recorder) Begin() {
	if !r.isTentative("BEGIN") {
		r.builder.Begin()
	}
}

func (r *recorder) Commit() {
	if !r.isTentative("COMMIT") {
		r.builder.Commit()
	}
}

// isTentative keeps a statement out of the script of which it is not known whether
// it runs.
func (r *recorder) isTentative(text string) bool {
	if r.th == nil || r.th.Tentative() == 0 {
		return false
	}
	r.tentative = append(r.tentative, text)
	return true
}

func (r *recorder) InTransaction() bool { return r.builder.InTransaction() }

func (r *recorder) Configure(convention *schema.NamingConvention) {
	r.compiler = postgres.New(postgres.Options{Convention: convention})
}

func (r *recorder) Execute(kind script.Kind, op ops.Operation) error {
	statements, err := r.compiler.Compile(op)
	if err != nil {
		return err
	}
	for i := range statements {
		if !r.isTentative(statements[i].Text) {
			r.builder.Add(kind, statements[i].Text, statements[i].Pos)
		}
	}
	return nil
}

func (r *recorder) Text(text string, pos source.Pos) {
	if !r.isTentative(text) {
		r.builder.Add(script.Statement, text, pos)
	}
}

func (r *recorder) Output(text string, pos source.Pos) {
	if !r.isTentative(text) {
		r.builder.Output(text, pos)
	}
}

func (r *recorder) StartRun(run *script.Run) { r.builder.StartRun(run) }
func (r *recorder) EnterStep(s *script.Step) { r.builder.EnterStep(s) }
func (r *recorder) StartStep(s *script.Step) { r.builder.StartStep(s) }
func (r *recorder) EndStep()                 { r.builder.EndStep() }

// recorded is a point to go back to.
type recorded struct {
	builder  script.Builder
	compiler *postgres.Compiler
	mark     int
}

func (r *recorder) Mark() any { return recorded{r.builder, r.compiler, r.compiler.Mark()} }

func (r *recorder) Reset(mark any) {
	m := mark.(recorded)
	r.builder, r.compiler, r.tentative = m.builder, m.compiler, nil
	r.compiler.Reset(m.mark)
}
