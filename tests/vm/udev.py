# SPDX-License-Identifier: Apache-2.0
"""What libinput and xkbcommon need in the guest: a running udev that says what is a keyboard, and the layouts."""

from pathlib import Path

from image import Unavailable

RULES = "60-input-id.rules"
LAYOUTS = Path("/usr/share/X11/xkb")
LAYOUT_FOLDERS = ("rules", "keycodes", "types", "compat", "symbols")


def programs(image):
    """udevadm, and the same as the daemon, which is known by its name."""
    udevadm = image.program("udev", "bin/udevadm")
    daemon = udevadm.with_name("systemd-udevd")
    if not daemon.exists():
        daemon.symlink_to("udevadm")
    return [udevadm, daemon]


def files(image, layout):
    if not LAYOUTS.exists():
        raise Unavailable("the keyboard layouts are missing (package xkb-data)")
    rules = image.program("udev", f"lib/udev/rules.d/{RULES}")
    found = {f"/lib/udev/rules.d/{RULES}": rules.read_bytes(), "/etc/default/keyboard": f'XKBLAYOUT="{layout}"\n'.encode()}
    for folder in LAYOUT_FOLDERS:
        for path in (LAYOUTS / folder).iterdir():
            if path.is_file():
                found[str(path)] = path.read_bytes()
    return found


def start(machine):
    machine.check("mkdir -p /run/udev && systemd-udevd --daemon && udevadm trigger --subsystem-match=input && udevadm settle")
