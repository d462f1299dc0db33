package pyeval_test

import (
	"fmt"
	"os"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
	"sqlgen/offline/pyeval"
)

// counterClass is a Python class with Go methods.
var counterClass = pyeval.NewNativeClass("Counter", "shop")

func init() {
	counterClass.Define(func(b *pyeval.ClassBuilder) {
		b.Method("__init__(start=0)", func(_ *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			start, err := a.Int("start")
			if err != nil {
				return nil, err
			}
			a.Object.(*pyeval.Object).Native = &start
			return pyeval.None, nil
		})
		b.Method("add()", func(th *pyeval.Thread, a *pyeval.Args) (pyeval.Value, error) {
			n, _ := pyeval.Payload[*int64](a.Object)
			// A Python class may override step.
			step, err := th.CallMethod(a.Object, "step")
			if err != nil {
				return nil, err
			}
			i, _ := pyeval.AsInt(step)
			by, _ := i.Int64()
			*n += by
			return pyeval.MakeInt(*n), nil
		})
		b.Method("step()", func(*pyeval.Thread, *pyeval.Args) (pyeval.Value, error) {
			return pyeval.MakeInt(1), nil
		})
	})
}

// A host module gives Python code a class; Python code derives from it.
func Example() {
	shop := pyeval.NewModuleDef("shop").Define(func(b *pyeval.ModuleBuilder) { b.Classes(counterClass) })
	in := pyeval.New(pyeval.Options{
		Modules: []pyeval.ModuleSet{{"shop": shop}},
		Stderr:  os.Stdout,
	})
	defer in.Close()

	tree, err := pyast.Parse(source.NewFile("demo.py", `
from shop import Counter

class Big(Counter):
    def step(self):
        return super().step() * 10

print(Counter(5).add(), Big(start=5).add())
Counter(strat=1)
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	th := in.Thread()
	if _, err := th.RunModule("__main__", "", tree, true); err != nil {
		fmt.Println(th.SourceError(err))
	}
	// Output:
	// 6 15
	// demo.py:9:1: TypeError: Counter.__init__() got an unexpected keyword argument 'strat'. Did you mean 'start'?
}
