# SPDX-License-Identifier: Apache-2.0
"""The display through a real KMS driver: every pixel, the monitor's EDID, the keyboard, and the console afterwards."""

import base64
import json
import os
import random
import shutil
import subprocess
import tempfile

from machine import Machine
from picture import grey, read_png, write_png
from vm_test import equal, main, note, same_picture

WIDTH, HEIGHT = 1536, 2048
CONNECTOR = "Virtual-1"
# The keys that are pressed (QEMU's names), and what the program has to see.
KEYS = {"1": ord("1"), "kp_7": ord("7"), "y": ord("y"), "ret": 10, "esc": 27, "backspace": 8}


def noise(seed):
    """Every level, anywhere; no two rows are alike."""
    return random.Random(seed).randbytes(WIDTH * HEIGHT)


def settle_console(machine):
    """Words on the console, and no blinking cursor, so that two pictures of it can be equal."""
    machine.check(r"printf '\033[2J\033[H\033[?25lThis is the console.\n' >/dev/tty1")
    previous = None
    while previous is None or machine.screendump() != previous:
        previous = machine.screendump()
    return previous


def edid_is_what_the_monitor_says(machine, monqa):
    raw = base64.b64decode(machine.check(f"base64 /sys/class/drm/card0-{CONNECTOR}/edid"))
    with tempfile.NamedTemporaryFile() as file:
        file.write(raw)
        file.flush()
        parsed = json.loads(subprocess.run([monqa, "edid", "--json", file.name], capture_output=True, check=True).stdout)
    (line,) = machine.check("monqa displays --json").splitlines()
    display = json.loads(line)
    for key in ("manufacturer", "product_code", "serial_number", "serial_text", "name"):
        equal(key, display[key], parsed[key])
    # As QEMU composes it.
    equal("name", display["name"], "QEMU Monitor")
    equal("manufacturer", display["manufacturer"], "RHT")
    equal("product code", display["product_code"], 0x1234)
    equal("connector", display["connector"], CONNECTOR)
    equal("card", display["card"], "/dev/dri/card0")
    equal("connected", display["connected"], True)
    equal("mode", (display["mode"]["width"], display["mode"]["height"]), (WIDTH, HEIGHT))
    note(f"displays: {line}")


def every_pixel_arrives(machine, console):
    shown_so_far = "grep -c '^shown' /tmp/probe.out | grep -qx"
    pictures = [f"/tmp/{i}.png" for i in range(len(KEYS))]
    machine.check(f"{{ display_probe {CONNECTOR} {' '.join(pictures)} >/tmp/probe.out 2>&1; echo $? >/tmp/status; }} &")
    for number, key in enumerate(KEYS):
        machine.wait_for(f"[ -e /tmp/status ] || {shown_so_far} {number + 1}")
        same_picture(f"picture {number}", machine.screendump(), grey(WIDTH, HEIGHT, noise(number)))
        machine.press(key)
    machine.wait_for("[ -e /tmp/status ]")
    output = machine.check("cat /tmp/probe.out")
    equal("exit status", machine.check("cat /tmp/status").strip(), "0")
    keys = [int(line.split()[1]) for line in output.splitlines() if line.startswith("key ")]
    equal("keys", keys, list(KEYS.values()))
    for line in output.splitlines():
        if line.startswith(("path", "property", "doubt")):
            note(line)
    same_picture("console after the end", machine.wait_for_picture(console, 10), console)


def start_pattern(machine, standard_input):
    machine.check("rm -f /tmp/ended")
    machine.check(f"{{ monqa pattern TG18-QC --display {CONNECTOR} <{standard_input} >/tmp/out 2>&1; "
                  "echo $? >/tmp/ended; } &")


def ended_well(machine, console, how):
    machine.wait_for("[ -e /tmp/ended ]", 20)
    equal(f"exit status after {how}", (machine.check("cat /tmp/ended").strip(), machine.check("cat /tmp/out")), ("0", ""))
    same_picture(f"console after {how}", machine.wait_for_picture(console, 10), console)


def the_pattern_arrives(machine, monqa, console):
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        subprocess.run([monqa, "pattern", "TG18-QC", "--size", f"{WIDTH}x{HEIGHT}", "--png", file.name], check=True)
        wanted = read_png(open(file.name, "rb").read())
    for standard_input, keyboard in (("/dev/null", "grabbed keyboard"), ("/dev/tty1", "terminal")):
        start_pattern(machine, standard_input)
        same_picture(f"TG18-QC, {keyboard}", machine.wait_for_picture(wanted), wanted)
        keep_screendump(machine)
        machine.press("spc")
        ended_well(machine, console, f"a key on the {keyboard}")
    for signal in ("TERM", "KILL"):
        start_pattern(machine, "/dev/null")
        same_picture(f"TG18-QC until SIG{signal}", machine.wait_for_picture(wanted), wanted)
        machine.check(f"kill -{signal} $(pidof monqa)")
        machine.wait_for("! pidof monqa")
        if signal == "TERM":
            ended_well(machine, console, "SIGTERM")
    # Here the kernel takes the screen back, and this card clears its memory with it: it must show what is written then.
    same_picture("console after SIGKILL", settle_console(machine), console)


def keep_screendump(machine):
    """MONQA_VM_PICTURES=FOLDER keeps it for a person to look at."""
    folder = os.environ.get("MONQA_VM_PICTURES")
    if folder:
        shutil.copy(machine.folder / "screen.ppm", os.path.join(folder, "TG18-QC.ppm"))


def somebody_else_may_hold_the_card(machine):
    machine.check("{ display_probe Virtual-1 /tmp/0.png >/tmp/first.out 2>&1; echo $? >/tmp/first; } &")
    machine.wait_for("grep -q ^shown /tmp/first.out")
    status, printed = machine.sh("monqa displays")
    equal("listing while the card is held", (status, printed.count(f"{CONNECTOR} (")), (0, 1))
    status, printed = machine.sh("display_probe Virtual-1 /tmp/0.png 2>&1")
    note(f"second program: {printed.strip()}")
    equal("second program's exit", status, 3)
    holders = machine.check("pidof display_probe").split()  # it, and the guard that it has started
    equal("it names who draws", any(f"display_probe (process {holder})" in printed for holder in holders), True)
    machine.press("a")
    machine.wait_for("[ -e /tmp/first ]")


def test(image, programs):
    files = {f"/tmp/{i}.png": write_png(WIDTH, HEIGHT, noise(i)) for i in range(len(KEYS))}
    with Machine(image, programs=programs.values(), files=files, load=["bochs", "evdev"],
                 monitor=f"{WIDTH}x{HEIGHT}") as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        monqa = programs["monqa"]
        edid_is_what_the_monitor_says(machine, monqa)
        console = settle_console(machine)
        every_pixel_arrives(machine, console)
        somebody_else_may_hold_the_card(machine)
        the_pattern_arrives(machine, monqa, console)


main(test)
