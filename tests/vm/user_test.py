# SPDX-License-Identifier: Apache-2.0
"""A person who is not root measures: seatd hands out screen and keyboard, on a virtual terminal of its own. Without it nothing is
measured, and the words say why. After kill -9 the card is as it was found within a second, though only seatd has a right to it."""

import random

from card import CardMachine
from monitor_edid import edid
from picture import write_png
from vm_test import equal, main, note

WIDTH, HEIGHT = 640, 480
CONNECTOR = "DP-1"
FILES = {f"/tmp/{i}.png": write_png(WIDTH, HEIGHT, random.Random(i).randbytes(WIDTH * HEIGHT)) for i in range(2)}
PLANTED = ("crtc|GAMMA_LUT=invert:256", "crtc|CTM=night", "connector|max bpc=12")
MEASURING = {"crtc|GAMMA_LUT": "none", "crtc|CTM": "none", "connector|max bpc": "10"}
USER, VIDEO = 1000, 44
FILES["/etc/passwd"] = f"root:x:0:0::/root:/bin/sh\nqa:x:{USER}:{VIDEO}::/tmp:/bin/sh\n".encode()
FILES["/etc/group"] = f"root:x:0:\nvideo:x:{VIDEO}:\n".encode()
# seatd needs a place for its socket; root lets the group look at the card, as udev does.
PREPARE = f"mkdir -p /run /tmp/state; chown {USER} /tmp/state; chgrp {VIDEO} /dev/dri/card*; chmod 660 /dev/dri/card*; chmod 666 /tmp"


def start(machine):
    machine.check("rm -f /tmp/out /tmp/status; chmod 777 /tmp")
    machine.check(f"{{ ASAN_OPTIONS=handle_segv=0 start-stop-daemon -S -c {USER}:{VIDEO} -x /bin/display_probe -- {CONNECTOR} "
                  "/tmp/0.png /tmp/1.png >/tmp/out 2>&1; echo $? >/tmp/status; } &")
    machine.wait_for("[ -e /tmp/status ] || grep -q ^shown /tmp/out")


def without_a_seat(machine, before):
    start(machine)
    machine.wait_for("[ -s /tmp/status ]")
    words = machine.check("cat /tmp/out").strip()
    note(words)
    equal("exit status", machine.check("cat /tmp/status").strip(), "3")
    equal("the reason", "no virtual terminal of our own can be had" in words and "nothing is measured" in words, True)
    equal("nothing was touched", machine.dump(CONNECTOR), before)


def number_of(machine):
    """The agent, not its guard."""
    return machine.check("for p in $(pidof display_probe); do [ $(cat /proc/$p/comm) = display_probe ] && echo $p; done").strip()


def measures(machine):
    start(machine)
    found = machine.dump(CONNECTOR)
    equal(f"while measuring ({machine.check('cat /tmp/out')})", {name: found[name] for name in MEASURING}, MEASURING)
    equal("whose it is", machine.check(f"sed -n 's/^Uid:.//p' /proc/{number_of(machine)}/status").split(), [str(USER)] * 4)


def wait_for_other_picture(machine, shown, same):
    digest = f"$(sha256sum <{machine.file(CONNECTOR, 'wire')} | cut -d' ' -f1)"
    machine.wait_for(f"[ {digest} {'=' if same else '!='} {shown} ]")


def with_a_seat(machine, before):
    """Asked by the keyboard, the card is as it was found on the other terminal. When root switches by force, seatd has taken the card
    before it says so: then it is given back in the end."""
    measures(machine)
    shown = machine.wire(CONNECTOR)
    keys = [{"type": "qcode", "data": key} for key in ("ctrl", "alt", "f2")]
    for by_force in (False, True, False):
        machine.check("chvt 2") if by_force else machine.monitor("send-key", keys=keys)
        machine.wait_for("grep -qx tty2 /sys/class/tty/tty0/active")
        wait_for_other_picture(machine, shown, False)
        if not by_force:
            equal("on another terminal", machine.dump(CONNECTOR), before)
        machine.check("chvt 1")
        wait_for_other_picture(machine, shown, True)
    machine.press("a")
    machine.wait_for("grep -q '^shown /tmp/1.png' /tmp/out")
    machine.press("b")
    machine.wait_for("[ -s /tmp/status ]")
    words = machine.check("cat /tmp/out")
    equal(f"exit status ({words})", machine.check("cat /tmp/status").strip(), "0")
    equal("keys", [line for line in words.splitlines() if line.startswith("key")], [f"key {ord('a')}", f"key {ord('b')}"])
    equal("given back", machine.dump(CONNECTOR), before)


def killed(machine, before):
    measures(machine)
    machine.check(f"kill -KILL {number_of(machine)}")
    machine.wait_for("! pidof display_probe")
    equal("given back after a kill", machine.dump(CONNECTOR), before)


def test(image, programs):
    programs = [*programs.values(), image.program("seatd", "usr/sbin/seatd")]
    with CardMachine(image, programs, {CONNECTOR: edid("Panel", 1, "640x480")}, "console=1", FILES) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        machine.check(PREPARE)
        machine.check(r"printf '\033[2J\033[H\033[?25lThis is the console.\n' >/dev/tty1")
        machine.plant(CONNECTOR, *PLANTED)
        before = machine.dump(CONNECTOR)
        without_a_seat(machine, before)
        machine.check("{ seatd >/tmp/seatd.log 2>&1 & }")
        machine.wait_for("chmod 666 /run/seatd.sock")
        with_a_seat(machine, before)
        killed(machine, before)


main(test)
