package pylib

import (
	"strings"

	py "sqlgen/offline/pyeval"
)

// standard are the modules of CPython's standard library (3.8 to 3.14) that this
// package has nothing of. A revision may import them, as editors and copied code
// do; what it takes from them is an unknown value.
const standard = `
aifc antigravity array ast asynchat asyncore audioop bdb cProfile cgi cgitb chunk cmath cmd code codeop colorsys
compileall concurrent.futures.thread copyreg crypt ctypes curses dbm difflib dis distutils distutils.util
distutils.version doctest email email.header email.message email.mime email.mime.multipart email.mime.text
email.utils ensurepip faulthandler fcntl fileinput filecmp formatter ftplib genericpath getopt gettext graphlib grp
hmac html.entities html.parser http http.client http.cookies http.server idlelib imaplib imghdr imp importlib.abc
importlib.machinery json.decoder json.encoder lib2to3 linecache locale mailbox mailcap marshal mimetypes mmap
modulefinder multiprocessing multiprocessing.pool netrc nntplib ntpath nturl2path opcode optparse parser pdb pickle
pickletools pipes plistlib poplib posix profile pstats pty pwd py_compile pyclbr pydoc queue quopri readline
reprlib resource rlcompleter runpy sched select selectors shelve signal site smtpd smtplib sndhdr socketserver spwd
sqlite3 ssl stat stringprep struct sunau symbol symtable sysconfig syslog tabnanny tarfile telnetlib termios this
timeit tkinter token tokenize tomllib trace tracemalloc tty turtle unittest unittest.mock urllib.error
urllib.request urllib.response urllib.robotparser uu venv wave webbrowser wsgiref xdrlib xml xml.dom
xml.dom.minidom xml.etree xml.etree.ElementTree xml.sax xml.sax.saxutils xmlrpc xmlrpc.client zipapp zipfile
zipimport`

func init() {
	for _, name := range strings.Fields(standard) {
		if Modules[name] != nil {
			continue
		}
		def := py.NewPackageDef(name)
		def.Getattr = func(th *py.Thread, m *py.Module, attr string) (py.Value, bool, error) {
			if strings.HasPrefix(attr, "__") || Modules[name+"."+attr] != nil {
				return nil, false, nil
			}
			return th.Interp().NewUnknown(name+"."+attr, "sqlgen has nothing of the standard module "+name, th.CallSite().Pos()), true, nil
		}
		register(def)
	}
}
