# SPDX-License-Identifier: Apache-2.0
"""The power goes right after "recorded", ten times: each record is on the disk, once, and the chain goes on."""

import json
import tempfile
from pathlib import Path

from machine import Machine, make_disk
from vm_test import equal, main, note

CUTS = 10
MODULES = ["bochs", "evdev", "virtio_pci", "virtio_blk", "crc32c_generic", "ext4"]
ANSWERS = "".join(f"{key} = yes\n" for key in (
    "screen-clean", "five-percent-seen", "ninety-five-percent-seen", "sixteen-steps-distinct", "line-pairs-resolved",
    "ramps-continuous", "letters-legible", "artefacts-absent")).encode() + b"targets = right\n"
COMMAND = ("monqa run --display Virtual-1 --test visual-qc --trigger periodic --guideline aapm-or03 --class primary "
           "--answers /etc/answers --state /mnt/state --json")


def mount(machine):
    machine.check("mount -t ext4 /dev/vda /mnt")


def records(machine):
    return [json.loads(line) for line in machine.check("monqa spool list --json --state /mnt/state").splitlines()]


def record_and_cut(machine):
    """Gives the id that the session said was recorded; the power goes as soon as it is said."""
    machine.check(f"{{ {COMMAND} >/tmp/out 2>/tmp/err; echo $? >/tmp/status; }} &")
    machine.wait_for("grep -q recorded /tmp/out || [ -s /tmp/status ]", 120)
    _, output = machine.sh("cat /tmp/out; cat /tmp/err >&2")
    machine.kill()
    assert '"recorded"' in output, output
    return json.loads(output.splitlines()[0])["recorded"]


def test(image, programs):
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder) / "disk.img"
        make_disk(disk)
        said = []
        with Machine(image, programs=[programs["monqa"], programs["monqa-session"]], files={"/etc/answers": ANSWERS}, load=MODULES, monitor="1024x1024",
                     disk=disk, memory_mib=512) as machine:
            for cut in range(1, CUTS + 1):
                mount(machine)
                said.append(record_and_cut(machine))
                note(f"cut {cut}: {said[-1]} was said to be recorded")
                machine.boot()
            mount(machine)
            kept = records(machine)
            equal("ids, in order", [entry["id"] for entry in kept], said)
            equal("sequence", [entry["sequence"] for entry in kept], list(range(1, CUTS + 1)))
            machine.check("monqa spool verify --state /mnt/state")


main(test, fast=True)
