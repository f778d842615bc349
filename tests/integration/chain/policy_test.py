#!/usr/bin/env python3
"""Measuring as the policy wants it: noise, a slow panel, drift, a meter that goes away, its unit, its floor, geometry, room light.

policy_test.py BUILD
"""

import concurrent.futures
import json
import sys
import xml.etree.ElementTree as xml

from chain import CONDITIONS, Chain, VISUAL, gsdf_jnd, gsdf_luminance, manual_answers

BUILD = sys.argv[1]
RECORD = "{urn:monqa:record:1}"
PANEL = ("--curve", "gsdf", "--l-min", "0.9", "--l-max", "420", "--latency", "2", "--digits", "6")
DISPLAY = "headless:480x480"  # small: the simulated meter looks at each picture
JUDGE = ("--guideline", "aapm-or03", "--class", "primary")
ANSWERS = {**VISUAL, **CONDITIONS, "ambient": "0.1"}
UNIFORMITY = ("--test", "uniformity")
MEASURED = ("--test", "luminance-response", "--test", "uniformity", "--test", "ambient")


def session(chain, meter, *more, answers=ANSWERS, expect=(0,)):
    """What was said at the end, and the record."""
    recorded = chain.run(chain.answers(answers), *meter, *JUDGE, *(more if "--test" in more else (*MEASURED, *more)), expect=expect,
                         display=DISPLAY)
    return recorded, newest_record(chain)


def newest_record(chain):
    return xml.parse(sorted((chain.state / "spool").glob("*.xml"))[-1]).getroot()


def refused(chain, meter, *more, answers=ANSWERS, status=2):
    arguments = chain.run_arguments(chain.answers(answers), *meter, *JUDGE, *MEASURED, *more, display=DISPLAY)
    chain.call("monqa", *arguments, expect=(status,))


def readings(record, test=None):
    return [one for one in record.findall(f"{RECORD}reading") if test in (None, one.get("test"))]


def provisional(record):
    return record.find(f"{RECORD}session").get("provisional")


def verdicts(record, *words):
    found = [one for one in record.findall(f"{RECORD}judgement/{RECORD}verdict") if any(word in one.get("metric") for word in words)]
    assert found, words
    return found


def truth(level, l_min=0.9, l_max=420.0):
    low, high = gsdf_jnd(l_min), gsdf_jnd(l_max)
    return gsdf_luminance(low + (high - low) * level / 255)


def noise_is_averaged_the_more_the_darker():
    with Chain(BUILD, "noise") as chain:
        recorded, record = session(chain, chain.start_simulator(*PANEL, "--noise", "0.3", "--seed", "5"))
        assert recorded["result"] == "pass" and provisional(record) is None, (recorded, provisional(record))
        response = {int(one.get("ddl")): one for one in readings(record, "luminance-response") if "control" not in one.get("flags")}
        samples = {level: int(one.get("samples")) for level, one in response.items()}
        assert samples[255] <= 4 <= samples[60] < 10 <= samples[0], samples
        for level, one in response.items():
            value, deviation, count = float(one.get("cd-m2")), float(one.get("deviation-cd-m2")), int(one.get("samples"))
            assert 0 < deviation < 0.02 * value, (level, deviation)
            assert abs(value / truth(level) - 1) < 5 * 0.003 / count**0.5, (level, value, truth(level))
        controls = [one for one in readings(record) if "control" in one.get("flags")]
        assert [(one.get("test"), one.get("ddl")) for one in controls] == [("luminance-response", "255"), ("uniformity", "204")], controls
        shown = chain.monqa("record", "show", next((chain.state / "spool").glob("*.xml")))
        assert "samples" in shown and "deviation-cd-m2" in shown and "trace" in shown, shown


def a_slow_panel_is_waited_for():
    with Chain(BUILD, "tail") as chain:
        recorded, record = session(chain, chain.start_simulator(*PANEL, "--tail", "0.6"))
        assert recorded["result"] == "pass", recorded
        for one in readings(record, "luminance-response"):
            level = int(one.get("ddl"))
            assert abs(float(one.get("cd-m2")) / truth(level) - 1) < 0.03, (level, one.get("cd-m2"), truth(level))


def what_never_settles_has_no_number():
    with Chain(BUILD, "flicker") as chain:
        _, record = session(chain, chain.start_simulator(*PANEL, "--noise", "25"), *UNIFORMITY, expect=(0, 1))
        unstable = [one for one in readings(record) if one.get("status") == "unstable"]
        assert unstable and all(one.get("cd-m2") is None for one in unstable), [one.attrib for one in readings(record)]


def drift_makes_a_run_provisional():
    with Chain(BUILD, "drift") as chain:
        recorded, record = session(chain, chain.start_simulator(*PANEL, "--drift", "0.05"))
        assert recorded["result"] == "incomplete" and provisional(record) == "drift", (recorded, provisional(record))
        for verdict in verdicts(record, "l_prime_max"):
            assert verdict.get("decides") == "false" and verdict.get("reason").startswith("provisional: drift"), verdict.attrib
        assert repeats(record) == [("luminance-response", "yes"), ("uniformity", "yes")], repeats(record)


def repeats(record):
    """Of each test that was measured once more, for its drift."""
    return [(one.get("test"), one.get("value")) for one in record.findall(f"{RECORD}answer")
            if one.get("question") == "repeated-after-drift"]


def a_run_that_drifted_is_repeated_once_and_the_second_is_judged():
    with Chain(BUILD, "drift-ends") as chain:
        recorded, record = session(chain, chain.start_simulator(*PANEL, "--drift", "0.08", "--drift-ends", "60"), "--test",
                                   "luminance-response", "--ambient", "dark-room", expect=(0, 1, 4))
        assert provisional(record) is None, (recorded, provisional(record))
        assert repeats(record) == [("luminance-response", "yes")], repeats(record)
        old = [one for one in readings(record) if "superseded" in one.get("flags").split()]
        new = [one for one in readings(record) if "superseded" not in one.get("flags").split()]
        assert len(old) == len(new) == 19, (len(old), len(new))
        white = next(float(one.get("cd-m2")) for one in new if one.get("ddl") == "255")
        judged = float(verdicts(record, "l_prime_max_cd_m2")[0].get("value"))
        assert abs(judged / white - 1) < 1e-9, (judged, white)


def a_colorimeter_measures_white_greys_and_uniformity_of_the_colour():
    with Chain(BUILD, "colour") as chain:
        klein = chain.start_simulator(*PANEL[:8], "--xy", "0.31,0.33", kind="klein", driver="klein-k10")
        _, record = session(chain, klein, "--test", "chromaticity", answers={**ANSWERS, "geometry": "contact"}, expect=(0, 1, 4))
        seen = readings(record, "chromaticity")
        assert len(seen) == 24 and all(one.get("x") is not None for one in seen), [one.attrib for one in seen]
        places = [one.get("point") for one in seen if one.get("ddl") == "204"]
        assert sorted(places) == ["bottom-left", "bottom-right", "centre", "top-left", "top-right"], places
        done = [one.get("state") for one in record.iter(f"{RECORD}test") if one.get("name") == "chromaticity"]
        assert done == ["complete"], done
        values = [float(one.get("value")) for one in verdicts(record, "chromaticity_delta_uv_5pt")]
        assert values and all(value < 0.001 for value in values), values


def a_meter_without_colour_leaves_the_chromaticity_out():
    with Chain(BUILD, "grey") as chain:
        mavo = chain.start_simulator(*PANEL)
        _, record = session(chain, mavo, "--test", "chromaticity", "--test", "uniformity", expect=(0, 1, 4))
        assert not readings(record, "chromaticity") and readings(record, "uniformity")
        arguments = chain.run_arguments(chain.answers(ANSWERS), *mavo, *JUDGE, "--test", "chromaticity", display=DISPLAY)
        chain.call("monqa", *arguments, expect=(2,))


def conditions_make_a_run_provisional():
    cases = [("warmed-up", "no", "not-warmed-up"), ("warmed-up", "cannot-tell", "not-warmed-up"),
             ("automatic-brightness-off", "no it has a sensor", "automatic-brightness"),
             ("presence-sensor-off", "cannot-tell", "automatic-brightness"), ("osd-preset", "", None)]
    for question, answer, reason in cases:
        with Chain(BUILD, "conditions") as chain:
            recorded, record = session(chain, chain.start_simulator(*PANEL), *UNIFORMITY, answers={**ANSWERS, question: answer})
            assert provisional(record) == reason, (question, answer, provisional(record))
            assert recorded["result"] == ("pass" if reason is None else "incomplete"), (question, answer, recorded)


def a_meter_that_is_plugged_in_again_goes_on():
    with Chain(BUILD, "replug") as chain:
        chain.configure(meter_wait_s=20)
        recorded, record = session(chain, chain.start_simulator(*PANEL, "--fault", "replug:700@31"))
        assert recorded["result"] == "pass" and provisional(record) is None, (recorded, provisional(record))
        assert len(readings(record)) == 30 and all(one.get("cd-m2") for one in readings(record)), len(readings(record))


def a_meter_that_stays_away_leaves_the_session_waiting():
    with Chain(BUILD, "gone") as chain:
        chain.configure(meter_wait_s=1)
        meter = chain.start_simulator(*PANEL, "--fault", "hangup@31")
        refused(chain, meter, status=3)
        assert len(list((chain.state / "journal").glob("*.journal"))) == 1 and chain.spool() == []
        recorded, record = session(chain, chain.start_simulator(*PANEL))
        assert recorded["result"] == "pass" and len(readings(record)) == 30, (recorded, len(readings(record)))
        levels = [int(one.get("ddl")) for one in readings(record, "luminance-response")]
        assert levels == [*range(255, -1, -15), 255], levels


def the_unit_is_compared_with_the_meters_display():
    minolta = {"kind": "minolta", "driver": "minolta-ls"}
    panel = ("--curve", "gsdf", "--l-min", "0.9", "--l-max", "420", "--latency", "2")
    answers = {**ANSWERS, "geometry": "telescopic-dark"}
    with Chain(BUILD, "unit") as chain:
        meter = chain.start_simulator(*panel, **minolta)
        for typed in ("1439 cd/m2", "122.6 cd/m2", "420 lux", "420"):
            refused(chain, meter, answers={**answers, "meter.unit": typed})
        assert not list((chain.state / "spool").glob("*.xml"))
    for typed, sent_fl, flag, reason in (("420 cd/m2", False, "", None), ("122.6 fL", True, "unit-converted", None),
                                         ("", False, "unit-assumed", "unit-not-confirmed")):
        with Chain(BUILD, "unit") as chain:
            meter = chain.start_simulator(*panel, *(["--fl"] if sent_fl else []), **minolta)
            _, record = session(chain, meter, *UNIFORMITY, answers={**answers, "meter.unit": typed})
            assert provisional(record) == reason, (typed, provisional(record))
            white = readings(record, "uniformity")[0]
            assert abs(float(white.get("cd-m2")) / truth(204) - 1) < 0.01 and flag in white.get("flags"), white.attrib
            assert flag == "unit-assumed" or "unit-assumed" not in white.get("flags"), white.attrib


def below_the_floor_there_is_no_black_level():
    with Chain(BUILD, "floor") as chain:
        panel = ("--curve", "gamma", "--l-min", "0.06", "--l-max", "420", "--latency", "2", "--digits", "6")
        recorded, record = session(chain, chain.start_simulator(*panel), expect=(0, 1))
        black = [one for one in readings(record, "luminance-response") if one.get("ddl") == "0"]
        assert "below-floor" in black[0].get("flags") and black[0].get("cd-m2"), black[0].attrib
        for verdict in verdicts(record, "luminance_ratio"):
            assert verdict.get("verdict") == "not-tested" and "floor" in verdict.get("reason"), verdict.attrib
        assert recorded["result"] != "pass"


def geometry_decides_whether_room_light_is_added():
    for geometry, added in (("contact", 0.5), ("telescopic-dark", 0.5), ("telescopic-in-situ", 0.0)):
        with Chain(BUILD, "geometry") as chain:
            answers = {**ANSWERS, "geometry": geometry}
            _, record = session(chain, chain.start_simulator(*PANEL), "--ambient", "0.5", answers=answers, expect=(0, 1))
            assert {one.get("geometry") for one in readings(record)} == {geometry}
            white = float(readings(record, "luminance-response")[0].get("cd-m2"))
            (brightest,) = verdicts(record, "l_prime_max_cd_m2")
            assert abs(float(brightest.get("value")) - white - added) < 1e-9, (geometry, brightest.attrib, white)
    with Chain(BUILD, "geometry") as chain:
        meter = chain.start_simulator("--curve", "gsdf", kind="colorcal", driver="crs-colorcal")
        refused(chain, meter, "--geometry", "telescopic-dark")


def room_light_is_read_with_the_screen_off_or_stays_unknown():
    with Chain(BUILD, "lamb") as chain:
        answers = {**ANSWERS, "geometry": "telescopic-in-situ"}
        _, record = session(chain, chain.start_simulator(*PANEL), answers=answers)  # the simulated screen stays on
        assert record.find(f"{RECORD}ambient").get("state") == "unknown"
        assert readings(record, "ambient")[0].get("geometry") == "telescopic-in-situ"
        for verdict in verdicts(record, "ambient_ratio"):
            assert verdict.get("verdict") == "not-tested", verdict.attrib


def room_light_in_lux_needs_a_coefficient_with_its_source():
    with Chain(BUILD, "lux") as chain:
        meter = chain.start_simulator(*PANEL)
        refused(chain, meter, "--ambient-lux", "25")
        for settings in ({"reflection_per_sr": 0.004}, {"reflection_per_sr": 0.5, "reflection_source": "x"},
                         {"reflection_per_sr": "nan", "reflection_source": "x"}):
            chain.configure(**settings)
            refused(chain, meter)
        chain.configure(reflection_per_sr=0.004, reflection_source="acceptance 2026")
        for words in (("--ambient-lux", "0"), ("--ambient-lux", "-1"), ("--ambient-lux", "25", "--ambient", "0.1")):
            refused(chain, meter, *words)
        _, record = session(chain, meter, "--ambient-lux", "25", *UNIFORMITY)
        check_lux(record)
    with Chain(BUILD, "lux") as chain:
        chain.configure(reflection_per_sr=0.004, reflection_source="acceptance 2026")
        _, record = session(chain, chain.start_simulator(*PANEL), *UNIFORMITY, "--test", "ambient",
                            answers={**ANSWERS, "ambient": "25 lux"})
        check_lux(record)


def check_lux(record):
    ambient, lux = record.find(f"{RECORD}ambient"), record.find(f"{RECORD}illuminance")
    assert ambient.get("state") == "stated" and abs(float(ambient.get("cd-m2")) - 0.1) < 1e-12, ambient.attrib
    assert lux.attrib == {"lux": "25", "reflection-per-sr": "0.004", "source": "acceptance 2026"}, lux.attrib


def expired(chain, due, *more, trigger="periodic", expect=(0,), calibrated="2020-01-01"):
    answers = {**ANSWERS, **manual_answers(), "meter.calibrated-on": calibrated, "meter.calibration-due": due}
    arguments = ["--driver", "manual", *JUDGE, *UNIFORMITY, *more]
    chain.call("monqa", *chain.run_arguments(chain.answers(answers), *arguments, display=DISPLAY, trigger=trigger), expect=expect)
    return newest_record(chain) if 0 in expect else None


def schedule_with(chain, serial, due):
    meter = {"maker": "", "model": "Hagner S4", "serial": serial, "calibrated_on": "2026-01-05", "due_on": due}
    (chain.state / "schedule.json").write_text(json.dumps({"displays": [], "adopted": [], "items": [], "meters": [meter]}))


def an_expired_meter_decides_nothing_and_accepts_nothing():
    with Chain(BUILD, "expired") as chain:
        assert provisional(expired(chain, "2999-01-01")) is None
        assert provisional(expired(chain, "")) is None  # nothing is known
        assert provisional(expired(chain, "2020-12-31")) == "calibration-expired"
        expired(chain, "2020-12-31", trigger="acceptance", expect=(2,))
        schedule_with(chain, "1234", "2999-01-01")  # the certificate says more than the person
        record = expired(chain, "2020-12-31", trigger="acceptance")
        assert provisional(record) is None and record.find(f"{RECORD}meter").get("calibration-due") == "2999-01-01"
        schedule_with(chain, "1234", "2026-02-01")
        assert provisional(expired(chain, "2999-01-01")) == "calibration-expired"
        schedule_with(chain, "999", "2026-02-01")  # another meter
        assert provisional(expired(chain, "2999-01-01")) is None
        (chain.state / "schedule.json").unlink()
        with open(chain.config, "a") as config:
            config.write("[meter]\nserial = 1234\ncalibrated_on = 2020-01-01\ncalibration_due = 2021-01-01\n")
        assert provisional(expired(chain, "")) == "calibration-expired"
        assert provisional(expired(chain, "2999-01-01")) is None
        with open(chain.config, "a") as config:
            config.write("[session]\nexpired_meter = mark\n")
        assert provisional(expired(chain, "2020-12-31", trigger="acceptance")) is None


def the_displays_own_sensor_satisfies_no_row_that_asks_for_a_meter():
    """An adopted guideline with such a row; the same row with a meter of its own is judged."""
    with Chain(BUILD, "sensor") as chain:
        adopted = chain.state / "guidelines" / "aapm-or03.xml"
        adopted.parent.mkdir(parents=True)
        text = chain.call("monqa", "guideline", "show", "aapm-or03")
        adopted.write_text(text.replace('metric="l_prime_max_cd_m2"', 'metric="l_prime_max_cd_m2" external-meter="true"', 1))
        meter = chain.start_simulator(*PANEL, "--serial", "20387")

        def judged(built_in):
            chain.configure()
            with open(chain.config, "a") as config:
                config.write(f"[meter]\nserial = 20387\nbuilt_in = {built_in}\n")
            _, record = session(chain, meter, expect=(0, 1, 4))
            assert (record.find(f"{RECORD}meter").get("built-in") == "true") == (built_in == "yes")
            return [(one.get("verdict"), one.get("reason") or "") for one in verdicts(record, "l_prime_max_cd_m2")]

        refused, taken = judged("yes"), judged("no")
        assert any(verdict == "not-tested" and "not the display's sensor" in reason for verdict, reason in refused), refused
        assert taken and not any("sensor" in reason for _, reason in taken), taken


TESTS = (
    noise_is_averaged_the_more_the_darker,
    a_slow_panel_is_waited_for,
    what_never_settles_has_no_number,
    drift_makes_a_run_provisional,
    a_run_that_drifted_is_repeated_once_and_the_second_is_judged,
    a_colorimeter_measures_white_greys_and_uniformity_of_the_colour,
    a_meter_without_colour_leaves_the_chromaticity_out,
    conditions_make_a_run_provisional,
    a_meter_that_is_plugged_in_again_goes_on,
    a_meter_that_stays_away_leaves_the_session_waiting,
    the_unit_is_compared_with_the_meters_display,
    below_the_floor_there_is_no_black_level,
    geometry_decides_whether_room_light_is_added,
    room_light_is_read_with_the_screen_off_or_stays_unknown,
    room_light_in_lux_needs_a_coefficient_with_its_source,
    an_expired_meter_decides_nothing_and_accepts_nothing,
    the_displays_own_sensor_satisfies_no_row_that_asks_for_a_meter,
)

# They wait for their meters nearly all the time.
with concurrent.futures.ThreadPoolExecutor(6) as pool:
    running = {test.__name__: pool.submit(test) for test in TESTS}
    for name, result in running.items():
        result.result()
        print("ok", name, flush=True)
