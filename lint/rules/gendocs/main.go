// Command gendocs writes a page for each rule, and the list of them, into the
// directory given as argument.
package main

import (
	"log"
	"os"
	"path/filepath"

	"sqlgen/lint/rules"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gendocs: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: gendocs DIRECTORY")
	}
	dir := os.Args[1]
	pages := map[string]string{"README.md": rules.Index()}
	for _, a := range rules.All() {
		pages[a.Name+".md"] = rules.Markdown(a)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		log.Fatal(err)
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		log.Fatal(err)
	}
	for _, path := range old {
		if pages[filepath.Base(path)] == "" {
			if err := os.Remove(path); err != nil {
				log.Fatal(err)
			}
		}
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}
