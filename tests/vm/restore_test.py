# SPDX-License-Identifier: Apache-2.0
"""However the agent ends, the card is as it was found: every property of every output, and the picture on both. The times are the
guest's own (see timing_test.py)."""

import time

from card import CardMachine
from monitor_edid import HDMI, TELEVISION, edid
from vm_test import equal, main, note

EDIDS = {"HDMI-A-1": edid("Television", 1, TELEVISION, interface=HDMI), "DP-1": edid("Panel", 2, "640x480")}
# As a desktop with a night mode leaves them.
PLANTED = {
    "HDMI-A-1": ["connector|Broadcast RGB=Limited 16:235", "crtc|GAMMA_LUT=square:256", "connector|content type=Photo"],
    "DP-1": ["crtc|GAMMA_LUT=invert:256", "crtc|DEGAMMA_LUT=square:64", "crtc|CTM=night", "connector|max bpc=12",
             "connector|Colorspace=BT2020_RGB", "connector|HDR_OUTPUT_METADATA=hdr", "connector|scaling mode=Full aspect",
             "connector|abm level=1", "crtc|VRR_ENABLED=1", "plane|rotation=rotate-180", "plane|alpha=50000"],
}
PATTERN = "TG18-UN80"
MEASURING = {"crtc|GAMMA_LUT": "none", "crtc|DEGAMMA_LUT": "none", "crtc|CTM": "none", "connector|max bpc": "10",
             "plane|rotation": "rotate-0"}
WITHIN_MS = 1000
# In the guest: prints how many milliseconds after the signal DUMP was as before (or -1 after half a minute).
MEASURE = """
before=$(cat /tmp/before)
milliseconds() { sed 's/\\([0-9]*\\)\\.\\([0-9]*\\) .*/\\1\\20/' /proc/uptime; }
started=$(milliseconds)
eval "$1"
while [ "$(sh /tmp/dump)" != "$before" ]; do
  [ $(($(milliseconds) - started)) -lt 30000 ] || { echo -1; exit; }
done
echo $(($(milliseconds) - started))
"""
DUMP = "for c in HDMI-A-1 DP-1; do card_tool /dev/dri/card0 $c dump | grep -v DPMS; done"


def everything(machine):
    return {connector: (machine.dump(connector), machine.wire(connector)) for connector in EDIDS}


def start(machine):
    """The agent's own number, not that of the process that guards it, is in /tmp/pid."""
    machine.check("rm -f /tmp/status; mkdir -p /tmp/state")
    # Whoever only looks is the first at the card now and then: no reason to give up.
    machine.check("rm -f /tmp/enough /tmp/looked; { while [ ! -e /tmp/enough ]; do sh /tmp/dump; done; echo >/tmp/looked; } >/dev/null 2>&1 &")
    command = f"monqa pattern {PATTERN} --display DP-1 --state /tmp/state"
    machine.check(f"{{ sh -c 'echo $$ >/tmp/pid; exec {command}' </dev/null >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
    machine.wait_for("[ -e /tmp/status ] || grep -q 'allocated by = monqa' /sys/kernel/debug/dri/0/state")
    machine.check("touch /tmp/enough")
    machine.wait_for("[ -e /tmp/looked ]")
    end = time.monotonic() + 30
    while True:  # at first another table is in force for some frames
        found = machine.dump("DP-1")
        if all(found[name] == wanted for name, wanted in MEASURING.items()) or time.monotonic() > end:
            break
    equal(f"while measuring ({machine.check('cat /tmp/out')})", {name: found[name] for name in MEASURING}, MEASURING)


def ends(machine, way, command, before):
    start(machine)
    took_ms = int(machine.check(f"sh /tmp/measure '{command}'", 120).splitlines()[-1])
    if took_ms < 0:
        equal(f"after {way}", everything(machine), before)
    note(f"{way}: as found after {took_ms} ms")
    equal(f"within {WITHIN_MS} ms after {way}", took_ms <= WITHIN_MS, True)
    machine.wait_for("[ -s /tmp/status ]")
    machine.wait_for("! pidof monqa")
    equal(f"after {way}", everything(machine), before)
    equal("nothing kept", machine.check("ls /tmp/state | grep found || true"), "")


def test(image, programs):
    files = {"/tmp/dump": DUMP.encode(), "/tmp/measure": MEASURE.encode()}
    with CardMachine(image, programs.values(), EDIDS, "console=1", files, devices=["-icount", "shift=0,sleep=off"]) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        # The sanitizer's own report of a crash would take a second.
        machine.check("export ASAN_OPTIONS=handle_segv=0")
        machine.check(r"printf '\033[2J\033[H\033[?25lThis is the console.\n' >/dev/tty1")
        for connector, settings in PLANTED.items():
            machine.plant(connector, *settings)
        machine.check("sh /tmp/dump >/tmp/before")
        before = everything(machine)
        ends(machine, "SIGTERM", "kill -TERM $(cat /tmp/pid)", before)
        ends(machine, "kill -9 of the agent", "kill -KILL $(cat /tmp/pid)", before)
        ends(machine, "a crash", "kill -SEGV $(cat /tmp/pid)", before)
        # As ExecStopPost of the session's unit, which runs when every process of it is gone.
        ends(machine, "kill -9 of the agent and its guard",
             "kill -KILL $(pidof monqa); while pidof monqa >/dev/null; do :; done; monqa displays --restore --state /tmp/state", before)


main(test)
