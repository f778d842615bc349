# SPDX-License-Identifier: Apache-2.0
"""A workstation with a desktop: a Debian root on a disk, with systemd, logind, polkit and a compositor (Weston).

Made once by mmdebstrap from the sources of packages of this computer, and kept in the cache; the machine boots it by way of
the file system in memory, which unpacks over it what is under test (guest_init.sh), and writes nothing back."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from image import Unavailable, locked, run
from machine import Machine

PACKAGES = "systemd-sysv,systemd,udev,dbus,libpam-systemd,polkitd,kbd,util-linux,login,passwd,weston"
# Nothing of what a person reads is read here.
LEFT_OUT = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/info", "usr/share/icons", "usr/lib/x86_64-linux-gnu/dri")
REPORTER = 1000  # who sits at the desktop
HOOKS = (f"chroot \"$1\" useradd -m -u {REPORTER} -s /bin/sh reporter",
         # Jobs of the clock, and what has nothing to do here, cost seconds of an emulated start.
         "chroot \"$1\" systemctl mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer "
         "systemd-networkd.service systemd-update-utmp.service e2scrub_reap.service getty@tty1.service serial-getty@ttyS0.service",
         "rm -f \"$1\"/etc/machine-id && echo 0123456789abcdef0123456789abcdef >\"$1\"/etc/machine-id")
SIZE_MIB = 640
SHELL_UNIT = """[Unit]
Description=runs the lines that come from the test
DefaultDependencies=no
After=basic.target
[Service]
ExecStart=/bin/sh /usr/lib/vm/shell
StandardOutput=tty
TTYPath=/dev/ttyS0
KillMode=process
[Install]
WantedBy=multi-user.target
"""


def sources():
    folder = Path("/etc/apt/sources.list.d")
    files = [Path("/etc/apt/sources.list"), *folder.glob("*.list"), *folder.glob("*.sources")]
    return [str(path) for path in files if path.exists() and re.search(r"^(deb |Types: *deb)", path.read_text(), re.MULTILINE)]


def build(cache, target):
    for program, package in (("mmdebstrap", "mmdebstrap"), ("mke2fs", "e2fsprogs")):
        if shutil.which(program, path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin") is None:
            raise Unavailable(f"{program} is missing (package {package})")
    if os.geteuid() != 0:
        raise Unavailable("only root can lay out a file system of root's")
    suite = re.search(r"VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text()).group(1)
    with tempfile.TemporaryDirectory(dir=cache) as work:
        root = f"{work}/root"
        result = run("mmdebstrap", "--variant=essential", f"--include={PACKAGES}", "--aptopt=APT::Install-Recommends false",
                     *(f"--dpkgopt=path-exclude=/{folder}/*" for folder in LEFT_OUT),
                     *(f"--customize-hook={hook}" for hook in HOOKS), suite, root, *sources())
        if result.returncode != 0:
            raise Unavailable(f"no Debian root can be made here: {result.stderr.strip()[-300:]}")
        mke2fs = shutil.which("mke2fs", path="/usr/sbin:/sbin")
        made = run(mke2fs, "-q", "-F", "-t", "ext4", "-O", "^has_journal", "-m", "0", "-d", root, f"{work}/disk", f"{SIZE_MIB}M")
        if made.returncode != 0:
            raise Unavailable(f"no file system can be made of it: {made.stderr.strip()[-300:]}")
        os.rename(f"{work}/disk", target)


def desktop_disk(cache):
    digest = hashlib.sha256(repr((PACKAGES, LEFT_OUT, HOOKS, SIZE_MIB)).encode()).hexdigest()[:8]
    target = Path(cache) / f"desktop.{digest}.disk"
    with locked(Path(cache)):
        if not target.exists():
            build(cache, target)
    return target


class Overlay:
    """What is laid over the root: a tar archive. A file that the root has already stays."""

    def __init__(self):
        self.bytes = io.BytesIO()
        self.archive = tarfile.open(fileobj=self.bytes, mode="w")
        self.known = set()

    def file(self, name, data, mode=0o644):
        name = name.lstrip("/")
        if name in self.known:
            return
        self.known.add(name)
        entry = tarfile.TarInfo(name)
        entry.size, entry.mode = len(data), mode
        self.archive.addfile(entry, io.BytesIO(data))

    def link(self, name, target):
        entry = tarfile.TarInfo(name.lstrip("/"))
        entry.type, entry.linkname = tarfile.SYMTYPE, target
        self.archive.addfile(entry)

    def program(self, path):
        self.file(f"usr/bin/{os.path.basename(path)}", Path(path).read_bytes(), 0o755)
        for library in re.findall(r"(/\S+) \(0x", run("ldd", str(path)).stdout):
            self.file(library, Path(library).read_bytes(), 0o755)

    def tree(self, root):
        for path in sorted(Path(root).rglob("*")):
            if path.is_file():
                self.file(str(path.relative_to(root)), path.read_bytes(), 0o755 if os.access(path, os.X_OK) and path.stat().st_mode & 0o100 else 0o644)

    def data(self):
        self.archive.close()
        return self.bytes.getvalue()


def installed(build_folder, component):
    """What cmake --install lays down for a workstation: the units, rules and launchers under test."""
    with tempfile.TemporaryDirectory() as folder:
        result = subprocess.run(["cmake", "--install", build_folder, "--prefix", "/usr", "--component", component],
                                env=os.environ | {"DESTDIR": folder}, capture_output=True, text=True)
        if result.returncode != 0:
            raise AssertionError(f"cmake --install: {result.stdout}{result.stderr}")
        overlay = Overlay()
        overlay.tree(folder)
    return overlay


class DesktopMachine(Machine):
    """A virtio-gpu with one monitor. overlay: an Overlay, to which the test's own means are added."""

    def __init__(self, image, overlay, size):
        width, height = size
        disk = desktop_disk(image.cache)
        overlay.file("usr/lib/vm/shell", (Path(__file__).parent / "guest_shell.sh").read_bytes())
        overlay.file("etc/systemd/system/vm-shell.service", SHELL_UNIT.encode())
        overlay.link("etc/systemd/system/multi-user.target.wants/vm-shell.service", "/etc/systemd/system/vm-shell.service")
        super().__init__(image, files={"/overlay.tar": overlay.data()}, load=["virtio-gpu", "evdev", "virtio_blk", "crc32c_generic", "ext4"],
                         monitor=None, memory_mib=1024, kernel_options="vm.root=/dev/vda systemd.show_status=0",
                         devices=["-drive", f"file={disk},if=none,id=root,format=raw,snapshot=on,cache=unsafe",
                                  "-device", "virtio-blk-pci,drive=root",
                                  "-device", f"virtio-gpu-pci,id=gpu,edid=on,xres={width},yres={height}"])
