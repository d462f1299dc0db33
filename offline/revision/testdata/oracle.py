"""Plans of the installed Alembic for graphs and commands given as JSON on stdin.

Sets whose order shows in the result are given the order of insertion, so that the answers do not depend on the
hash seed: that is the order sqlgen promises.
"""
import io
import json
import sys
import types
import warnings

from alembic import command
from alembic.config import Config
from alembic.runtime import migration
from alembic.script import revision as rev
from alembic.script.base import Script, ScriptDirectory
from alembic.util import CommandError


plain = (set, frozenset)


class AnySet(type):
    def __instancecheck__(cls, x):
        return type(x) is cls or type(x) in plain


class Ordered(metaclass=AnySet):
    def __init__(self, items=()):
        self.items = dict.fromkeys(items)

    def __iter__(self):
        return iter(list(self.items))

    def __len__(self):
        return len(self.items)

    def __contains__(self, item):
        return item in self.items

    def add(self, item):
        self.items[item] = None

    def remove(self, item):
        del self.items[item]

    def discard(self, item):
        self.items.pop(item, None)

    def update(self, items):
        self.items.update(dict.fromkeys(items))

    def union(self, items):
        return Ordered([*self, *items])

    def difference(self, items):
        items = list(items)
        return Ordered(x for x in self if x not in items)

    def intersection(self, items):
        items = list(items)
        return Ordered(x for x in self if x in items)

    __sub__ = difference

    def difference_update(self, items):
        self.items = self.difference(items).items

    def intersection_update(self, items):
        self.items = self.intersection(items).items


for module in (rev, migration):
    module.set = Ordered
    module.frozenset = Ordered
rev.Revision.nextrev = Ordered()
rev.Revision._all_nextrev = Ordered()
warnings.simplefilter("ignore")


def script(r):
    module = types.ModuleType("m")
    module.__doc__ = r["doc"]
    module.down_revision = tuple(r["down"]) or None
    module.depends_on = tuple(r["needs"]) or None
    module.branch_labels = tuple(r["is"]) or None
    module.upgrade = lambda: None
    module.downgrade = lambda: None
    module.upgrade.__name__, module.downgrade.__name__ = "upgrade", "downgrade"
    return Script(module, r["id"], r["id"] + ".py")


class Maintainer(migration.HeadMaintainer):
    def __init__(self, heads):
        self.heads = Ordered(heads)
        self.out = []

    def _insert_version(self, version):
        assert version not in self.heads
        self.heads.add(version)
        self.out.append("insert " + version)

    def _delete_version(self, version):
        self.heads.remove(version)
        self.out.append("delete " + version)

    def _update_version(self, from_, to_):
        assert to_ not in self.heads
        self.heads.remove(from_)
        self.heads.add(to_)
        self.out.append("update %s to %s" % (from_, to_))


class Output(io.StringIO):
    encoding = "utf-8"


def listing(directory, words, verbose):
    config = Config(stdout=Output())
    command.ScriptDirectory = types.SimpleNamespace(from_config=lambda config: directory)
    if words[0] == "history":
        command.history(config, words[1], verbose=verbose)
    elif words[0] == "heads":
        command.heads(config, verbose=verbose, resolve_dependencies=len(words) > 1)
    elif words[0] == "branches":
        command.branches(config, verbose=verbose)
    else:
        command.show(config, words[1])
    return config.stdout.getvalue()


def run(directory, line):
    words = line.split(" ")
    verbose = words[-1] == "-v"
    if verbose:
        words.pop()
    if words[0] in ("history", "heads", "branches", "show"):
        return listing(directory, words, verbose)
    start, targets = None, []
    for arg in words[1:]:
        if ":" in arg:
            start, arg = arg.split(":")
        targets.append(arg)
    heads = ()
    if start not in (None, "base"):
        heads = tuple(directory.get_revision(s).revision for s in start.split(",") if s != "base")
    if words[0] == "stamp":
        plan = directory._stamp_revs(tuple(targets), heads)
    elif words[0] == "upgrade":
        plan = directory._upgrade_revs(targets[0], heads)
    else:
        plan = directory._downgrade_revs(targets[0], heads)
    maintainer = Maintainer(heads)
    text = ""
    for step in plan:
        create = "" if maintainer.heads else "create; "
        maintainer.out = []
        maintainer.update_to_step(step)
        text += "  %s%s: %s\n" % (create, step.short_log.rstrip(), "; ".join(maintainer.out))
    return text or "  nothing\n"


def main():
    answers = []
    for graph in json.load(sys.stdin):
        answer = []
        directory = ScriptDirectory(".")
        directory.revision_map = rev.RevisionMap(lambda: [script(r) for r in graph["revisions"]])
        for line in graph["commands"]:
            try:
                answer.append(["ok", run(directory, line)])
            except CommandError as e:
                answer.append(["error", str(e)])
            except rev.RevisionError as e:
                answer.append(["error", str(e)])
            except Exception as e:
                answer.append(["crash", type(e).__name__])
        answers.append(answer)
    json.dump(answers, sys.stdout)


main()
