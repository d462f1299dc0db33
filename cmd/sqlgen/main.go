// Command sqlgen turns the revision files of an Alembic project into SQL.
package main

import (
	"os"

	"sqlgen/internal/cli"
)

func main() { os.Exit(cli.Main()) }
