package bundle

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// browser finds a headless browser of the Chromium family.
func browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "headless-shell"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("SQLGEN_REQUIRE_ORACLES") == "1" {
		t.Fatal("a browser is required: chromium")
	}
	t.Skip("no browser")
	return ""
}

// dom is the page as a browser has it after its scripts, if any got in, have run.
func dom(t *testing.T, page string, args ...string) string {
	t.Helper()
	program := browser(t)
	dir := t.TempDir()
	file := filepath.Join(dir, "report.html")
	if err := os.WriteFile(file, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	args = append([]string{"--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--user-data-dir=" + filepath.Join(dir, "profile")}, args...)
	cmd := exec.Command(program, append(args, "file://"+file)...)
	cmd.WaitDelay = 30 * time.Second
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}

// TestBrowser opens the report of the sample: the drawings are there with the
// sizes they were given, and every statement's link leads to its line.
func TestBrowser(t *testing.T) {
	t.Parallel()
	f := makeBundle(t, Input{Project: sample(t), Range: "0002:head"})
	probe := `<script>
const boxes = s => [...document.querySelectorAll(s)].filter(e => e.getBoundingClientRect().width > 3).length;
const dead = [...document.querySelectorAll('a[href^="#"]')].filter(a => !document.querySelector(a.getAttribute('href')));
document.title = ['bars', boxes('svg.timeline rect'), 'dots', boxes('svg circle'), 'dead', dead.length, 'overflow', document.documentElement.scrollWidth > innerWidth,
  'fetched', performance.getEntriesByType('resource').length].join(' ');
</script></body>`
	// The page forbids scripts; the probe of the test needs one.
	page := strings.Replace(strings.Replace(f.Content["report.html"], "default-src 'none'; ", "", 1), "</body>", probe, 1)
	for _, width := range []string{"1200,900", "480,800"} {
		got := dom(t, page, "--dump-dom", "--window-size="+width)
		if want := "<title>bars 5 dots 7 dead 0 overflow false fetched 0</title>"; !strings.Contains(got, want) {
			_, title, _ := strings.Cut(got, "<title>")
			title, _, _ = strings.Cut(title, "</title>")
			t.Errorf("%s: got %s, want %s", width, title, want)
		}
	}
}

// TestBrowserPrints: on paper the first page has the verdict and the change record.
func TestBrowserPrints(t *testing.T) {
	t.Parallel()
	f := makeBundle(t, Input{Project: sample(t), Range: "0002:head"})
	pdf := filepath.Join(t.TempDir(), "report.pdf")
	dom(t, f.Content["report.html"], "--print-to-pdf="+pdf)
	text, err := os.ReadFile(pdf)
	if err != nil || !strings.HasPrefix(string(text), "%PDF-") {
		t.Errorf("nothing was printed: %v", err)
	}
}

// TestBrowserHostile: with a browser as judge, no text of a revision becomes an
// element.
func TestBrowserHostile(t *testing.T) {
	t.Parallel()
	got := dom(t, hostile(t).Content["report.html"], "--dump-dom")
	for _, bad := range []string{"<script", "<img", "onerror=\"", "<iframe"} {
		if strings.Contains(got, bad) {
			t.Errorf("the document has %s", bad)
		}
	}
	if strings.Count(got, "<title>") < 1 || strings.Count(got, "</html>") != 1 {
		t.Error("the document is torn")
	}
}
