# SPDX-License-Identifier: Apache-2.0
"""The service looks at the outputs while another program draws on them: it takes nothing away from it, finds what has changed
since it was first seen, and keeps neither memory nor descriptors."""

import re

from card import CardMachine
from monitor_edid import HDMI, TELEVISION, edid
from vm_test import equal, main, note

EDIDS = {"HDMI-A-1": edid("Television", 1, TELEVISION, interface=HDMI)}
OTHER = edid("Projector", 2, TELEVISION, interface=HDMI)
WORDS = {
    ("range", "range became limited (before: full)"),
    ("depth", 'max bpc became "8" (before: "12")'),
    ("setting", 'Colorspace became "BT709_YCC" (before: "Default")'),
}


def lines_of(machine):
    return [line for line in machine.check("cat /tmp/log").splitlines() if "audit: " in line]


def next_audit(machine):
    """The service's word on an audit that began after now."""
    count = len(lines_of(machine))
    machine.wait_for(f"[ $(grep -c 'audit: ' /tmp/log) -ge {count + 2} ]")
    return lines_of(machine)[-1]


def changes(machine):
    rows = [line.split("\t") for line in machine.check("cat /tmp/state/audit/changes 2>/dev/null || true").splitlines()]
    return rows


def descriptors(machine):
    """Between two audits: while one runs, it has the card open."""
    return min(int(machine.check("ls /proc/$(pidof monqa-agentd)/fd | wc -l; usleep 100000")) for _ in range(12))


def nothing_is_taken_away(machine):
    with machine.drawing("HDMI-A-1", "show=XR24:1") as drawing:
        before = machine.wire("HDMI-A-1")
        machine.check("{ monqa-agentd --foreground --config /tmp/agent.conf --state /tmp/state >/tmp/log 2>&1; "
                      "echo $? >/tmp/agentd.status; } &")
        machine.wait_for("grep -q 'audit: ' /tmp/log")
        equal("the first look", re.sub(r", \d+ ms", "", lines_of(machine)[0].split("audit: ")[1]),
              "1 outputs, 0 changes since the last QA")
        held = descriptors(machine)
        for _ in range(2):
            line = next_audit(machine)
        note(line)
        equal("descriptors after audits", descriptors(machine), held)
        equal("wire", machine.wire("HDMI-A-1"), before)
        equal("changes", changes(machine), [])
        equal("the one that draws", drawing.output().splitlines()[-1], "holding")


def what_changed_is_told(machine):
    sets = ("connector|Broadcast RGB=Limited 16:235", "connector|max bpc=8", "connector|Colorspace=BT709_YCC",
            "crtc|GAMMA_LUT=invert:256")
    words = " ".join(f"'set={one}'" for one in sets)
    with machine.drawing("HDMI-A-1", f"{words} show=XR24:1"):
        next_audit(machine)
        rows = changes(machine)
        equal("connector and weight", {(row[0], row[3]) for row in rows}, {("HDMI-A-1", "maintenance")})
        found = {(row[2], row[4]) for row in rows}
        equal("changes", found & WORDS, WORDS)
        tables = [row[4] for row in rows if row[2] == "table"]
        equal("tables", [re.sub(r"[0-9a-f]{8}\.", "#.", text) for text in tables],
              ['GAMMA_LUT became "256 entries, sha256 #..." (before: "none")'])
    machine.plant("HDMI-A-1", "connector|Broadcast RGB=Full", "connector|max bpc=12", "connector|Colorspace=Default",
                  "crtc|GAMMA_LUT=none")
    with machine.drawing("HDMI-A-1", "show=XR24:1"):
        next_audit(machine)
        equal("changed back", changes(machine), [])


def after_a_qa_it_is_taken_down_anew(machine):
    """A session removes the kept state; what is there then is what later audits compare with."""
    words = "'set=connector|content type=Cinema'"
    with machine.drawing("HDMI-A-1", f"{words} show=XR24:1"):
        next_audit(machine)
        equal("changes", [row[2] for row in changes(machine)], ["setting"])
        machine.check("rm /tmp/state/audit/card0-HDMI-A-1.state")
        next_audit(machine)
        equal("changes after a QA", changes(machine), [])


def another_display_is_told(machine):
    machine.check(f"cat /tmp/other.bin >{machine.file('HDMI-A-1', 'edid_override')}")
    machine.check(f"echo 0 >{machine.file('HDMI-A-1', 'plugged')}")
    machine.check(f"echo 1 >{machine.file('HDMI-A-1', 'plugged')}")
    with machine.drawing("HDMI-A-1", "show=XR24:1"):
        next_audit(machine)
        equal("changes", [(row[2], row[4]) for row in changes(machine)], [("display", "another display is on HDMI-A-1")])


def lit(machine):
    """What the next look of the service sees of the output."""
    def moment():
        return machine.check("cut -d' ' -f3 /tmp/state/audit/lit | head -1").strip()
    machine.wait_for(f"[ \"$(cut -d' ' -f3 /tmp/state/audit/lit | head -1)\" != {moment()} ]")
    rows = [line.split(" ") for line in machine.check("cat /tmp/state/audit/lit").splitlines()[1:]]
    return {row[1]: (row[0], row[4]) for row in rows}["card0-HDMI-A-1"]


def how_long_it_is_lit_is_watched(machine):
    with machine.drawing("HDMI-A-1", "show=XR24:1"):
        equal("drawn on", lit(machine)[0], "lit")
    machine.plant("HDMI-A-1", "crtc|ACTIVE=0")  # as a screen saver does after its time
    equal("in standby", lit(machine), ("dark", "yes"))
    with machine.drawing("HDMI-A-1", "show=XR24:1"):
        equal("drawn on again", lit(machine), ("lit", "yes"))


def test(image, programs):
    files = {"/tmp/agent.conf": b"[service]\naudit_s = 1\nlook_s = 1\n", "/tmp/other.bin": OTHER}
    with CardMachine(image, programs.values(), EDIDS, files=files) as machine:
        machine.plant("HDMI-A-1", "connector|Broadcast RGB=Full", "connector|max bpc=12")
        nothing_is_taken_away(machine)
        what_changed_is_told(machine)
        after_a_qa_it_is_taken_down_anew(machine)
        how_long_it_is_lit_is_watched(machine)
        another_display_is_told(machine)
        machine.check("kill $(pidof monqa-agentd)")
        machine.wait_for("[ -e /tmp/agentd.status ]")
        equal(f"exit status ({machine.check('cat /tmp/log')})", machine.check("cat /tmp/agentd.status").strip(), "0")
        times = [int(re.search(r"(\d+) ms", line).group(1)) for line in lines_of(machine)]
        note(f"{len(times)} audits, {min(times)} to {max(times)} ms in the emulated machine")


main(test)
