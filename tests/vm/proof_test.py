# SPDX-License-Identifier: Apache-2.0
"""`monqa run --test signal-path`: what the record then says of settings, tables and pixels, and how it was proved."""

import hashlib
import json
import struct

import card_model
from card import CardMachine
from monitor_edid import edid
from vm_test import equal, main, note

SIZE = (800, 600)
EDIDS = {"DP-1": edid("Panel", 2, "800x600", depth=10)}
TABLE = hashlib.sha256(b"".join(struct.pack("<4H", level, level, level, 0) for level in card_model.table("invert", 256))).hexdigest()


def run(machine, number, *words, status=0):
    state = f"/tmp/state{number}"
    code, output = machine.sh(f"monqa run --display DP-1 --test signal-path --answers /tmp/answers --state {state} "
                              f"{' '.join(words)} 2>&1")
    equal(f"exit status ({output})", code, status)
    record = json.loads(machine.check(f"monqa record show --json {state}/spool/*.xml"))
    checks = {check["name"]: check for check in record["signal_path"]["check"]}
    for name, check in checks.items():
        if check["outcome"] != "pass":
            note(f"run {number}: {name} {check['outcome']}: {check['cause']}")
    return record, checks, output


def outcomes(checks, outcome):
    return {name for name, check in checks.items() if check["outcome"] == outcome}


def every_picture_is_proved(record, method):
    frames = record["frame"]
    equal("patterns", [frame["pattern"] for frame in frames], ["TG18-LN8-09", "TG18-LN8-18"])
    for frame in frames:
        equal("proof", (frame["proof"], frame["proved"], frame["proof_cause"]), (method, "pass", ""))
        equal("place", [frame[key] for key in ("x", "y", "width", "height")], [0, 0, *SIZE])
        equal("lengths", [len(frame[key]) for key in ("sha256", "proof_value")], [64, 64])
    equal("two pictures, two hashes, two CRCs", [len({frame[key] for frame in frames}) for key in ("sha256", "proof_value", "crc")],
          [2, 2, 2])


def tables_are_seen(record, checks):
    """With another table in force for a few frames the CRC was another, and then the one before again."""
    found = [entry["value"] for entry in record["signal_path"]["property"] if entry["name"] == "CRC with another GAMMA_LUT"]
    equal("CRC with another table", found, ["differs"])
    equal("its check", checks["proof"]["value"].endswith("CRC with another GAMMA_LUT differs"), True)


def test(image, programs):
    files = {"/tmp/answers": b"", "/tmp/site.conf": f"[session]\nsite_lut = {TABLE}\n".encode()}
    with CardMachine(image, programs.values(), EDIDS, "writeback=1", files) as machine:
        machine.plant("DP-1", "connector|max bpc=10")
        before = machine.dump("DP-1")
        machine.check("mkdir -p /tmp/state1/audit && echo x >/tmp/state1/audit/card0-DP-1.state")
        record, checks, output = run(machine, 1)
        machine.check("[ ! -e /tmp/state1/audit/card0-DP-1.state ]")  # to be taken down anew
        equal("fails", outcomes(checks, "fail"), set())
        equal("not known", outcomes(checks, "unknown"), {"depth", "range"})
        path = record["signal_path"]
        equal("mode", path["scan_out"]["mode"], "bare")
        equal("EDID", path["scan_out"]["edid_sha256"], hashlib.sha256(EDIDS["DP-1"]).hexdigest())
        every_picture_is_proved(record, "crc+writeback")
        tables_are_seen(record, checks)
        assert "signal path: unknown" in output, output
        equal("given back", machine.dump("DP-1"), before)

        machine.plant("DP-1", "crtc|GAMMA_LUT=invert:256")
        record, checks, _ = run(machine, 2, "--lut", "as-found", "--config", "/tmp/site.conf")
        equal("fails with the site's table", outcomes(checks, "fail"), set())
        equal("table", (checks["gamma"]["outcome"], record["signal_path"]["lut"]), ("pass", "site"))
        every_picture_is_proved(record, "crc")
        tables_are_seen(record, checks)

        machine.plant("DP-1", "crtc|GAMMA_LUT=none", "connector|content type=Cinema", "connector|max bpc=8")
        _, checks, output = run(machine, 3, status=1)
        equal("fails of before", outcomes(checks, "fail"), {"before"})
        assert "until this session" in checks["before"]["cause"] and "fail       signal path, before" in output, output


main(test)
