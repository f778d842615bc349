# SPDX-License-Identifier: Apache-2.0
"""A session taken from a running desktop, as it is installed: systemd, logind and polkit of Debian, a Wayland compositor on its
terminal, and a person who is not root and presses "Monitor QA". The session gets screen and keyboard from logind on a terminal of its
own, the desktop is told to lock, and at the end, at a stop, a crash and a kill it is on screen again, pixel by pixel."""

import random
import subprocess
import tempfile
import time
from pathlib import Path

from desktop_image import REPORTER, DesktopMachine, installed
from picture import grey, read_png, write_png
from vm_test import equal, main, note, same_picture

WIDTH, HEIGHT = 1280, 1024
PATTERN = "TG18-QC"
WALLPAPER = random.Random(7).randbytes(WIDTH * HEIGHT)
DESKTOP = grey(WIDTH, HEIGHT, WALLPAPER)
UNIT = "monqa-session@all.service"
WESTON = b"""[core]
idle-time=0
[shell]
background-image=/usr/share/wallpaper.png
background-type=scale
panel-position=none
locking=false
startup-animation=none
animation=none
[autolaunch]
path=/usr/lib/vm/in_session
"""
# A person's log-in on a terminal, as a display manager makes it.
LOGIN = """[Service]
User=reporter
PAMName=login
TTYPath=/dev/tty{terminal}
TTYReset=yes
TTYVHangup=yes
StandardInput=tty
StandardOutput=journal
UtmpIdentifier=tty{terminal}
UtmpMode=user
Environment=XDG_SESSION_TYPE=wayland
ExecStartPre=+/usr/bin/chvt {terminal}
ExecStart={command}
"""
# Runs what the test asks for as a click on the desktop would: in the reporter's session.
IN_SESSION = b"""#!/bin/sh
mkfifo -m 622 /tmp/do
while read -r line </tmp/do; do
  eval "$line" >/tmp/said 2>&1 </dev/null
  echo $? >/tmp/did.new && mv /tmp/did.new /tmp/did
done
"""
DROP_IN = "/etc/systemd/system/monqa-session@.service.d/pattern.conf"
SHOWS_PATTERN = f"[Service]\nExecStart=\nExecStart=/usr/bin/monqa pattern {PATTERN} --display %i\n"
# No meter is here.
LOOKS_ONLY = "[Service]\nExecStart=\nExecStart=/usr/bin/monqa run --display %i --test visual-qc\n"


def on_desktop(machine, command):
    machine.check(f"rm -f /tmp/did; echo '{command}' >/tmp/do")
    machine.wait_for("[ -e /tmp/did ]")
    return machine.check("cat /tmp/did").strip(), machine.check("cat /tmp/said")


def command_of(machine, launcher):
    return machine.check(f"sed -n 's/^Exec=//p' {launcher}").strip()


def press_launcher(machine):
    equal("launcher", on_desktop(machine, command_of(machine, "/usr/share/applications/monqa.desktop")), ("0", ""))


def terminal(machine):
    return machine.check("cat /sys/class/tty/tty0/active").strip()


def desktop_is_back(machine, what):
    same_picture(f"desktop after {what}", machine.wait_for_picture(DESKTOP), DESKTOP)
    equal("terminal", terminal(machine), "tty7")
    machine.wait_for(f"! systemctl is-active -q {UNIT}")
    equal("sessions left", machine.check("loginctl list-sessions --no-legend | grep -c monqa || true").strip(), "0")


def process(machine):
    return machine.check(f"systemctl show -p MainPID --value {UNIT}").strip()


def locks(machine):
    return int(machine.check("grep -c Member=Lock /tmp/signals || true"))


def takes_over(machine, wanted):
    """The launcher, and who it is that draws."""
    before = locks(machine)
    press_launcher(machine)
    same_picture("the session", machine.wait_for_picture(wanted), wanted)
    equal("terminal", terminal(machine), "tty8")
    equal("whose it is", machine.check(f"stat -c %U /proc/{process(machine)}").strip(), "monqa")
    state = machine.check("loginctl show-session -p Active -p Seat -p TTY -p Name -p Class $(loginctl show-seat seat0 -p ActiveSession --value)")
    equal("its log-in session", sorted(state.split()), ["Active=yes", "Class=user", "Name=monqa", "Seat=seat0", "TTY=tty8"])
    machine.wait_for(f"[ $(grep -c Member=Lock /tmp/signals) -gt {before} ]")


def who_may_start(machine):
    """Not who has no local session on the screen."""
    status, words = machine.sh(f"systemd-run --quiet --pipe --wait --uid={REPORTER} systemctl start {UNIT}")
    equal(f"from elsewhere ({words.strip()})", status != 0 and "authentication required" in words, True)
    for verb, unit in (("start", "rescue.service"), ("restart", UNIT)):
        status, words = on_desktop(machine, f"systemctl {verb} {unit}")
        equal(f"{verb} {unit} from the desktop", status != "0" and "authentication required" in words, True)
    same_picture("nothing happened", machine.screendump(), DESKTOP)


def away_and_back(machine, wanted):
    keys = [[{"type": "qcode", "data": key} for key in ("ctrl", "alt", number)] for number in ("f7", "f8")]
    machine.monitor("send-key", keys=keys[0])
    same_picture("the desktop meanwhile", machine.wait_for_picture(DESKTOP), DESKTOP)
    machine.monitor("send-key", keys=keys[1])
    same_picture("the session again", machine.wait_for_picture(wanted), wanted)


def press_until_over(machine):
    """After another terminal the keyboard takes a moment to be ours again."""
    end = time.monotonic() + 60
    while machine.sh(f"systemctl is-active -q {UNIT}")[0] == 0:
        if time.monotonic() > end:
            raise AssertionError("no key ends it")
        machine.press("a")
        time.sleep(0.5)


def endings(machine, wanted):
    takes_over(machine, wanted)
    away_and_back(machine, wanted)
    press_until_over(machine)
    desktop_is_back(machine, "a key")
    ends = {"a stop": f"systemctl stop {UNIT}",
            "a crash": "kill -SEGV {pid}",
            "kill -9": "kill -KILL {pid}",
            "kill -9 of all of it": "systemctl kill -s KILL $(basename $(cut -d: -f3 /proc/{pid}/cgroup))"}
    for what, command in ends.items():
        takes_over(machine, wanted)
        started = time.monotonic()
        machine.check(command.format(pid=process(machine)))
        desktop_is_back(machine, what)
        note(f"{what}: {time.monotonic() - started:.1f} s")


def refusal_is_said(machine):
    """No meter is here: the session measures nothing, and says so until Enter is pressed."""
    machine.check(f"rm {DROP_IN}; systemctl daemon-reload")
    press_launcher(machine)
    machine.wait_for("grep -q 'Enter: back' /dev/vcs8")
    equal("terminal", terminal(machine), "tty8")
    words = machine.check("tr -s ' ' </dev/vcs8")
    note(words.strip())
    equal("the reason", "no measurement can be made" in words, True)
    machine.press("ret")
    desktop_is_back(machine, "a refusal")


def said(machine, words):
    machine.wait_for(f"[ -n \"$(journalctl -t monqa --no-pager | grep '{words}')\" ]")


def instead_of_a_desktop(machine):
    """Chosen at the greeter: the real program. It is killed, and the log-in ends with it."""
    machine.check(f"cp /usr/lib/vm/looks_only.conf {DROP_IN}; systemctl daemon-reload")
    command = command_of(machine, "/usr/share/wayland-sessions/monqa.desktop")
    words = LOGIN.format(terminal=9, command=command).replace("\n", "\\n")
    machine.check(f"printf '%b' '{words}' >/run/systemd/system/login.service; systemctl daemon-reload")
    machine.check("systemctl start login")
    said(machine, "asset label")
    machine.press("ret")
    said(machine, "Space: pattern")
    equal("terminal", terminal(machine), "tty8")
    equal("its program", machine.check(f"tr '\\0' ' ' </proc/{process(machine)}/cmdline").strip(), "/usr/bin/monqa-session run --display all --test visual-qc")
    equal("the desktop is away", machine.screendump() == DESKTOP, False)
    machine.check("systemctl is-active login")
    machine.check(f"kill -KILL {process(machine)}")
    machine.wait_for("! systemctl is-active -q login && grep -qx tty9 /sys/class/tty/tty0/active")
    equal("what waits to be gone on with", machine.check("ls /var/lib/monqa/journal | wc -l").strip(), "1")
    machine.check("chvt 7")
    desktop_is_back(machine, "a log-in")


def test(image, programs):
    overlay = installed(programs["monqa"].parent, "workstation")
    for program in programs.values():
        overlay.program(program)
    overlay.file("etc/xdg/weston/weston.ini", WESTON)
    overlay.file("usr/share/wallpaper.png", write_png(WIDTH, HEIGHT, WALLPAPER))
    overlay.file("usr/lib/vm/in_session", IN_SESSION, 0o755)
    overlay.file("etc/systemd/system/desktop.service", LOGIN.format(terminal=7, command="/usr/bin/weston --backend=drm-backend.so --use-pixman").encode())
    overlay.file(DROP_IN, SHOWS_PATTERN.encode())
    overlay.file("usr/lib/vm/looks_only.conf", LOOKS_ONLY.encode())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pattern.png"
        subprocess.run([programs["monqa"], "pattern", PATTERN, "--size", f"{WIDTH}x{HEIGHT}", "--png", path], check=True)
        pattern = read_png(path.read_bytes())
    with DesktopMachine(image, overlay, (WIDTH, HEIGHT)) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        machine.check("systemctl start desktop")
        same_picture("the desktop", machine.wait_for_picture(DESKTOP), DESKTOP)
        machine.wait_for("[ -p /tmp/do ]")
        machine.check("{ busctl --system monitor --match \"type='signal',member='Lock'\" >/tmp/signals 2>&1 & }")
        try:
            who_may_start(machine)
            endings(machine, pattern)
            refusal_is_said(machine)
            instead_of_a_desktop(machine)
        except AssertionError:
            note(machine.sh("journalctl -b --no-pager | tail -60")[1])
            raise


main(test, fast=True)
