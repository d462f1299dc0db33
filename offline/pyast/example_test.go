package pyast_test

import (
	"fmt"

	"sqlgen/internal/source"
	"sqlgen/offline/pyast"
)

const revision = `"""Add users"""
revision = "0001"
down_revision = None

def upgrade():
    op.drop_table("users")
`

func ExampleParse() {
	m, err := pyast.Parse(source.NewFile("versions/0001.py", revision))
	if err != nil {
		fmt.Println(err)
		return
	}
	pyast.Inspect(m, func(n pyast.Node) bool {
		if c, ok := n.(*pyast.Call); ok {
			fmt.Println(m.File.Pos(c.Start), pyast.Dump(m.File, c, pyast.DumpOptions{}))
		}
		return true
	})
	// Output:
	// versions/0001.py:6:5 Call(func=Attribute(value=Name(id='op', ctx=Load()), attr='drop_table', ctx=Load()), args=[Constant(value='users')])
}

func ExampleTopLevel() {
	file := source.NewFile("versions/0001.py", revision)
	top, err := pyast.TopLevel(file)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range top {
		fmt.Printf("%s %q\n", s.Kind, s.Name)
	}
	body, err := pyast.ParseStmt(file, top[1].Span)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(body[0].(*pyast.Assign).Value.(*pyast.Constant).Value)
	// Output:
	// string ""
	// assign "revision"
	// assign "down_revision"
	// def "upgrade"
	// 0001
}

func ExampleParse_error() {
	_, err := pyast.Parse(source.NewFile("versions/0002.py", "def upgrade():\npass\n"))
	fmt.Println(err)
	// Output:
	// versions/0002.py:2:1: expected an indented block after function definition on line 1
}
