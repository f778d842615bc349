# SPDX-License-Identifier: Apache-2.0
"""An emulated machine with real kernel drivers: a graphics card with a monitor, a keyboard, a USB serial adapter, a disk.

    with Machine(image, programs=[monqa], load=["bochs"], monitor="2048x1536") as machine:
        machine.check("monqa displays")
        picture = machine.screendump()

Waits are for conditions, never for a fixed time: under emulation on a busy computer anything may take seconds."""

import ctypes
import json
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from image import Unavailable
from picture import read_ppm

QEMU = "qemu-system-x86_64"
KERNEL_OPTIONS = ("console=ttyS0 quiet loglevel=4 panic=-1 nokaslr mitigations=off random.trust_cpu=on tsc=reliable "
                  "no_timer_check consoleblank=0")
BOOT_SECONDS = 120


def die_with_parent():
    """A test that is killed leaves no machine behind (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


class MonitorProtocol:
    """QMP, the emulator's own control channel."""

    def __init__(self, path):
        self.socket = connect(path, 30)
        self.socket.settimeout(60)
        self.stream = self.socket.makefile("rw", buffering=1)
        json.loads(self.stream.readline())
        self("qmp_capabilities")

    def __call__(self, command, **arguments):
        self.stream.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        while True:
            answer = json.loads(self.stream.readline())
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:
                return answer["return"]


def connect(path, seconds):
    end = time.monotonic() + seconds
    while True:
        channel = socket.socket(socket.AF_UNIX)
        try:
            channel.connect(str(path))
            return channel
        except (FileNotFoundError, ConnectionRefusedError):
            channel.close()
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


class Machine:
    """image: image.Image; programs: host paths, to be found in the guest's /bin; files: guest path -> bytes;
    load: modules, in order; monitor: "WxH" of a bochs card with QEMU's EDID, or None; usb_serial: an FTDI adapter that is
    plugged in while somebody is connected to the socket self.usb_serial; disk: path of a raw image, /dev/vda;
    devices: further options of the emulator; board: "pc" has devices that can be unplugged; kernel_options: as
    "drm.edid_firmware=Virtual-1:edid/x.bin"."""

    def __init__(self, image, programs=(), files=None, load=(), monitor="2048x1536", usb_serial=False, disk=None,
                 devices=(), memory_mib=768, board="q35,usb=off", kernel_options=""):
        if shutil.which(QEMU) is None:
            raise Unavailable(f"{QEMU} is missing (package qemu-system-x86)")
        # Paths of sockets are limited to 107 bytes, so not in the build folder.
        self.folder = Path(tempfile.mkdtemp(prefix="monqa-vm-"))
        self.usb_serial = self.folder / "usb-serial"
        self.image, self.memory_mib, self.board, self.load = image, memory_mib, board, ",".join(load)
        self.kernel_options = kernel_options
        self.file_system = self.folder / "root.cpio"
        image.for_programs(programs, files or {}, self.file_system)
        self.options = list(devices)
        if monitor:
            width, height = monitor.split("x")
            self.options += ["-device", f"VGA,edid=on,xres={width},yres={height},vgamem_mb=64"]
        if usb_serial:
            self.options += ["-device", "qemu-xhci,id=usb",
                             "-chardev", f"socket,id=meter,path={self.usb_serial},server=on,wait=off",
                             "-device", "usb-serial,id=meter,chardev=meter,bus=usb.0"]
        if disk:
            self.options += ["-drive", f"file={disk},if=none,id=disk,format=raw,cache=writeback",
                             "-device", "virtio-blk-pci,drive=disk"]
        self.process = None
        self.boot_seconds = None

    def command(self):
        return [QEMU, "-M", self.board, "-accel", "tcg", "-cpu", "max", "-smp", "1",
                "-m", str(self.memory_mib), "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none",
                "-kernel", str(self.image.kernel), "-initrd", str(self.file_system),
                "-append", f"{KERNEL_OPTIONS} vm.load={self.load} {self.kernel_options}",
                "-chardev", f"file,id=console,path={self.folder}/console.log", "-serial", "chardev:console",
                "-chardev", f"socket,id=shell,path={self.folder}/shell,server=on,wait=off",
                "-device", "virtio-serial-pci", "-device", "virtserialport,chardev=shell,name=shell",
                "-qmp", f"unix:{self.folder}/qmp,server=on,wait=off", *self.options]

    def boot(self):
        started = time.monotonic()
        for name in ("shell", "qmp", "usb-serial"):
            (self.folder / name).unlink(missing_ok=True)
        with open(self.folder / "qemu.log", "w") as log:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=subprocess.STDOUT, preexec_fn=die_with_parent)
        self.buffer, self.number = b"", 0
        try:
            self.shell = connect(self.folder / "shell", 30)
            self.read_until(rb"READY\n", BOOT_SECONDS)
            self.monitor = MonitorProtocol(self.folder / "qmp")
        except (OSError, EOFError, TimeoutError) as error:
            self.kill()
            raise RuntimeError(f"the machine does not boot: {error}\n{self.logs()}") from error
        self.boot_seconds = time.monotonic() - started
        return self

    def logs(self):
        texts = [path.read_text(errors="replace")[-3000:]
                 for path in (self.folder / "qemu.log", self.folder / "console.log") if path.exists()]
        return "\n".join(texts)

    def read_until(self, pattern, seconds):
        end = time.monotonic() + seconds
        self.shell.settimeout(0.2)
        while True:
            found = re.search(pattern, self.buffer)
            if found:
                before, self.buffer = self.buffer[:found.start()], self.buffer[found.end():]
                return before, found
            if time.monotonic() > end:
                raise TimeoutError(f"no {pattern!r} within {seconds} s; {self.buffer[-500:]!r}")
            try:
                piece = self.shell.recv(65536)
            except socket.timeout:
                continue
            if not piece:
                raise EOFError("the machine is gone")
            self.buffer += piece

    def sh(self, command, seconds=60):
        """Runs one line in the guest's shell; gives its exit status and all that it printed."""
        self.number += 1
        self.shell.sendall(f"{self.number} {command}\n".encode())
        printed, found = self.read_until(rb"@@%d:(\d+)\n" % self.number, seconds)
        return int(found.group(1)), printed.decode(errors="replace")

    def check(self, command, seconds=60):
        """The same, for commands that must succeed; gives what was printed."""
        status, printed = self.sh(command, seconds)
        if status != 0:
            raise AssertionError(f"{command}: exit {status}: {printed}")
        return printed

    def wait_for(self, command, seconds=60):
        """Runs it again and again until it succeeds."""
        end = time.monotonic() + seconds
        while True:
            status, printed = self.sh(command, seconds)
            if status == 0:
                return printed
            if time.monotonic() > end:
                raise AssertionError(f"{command}: still exit {status} after {seconds} s: {printed}\n{self.logs()}")
            time.sleep(0.1)

    def screendump(self, device=None, head=0):
        """What the monitor shows: picture.Picture. device: the card's id where there are several."""
        path = self.folder / "screen.ppm"
        which = {"device": device, "head": head} if device else {}
        self.monitor("screendump", filename=str(path), **which)
        return read_ppm(path.read_bytes())

    def wait_for_picture(self, wanted, seconds=60, device=None, head=0):
        """The last picture seen: equal to the wanted one, or what there was when the time was over."""
        end = time.monotonic() + seconds
        while True:
            shown = self.screendump(device, head)
            if shown == wanted or time.monotonic() > end:
                return shown
            time.sleep(0.2)

    def press(self, key):
        """One key, down and up; names as in QEMU's QKeyCode: "a", "1", "ret", "esc", "backspace"."""
        self.monitor("send-key", keys=[{"type": "qcode", "data": key}])

    def unplug(self, device):
        self.monitor("device_del", id=device)

    def plug_in(self, driver, **options):
        """As device_add; waits until a device of that name is gone."""
        end = time.monotonic() + 30
        while True:
            try:
                return self.monitor("device_add", driver=driver, **options)
            except RuntimeError as error:
                if "uplicate" not in str(error) or time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def kill(self):
        """As a power cut: what the guest had not yet given to its disk is lost."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def __enter__(self):
        return self.boot()

    def __exit__(self, *_):
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def make_disk(path, mebibytes=64):
    """An empty ext4 file system in a file."""
    mke2fs = shutil.which("mke2fs") or shutil.which("mke2fs", path="/usr/sbin:/sbin")
    if mke2fs is None:
        raise Unavailable("mke2fs is missing (package e2fsprogs)")
    subprocess.run([mke2fs, "-q", "-F", "-t", "ext4", str(path), f"{mebibytes}M"], check=True, capture_output=True)
