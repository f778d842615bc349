#!/usr/bin/env python3
"""An interrupted session goes on only where nothing that a verdict could depend on has changed since.

usage: resume_test.py BUILD
"""

import json
import sys

from chain import EDID, Chain, manual_answers

LAST = "uniformity.204.bottom-right"


def broken_off(chain, *more):
    """A session that ends at the last of its readings, for want of an answer; it stays in its journal."""
    lines = manual_answers()
    del lines[LAST]
    chain.call("monqa", *chain.run_arguments(chain.answers(lines), "--driver", "manual", *more), expect=(2,))
    assert journals(chain) == 1, journals(chain)


def journals(chain):
    return len(list((chain.state / "journal").glob("*.journal")))


def recorded(chain):
    """The states of the waiting records, oldest first."""
    files = sorted((chain.state / "spool").glob("*.xml"))
    return ["aborted" if 'state="aborted"' in path.read_text().split("<test ")[0] else "complete" for path in files]


def shown_is_noted(build):
    """What was on screen stands in the journal before anything is said of it."""
    with Chain(build, "resume") as chain:
        lines = manual_answers()
        del lines["luminance-response.255"]
        chain.call("monqa", *chain.run_arguments(chain.answers(lines), "--driver", "manual"), expect=(2,))
        (journal,) = (chain.state / "journal").glob("*.journal")
        before, last = map(json.loads, journal.read_text().splitlines()[-2:])
        assert before.get("pattern", {}).get("name") == "TG18-LN8-18", before
        assert last.get("frame", {}).get("pattern") == "TG18-LN8-18" and last["frame"]["level"] == 255, last
    print("ok: what was shown is noted")


CASES = [
    ("the same again", (), (), {}, ["complete"]),
    ("another geometry", (), ("--geometry", "telescopic-dark"), {}, ["aborted", "complete"]),
    ("another size of picture", (), (), {"display": f"headless:1200x1600,edid={EDID}"}, ["aborted", "complete"]),
    ("another room light", ("--ambient", "0.1"), ("--ambient", "0.2"), {}, ["aborted", "complete"]),
    ("a room said to be dark", (), ("--ambient", "dark-room"), {}, ["aborted", "complete"]),
    ("the same room light", ("--ambient", "0.1"), ("--ambient", "0.1"), {}, ["complete"]),
]


def main(build):
    shown_is_noted(build)
    for words, first, second, more, expected in CASES:
        with Chain(build, "resume") as chain:
            broken_off(chain, *first)
            chain.run(chain.answers(manual_answers()), "--driver", "manual", *second, **more)
            assert recorded(chain) == expected, f"{words}: {recorded(chain)}"
            assert journals(chain) == 0, words
        print(f"ok: {words}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
