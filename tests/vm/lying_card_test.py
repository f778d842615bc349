# SPDX-License-Identifier: Apache-2.0
"""A card that bends levels behind every property's back: the settings all read well, and the proof of the pixels fails."""

import json

from card import CardMachine
from monitor_edid import edid
from vm_test import equal, main, note

EDIDS = {"DP-1": edid("Panel", 2, "640x480", depth=10)}
# Of kms_test_module's parameter spoil: what it does.
LIES = {0: "nothing", 1: "one pixel of each picture is one level off", 2: "a table that no property shows"}


def run(machine, lie):
    """Exit status and the record of a session with the test of the signal path."""
    state = f"/tmp/state{lie}"
    machine.check(f"echo {lie} >/sys/module/kms_test_module/parameters/spoil")
    status, output = machine.sh(f"monqa run --display DP-1 --test signal-path --answers /dev/null --state {state} 2>&1")
    note(f"{LIES[lie]}: exit {status}")
    return status, output, json.loads(machine.check(f"monqa record show --json {state}/spool/*.xml"))


def test(image, programs):
    with CardMachine(image, programs.values(), EDIDS) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        machine.plant("DP-1", "connector|max bpc=10")
        for lie in LIES:
            status, output, record = run(machine, lie)
            failed = {check["name"] for check in record["signal_path"]["check"] if check["outcome"] == "fail"}
            proved = {frame["proved"] for frame in record["frame"]}
            note(f"{sorted({frame['proof_cause'] for frame in record['frame']})}")
            equal(f"checks that fail, {LIES[lie]} ({output})", failed, {"proof"} if lie else set())
            equal(f"pictures proved, {LIES[lie]}", proved, {"fail"} if lie else {"pass"})
            equal(f"exit status, {LIES[lie]}", status, 1 if lie else 0)


main(test)
