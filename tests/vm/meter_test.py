# SPDX-License-Identifier: Apache-2.0
"""A meter behind the kernel's own driver for FTDI adapters (ftdi_sio): found, read, unplugged in between and in mid-reading."""

import json
import subprocess
import time

from machine import Machine
from vm_test import equal, main, note

LUMINANCE = "123.4"
PORT = "/dev/ttyUSB0"


def plug_in(machine, simulator, *options):
    """The adapter is plugged in while somebody is connected to its other side."""
    process = subprocess.Popen([simulator, "--connect", machine.usb_serial, "--luminance", LUMINANCE, "--model", "M 502 TEST",
                                *options], stdout=subprocess.PIPE, text=True)
    equal("the simulator", process.stdout.readline(), "connected\n")
    machine.wait_for(f"[ -e {PORT} ]")
    return process


def unplug(machine, process):
    process.terminate()
    process.wait()
    machine.wait_for(f"[ ! -e {PORT} ]")


def read(machine, where):
    lines = machine.check(f"monqa meter read {where} --json").splitlines()
    note(lines[-1])
    reading = json.loads(lines[-1])
    equal("status", reading["status"], "ok")
    equal("luminance", reading["luminance_cd_m2"], float(LUMINANCE))
    return reading


def pulled_out_in_mid_reading(machine, simulator):
    """The adapter itself goes, as when its plug is pulled, while the meter measures."""
    log = machine.folder / "meter.log"
    process = plug_in(machine, simulator, "--latency", "60000", "--log", log)
    try:
        machine.check(f"{{ monqa meter read --driver mavo-usb --port {PORT} >/tmp/out 2>&1; echo $? >/tmp/status; }} &")
        while "< ?" not in log.read_text():
            equal("it waits for the meter", machine.sh("[ -e /tmp/status ]")[0], 1)
        started = time.monotonic()
        machine.unplug("meter")
        machine.wait_for("[ -s /tmp/status ]")
        words = machine.check("cat /tmp/out").strip()
        note(f"{time.monotonic() - started:.1f} s after the plug was pulled: {words}")
        equal("exit status", machine.check("cat /tmp/status").strip(), "3")
        equal("the port's name", PORT in words, True)
        machine.wait_for(f"[ ! -e {PORT} ]")
    finally:
        process.kill()
        process.wait()
    machine.plug_in("usb-serial", id="meter", chardev="meter", bus="usb.0")


def test(image, programs):
    with Machine(image, programs=[programs["monqa"]], load=["xhci-pci", "ftdi_sio"], monitor=None,
                 usb_serial=True) as machine:
        note(f"booted in {machine.boot_seconds:.1f} s")
        simulator = programs["mavo_simulator"]
        process = plug_in(machine, simulator)
        try:
            note(machine.check("cat /sys/bus/usb-serial/devices/ttyUSB0/../../manufacturer "
                               "/sys/bus/usb-serial/devices/ttyUSB0/../../product; readlink "
                               "/sys/bus/usb-serial/devices/ttyUSB0/driver").replace("\n", " "))
            ports = [json.loads(line) for line in machine.check("monqa meter list --json").splitlines()]
            equal("port listed", [port["path"] for port in ports if "path" in port], [PORT])
            reading = read(machine, f"--driver mavo-usb --port {PORT}")
            equal("a real serial line is no simulation", reading["simulated"], False)
            unplug(machine, process)
            status, printed = machine.sh(f"monqa meter read --driver mavo-usb --port {PORT} --json")
            note(printed.strip())
            equal("unplugged", status, 3)
            pulled_out_in_mid_reading(machine, simulator)
            process = plug_in(machine, simulator)
            read(machine, f"--driver mavo-usb --port {PORT}")
        finally:
            process.kill()
            process.wait()


main(test)
