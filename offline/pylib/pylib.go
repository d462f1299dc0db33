// Package pylib is the Python standard library as revision files and env.py use
// it: host modules for offline/pyeval. One file holds one module or a part of
// one.
//
// What would reach outside of the run is either fixed (the clock stands still,
// random is seeded, the local time zone is UTC), limited to the project (files
// are read through the evaluator's FS, never written), or refused with an error
// that says so (processes, sockets).
package pylib

import py "sqlgen/offline/pyeval"

// Modules are the modules of the standard library, for [py.Options].
var Modules = py.ModuleSet{}

func register(d *py.ModuleDef) { Modules[d.Name] = d }
