# SPDX-License-Identifier: Apache-2.0
"""What a desktop can set wrongly is planted, one thing at a time, while it draws; the judge finds that thing by its name, and nothing
else. Read beside the desktop, without the right to draw."""

import hashlib
import json
import struct

import card_model
from card import CardMachine
from monitor_edid import HDMI, TELEVISION, edid
from vm_test import equal, main, note

EDIDS = {"HDMI-A-1": edid("Television", 1, TELEVISION, interface=HDMI), "DP-1": edid("Panel", 2, "800x600", depth=10)}
GOOD = ["connector|max bpc=10", "connector|Colorspace=Default", "connector|HDR_OUTPUT_METADATA=none",
        "connector|content type=No Data", "connector|scaling mode=None", "connector|dither=off", "connector|underscan=off",
        "connector|abm level=0", "connector|dithering mode=off", "connector|privacy-screen sw-state=Disabled", "crtc|GAMMA_LUT=none",
        "crtc|DEGAMMA_LUT=none", "crtc|CTM=none", "crtc|VRR_ENABLED=0", "plane|rotation=rotate-0"]
GOOD_HDMI = GOOD + ["connector|Broadcast RGB=Full"]
# Connector, what is planted (another mode too), and what the judge has to say of it that it does not say else.
ROWS = [
    ("HDMI-A-1", "set=connector|Broadcast RGB=Limited 16:235", {"range": "fail"}),
    ("HDMI-A-1", "set=connector|Broadcast RGB=Automatic", {"range": "fail"}),
    ("HDMI-A-1", "set=connector|max bpc=8", {"depth": "fail"}),
    ("DP-1", "set=connector|max bpc=8", {"depth": "fail"}),
    ("DP-1", "set=crtc|GAMMA_LUT=invert:256", {"gamma": "unknown"}),
    ("DP-1", "set=crtc|GAMMA_LUT=identity:1024", {}),
    ("DP-1", "set=crtc|DEGAMMA_LUT=square:1024", {"gamma": "unknown"}),
    ("DP-1", "set=crtc|CTM=night", {"matrix": "fail"}),
    ("DP-1", "set=connector|Colorspace=BT2020_RGB", {"colorspace": "fail"}),
    ("DP-1", "set=connector|HDR_OUTPUT_METADATA=hdr", {"hdr": "fail"}),
    ("DP-1", "set=connector|content type=Cinema", {"adaptation": "fail"}),
    ("DP-1", "set=connector|abm level=2", {"adaptation": "fail"}),
    ("DP-1", "set=connector|privacy-screen sw-state=Enabled", {"adaptation": "fail"}),
    ("DP-1", "set=connector|dither=on", {"dithering": "fail"}),
    ("DP-1", "set=connector|dithering mode=auto", {"dithering": "unknown"}),
    ("DP-1", "set=connector|underscan=on", {"scaling": "fail"}),
    ("DP-1", "set=connector|scaling mode=Full", {}),  # nothing is scaled in the native mode
    ("DP-1", "mode=640x480", {"mode": "fail"}),
    ("DP-1", "mode=640x480 set=connector|scaling mode=Full", {"mode": "fail", "scaling": "fail"}),
    ("DP-1", "set=crtc|VRR_ENABLED=1", {"refresh": "fail"}),
    ("DP-1", "set=plane|rotation=rotate-180", {"picture": "fail"}),
]
# It stays: nobody takes the other connector away again.
AT_LAST = [("DP-1", "mirror=HDMI-A-1", {"mirroring": "fail"})]


def judged(machine, connector, arguments=""):
    """Check -> (outcome, cause)."""
    lines = [line.split("|") for line in machine.check(f"path_probe {arguments}").splitlines()]
    return {name: (outcome, cause) for where, name, outcome, _, cause in lines if where == connector}


def draw(machine, connector, planted="", then=""):
    settings = " ".join(f"'set={setting}'" for setting in (GOOD_HDMI if connector.startswith("HDMI") else GOOD))
    words = " ".join(f"'{word}'" for word in planted.replace(" set=", "\nset=").split("\n") if word)
    return machine.drawing(connector, f"{settings} {words} show=XR24:1 {then}")


def differences(found, usual):
    return {name: outcome[0] for name, outcome in found.items() if outcome[0] != usual[name][0]}


def check_rows(machine, usual):
    rows = [(connector, planted, "", wanted) for connector, planted, wanted in ROWS]
    rows += [(connector, "", then, wanted) for connector, then, wanted in AT_LAST]
    for connector, planted, then, wanted in rows:
        with draw(machine, connector, planted, then):
            found = judged(machine, connector)
        equal(f"{connector} {planted}{then}", differences(found, usual[connector]), wanted)
        for name in wanted:
            equal(f"a cause for {name}", bool(found[name][1]), True)
            note(f"{connector} {planted}{then}: {name} {': '.join(found[name])}")


def the_table_of_the_site_is_known(machine, usual):
    levels = card_model.table("invert", 256)
    site = hashlib.sha256(b"".join(struct.pack("<4H", level, level, level, 0) for level in levels)).hexdigest()
    for planted, wanted in (("invert:256", {}), ("square:256", {"gamma": "fail"}), ("none", {"gamma": "fail"})):
        with draw(machine, "DP-1", f"set=crtc|GAMMA_LUT={planted}"):
            equal(f"with a table named, {planted}", differences(judged(machine, "DP-1", site), usual["DP-1"]), wanted)


def displays_tell_what_is_in_force(machine):
    """`monqa displays --json` against card_tool, which has no code of the product: every value that is no blob."""
    planted = "set=connector|max bpc=12 set=crtc|GAMMA_LUT=invert:256 set=connector|Colorspace=opRGB set=plane|rotation=rotate-180"
    with draw(machine, "DP-1", planted):
        in_force = machine.dump("DP-1")
        displays = [json.loads(line) for line in machine.check("monqa displays --json").splitlines()]
    (path,) = [display["signal_path"] for display in displays if display["connector"] == "DP-1"]
    told = {f"{entry['object']}|{entry['name']}": entry["value"] for entry in path["properties"]}
    plain = {name: value for name, value in told.items() if "bytes" not in in_force[name]}
    equal("values told", plain, {name: in_force[name] for name in plain})
    tables = {name: value for name, value in told.items() if name not in plain}
    levels = card_model.table("invert", 256)
    digest = hashlib.sha256(b"".join(struct.pack("<4H", level, level, level, 0) for level in levels)).hexdigest()
    equal("tables told", tables, {"crtc|GAMMA_LUT": f"256 entries, sha256 {digest}"})
    equal("the EDID's digest", path["edid_sha256"], hashlib.sha256(EDIDS["DP-1"]).hexdigest())
    equal("mode", (path["mode"]["width"], path["mode"]["height"], path["format"]), (800, 600, "XRGB8888"))
    note(f"displays: {len(told)} properties as in force")
    equal("enough of them", len(plain) > 20, True)


def displays_judge_it(machine):
    """As path_probe judges it, in JSON and in words, with the cause."""
    with draw(machine, "DP-1", "set=connector|Colorspace=opRGB set=crtc|GAMMA_LUT=invert:256"):
        wanted = {name: outcome for name, outcome in judged(machine, "DP-1").items() if name != "proof"}
        displays = [json.loads(line) for line in machine.check("monqa displays --json").splitlines()]
        words = machine.check("monqa displays")
    (path,) = [display["signal_path"] for display in displays if display["connector"] == "DP-1"]
    equal("checks", {check["name"]: (check["outcome"], check["cause"] or "") for check in path["checks"]}, wanted)
    equal("result", path["result"], "fail")
    for name, (outcome, cause) in wanted.items():
        equal(f"{name} in words", any(line.startswith(f"  {outcome:8} {name}: ") and line.endswith(cause) for line in words.splitlines()), True)


def test(image, programs):
    with CardMachine(image, programs.values(), EDIDS) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        usual = {}
        for connector in EDIDS:
            with draw(machine, connector):
                usual[connector] = judged(machine, connector)
            bad = {name: outcome for name, outcome in usual[connector].items() if outcome[0] == "fail"}
            equal(f"{connector} with good settings", bad, {})
        displays_tell_what_is_in_force(machine)
        displays_judge_it(machine)
        the_table_of_the_site_is_known(machine, usual)
        check_rows(machine, usual)


main(test)
