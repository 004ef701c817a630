// Command schema writes the JSON Schemas of docs/schema: of the values that the
// library gives and takes as JSON, and of the forms that people fill in.
//
//	cd tools && GOWORK=off go run ./schema -out ../docs/schema
//
// Properties and their order come from the Go types; patterns and lengths stand
// in values.go and forms.go. A field without them fails the test.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
)

func main() {
	out := flag.String("out", "../docs/schema", "the folder to write to")
	flag.Parse()
	if err := write(*out); err != nil {
		fmt.Fprintln(os.Stderr, "schema:", err)
		os.Exit(1)
	}
}

func write(folder string) error {
	files, err := documents()
	if err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// visible writes what cannot be seen as an escape.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.String()
}

// documents are the files with their text, by name.
func documents() (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, d := range all() {
		s, err := d.schema()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
		s.Schema = "https://json-schema.org/draft/2020-12/schema"
		s.ID = "urn:rodnik:schema:" + d.name
		s.Title, s.Description = d.title, d.about
		text, err := json.MarshalIndent(s, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
		files[d.name+".json"] = []byte(visible(string(text)) + "\n")
	}
	return files, nil
}
