package pyeval_test

import "testing"

// TestMethodsWithUnknowns holds what builtins make of values that cannot be
// known: a text or a number made of one is unknown too, never an error.
func TestMethodsWithUnknowns(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expr, want string }{
		{"len(u)", "<unknown len(flask.x)>"},
		{"str(u)", "<unknown str(flask.x)>"},
		{"'a'.replace('a', u)", "<unknown replace(flask.x)>"},
		{"'%s' % u", "<unknown (… % flask.x)>"},
		{"'%s-%s' % (1, u)", "<unknown ('…' % … flask.x …)>"},
		{"'%(a)s' % {'a': u}", "<unknown ('…' % … flask.x …)>"},
		{"'%(b)s' % {'a': u, 'b': 1}", "1"},
		{"'{}'.format(u)", "<unknown format(flask.x)>"},
		{"'{}'.format([u])", "<unknown '…'.format(flask.x)>"},
		{"'{a[k]}'.format(a={'k': u})", "<unknown '…'.format(flask.x)>"},
		{"', '.join(['a', u])", "<unknown join(flask.x)>"},
		{"str([u])", "<unknown str(… flask.x …)>"},
		{"repr({'k': u})", "<unknown repr(… flask.x …)>"},
		{"sorted([u, 1])", "<unknown sorted(… flask.x …)>"},
		{"sum([1, u])", "<unknown (… + flask.x)>"},
		{"max([u, 1])", "<unknown max(… (flask.x > …) …)>"},
		{"any([0, u])", "<unknown any(… flask.x …)>"},
		{"any([1, u])", "True"},
		{"int(u)", "<unknown int(flask.x)>"},
		{"isinstance(u, str)", "<unknown isinstance(flask.x)>"},
		{"getattr(u, 'y')", "<unknown flask.x.y>"},
		{"{'a': u}.get('a')", "<unknown flask.x>"},
		{"{}.get('a', u)", "<unknown flask.x>"},
		{"[u].pop()", "<unknown flask.x>"},
		{"[1].count(2) + len([u])", "1"},
		{"dict(a=u)['a']", "<unknown flask.x>"},
		{"list((u,))[0]", "<unknown flask.x>"},
	} {
		t.Run(c.expr, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, "t.py", "from flask import x as u\nprint("+c.expr+")\n")
			if got != c.want+"\n" {
				t.Errorf("got %s want %s", got, c.want)
			}
		})
	}
}
