// Package pyast parses Python 3.13 source into CPython's abstract syntax tree. It knows
// nothing of Alembic.
//
//	m, err := pyast.Parse(source.NewFile("versions/0001_initial.py", text))
//	for _, s := range m.Body {
//		switch s := s.(type) {
//		case *pyast.FunctionDef:
//			fmt.Println(s.Name, m.File.Pos(s.Start))
//		}
//	}
//
// # Ways in
//
//   - [Parse]: a file to a [Module].
//   - [ParseExpression]: a file that is one expression.
//   - [TopLevel] and [ParseStmt]: the outline of a file's top-level statements at a
//     multiple of Parse's speed, and the tree of one of them.
//   - [Walk], [Inspect]: go over a tree. [Dump]: a tree as Python's ast.dump prints it.
//
// # How it is built
//
// The lexer (lexer.go, number.go, fstring_lex.go) cuts the whole file into tokens; f-strings
// are cut in the same pass (PEP 701). A recursive descent parser follows the productions
// of CPython's Grammar/python.gram, one file for each area: expr.go, atom.go, strings.go,
// fstring.go, stmt.go, compound.go, parameters.go, pattern.go, target.go. It commits to
// one alternative by looking ahead in the tokens, and backtracks in one place only, the
// parentheses of a with statement. scope.go and checks.go hold what CPython's compiler and
// symbol table refuse later.
//
// # What is held to CPython
//
// Trees and positions equal those of CPython 3.13 for every file of its standard library,
// which a test checks against the python3 at hand; positions are byte offsets here and
// become lines and columns only when asked ([source.File.Pos]). A file is accepted if and
// only if CPython compiles it, but for
//
//   - encodings: UTF-8, ASCII and Latin-1 are known;
//   - depth: brackets, indentation and f-strings nest as deep as in CPython, other
//     constructs 3000 deep, and chains such as a+b+c have at most 6000 links; what is deeper
//     is an error, and what is accepted may be walked recursively;
//   - yield, await and assignment expressions inside of annotations, which are checked as
//     if they were evaluated in place;
//   - doubled braces in the format spec of an f-string, which are a field with a set here.
//
// Errors are of type *[source.Error] and have CPython's wording where a reader may search
// for it. Warnings (an unknown escape, `is` with a literal) are not given.
//
// A tree is not changed after it is made and may be shared between goroutines; its strings
// are parts of the file's content, which it keeps alive.
package pyast
