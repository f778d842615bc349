# SPDX-License-Identifier: Apache-2.0
"""What an emulated machine boots: a Debian kernel, and a file system in memory with busybox, kernel modules, the
programs under test and their libraries.

The packages are downloaded and unpacked into a cache folder; nothing is ever installed."""

import contextlib
import fcntl
import hashlib
import lzma
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

KERNEL_METAPACKAGES = ("linux-image-6.12-amd64", "linux-image-amd64")
# Both kernels have all of these, built in or as modules.
MODULES = ("bochs", "virtio-gpu", "virtio_pci", "virtio_console", "virtio_blk", "crc32c_generic", "ext4", "evdev",
           "usbhid", "hid-generic", "uhci-hcd", "xhci-pci", "ftdi_sio")
# Another list of modules is another file in the cache.
SUFFIX = "." + hashlib.sha256(" ".join(MODULES).encode()).hexdigest()[:8]
FONTS = "/usr/share/fonts/truetype/dejavu"
FOLDERS = "bin sbin proc sys dev tmp run root etc mnt lib/modules"


class Unavailable(Exception):
    """What is needed cannot be had here: the test is skipped, with these words."""


@contextlib.contextmanager
def locked(folder):
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def run(*command, **options):
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=600, **options)
    except (FileNotFoundError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"{command[0]}: {error}") from error


def unpack(package, cache, target):
    """Downloads a Debian package and unpacks it as the folder target, all of it or nothing."""
    with tempfile.TemporaryDirectory(dir=cache) as work:
        result = run("apt-get", "download", package, cwd=work)
        files = list(Path(work).glob("*.deb"))
        if result.returncode != 0 or len(files) != 1:
            raise Unavailable(f"package {package} cannot be downloaded: {result.stderr.strip()[-300:]}")
        if run("dpkg", "-x", str(files[0]), f"{work}/unpacked").returncode != 0:
            raise Unavailable(f"package {package} cannot be unpacked")
        os.rename(f"{work}/unpacked", target)


def add_package(package, cache, folder):
    with tempfile.TemporaryDirectory(dir=cache) as work:
        unpack(package, cache, f"{work}/one")
        shutil.copytree(f"{work}/one", folder, symlinks=True, dirs_exist_ok=True)


def kernel_package():
    """The name changes with every security update, so it is asked for."""
    for metapackage in KERNEL_METAPACKAGES:
        depends = run("apt-cache", "depends", metapackage).stdout
        found = re.search(r"Depends: (linux-image-\d\S*-amd64)$", depends, re.MULTILINE)
        if found:
            return found.group(1)
    raise Unavailable("no kernel package is known to apt (apt-get update?)")


def busybox(cache):
    folder = cache / "busybox"
    if not folder.exists():
        unpack("busybox-static", cache, folder)
    return next(path for path in (folder / "bin/busybox", folder / "usr/bin/busybox") if path.exists())


def decompress(packed):
    if packed.startswith(b"\xfd7zXZ\0"):
        return lzma.LZMADecompressor().decompress(packed)  # its length follows, which is no part of it
    if packed.startswith(b"\x28\xb5\x2f\xfd") and shutil.which("zstd"):
        return subprocess.run(["zstd", "-dc"], input=packed, capture_output=True).stdout
    return b""


def plain_kernel(compressed, target):
    """A kernel that unpacks itself costs 0.7 to 3 s of emulation; the machine also boots the ELF file inside. Offsets:
    Documentation/arch/x86/boot.rst (setup_sects, payload_offset, payload_length)."""
    image = compressed.read_bytes()
    setup = ((image[0x1F1] or 4) + 1) * 512
    start = setup + int.from_bytes(image[0x248:0x24C], "little")
    length = int.from_bytes(image[0x24C:0x250], "little")
    try:
        kernel = decompress(image[start:start + length])
    except lzma.LZMAError:
        kernel = b""
    if not kernel.startswith(b"\x7fELF"):
        kernel = image
    target.with_suffix(".new").write_bytes(kernel)
    os.rename(target.with_suffix(".new"), target)


class Archive:
    """A cpio archive of the kind that the kernel unpacks (newc); several may stand one after the other."""

    def __init__(self):
        self.parts = []
        self.known = set()

    def add(self, name, mode, data=b""):
        self.known.add(name)
        name_bytes = name.encode() + b"\0"
        fields = (len(self.parts) + 1, mode, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(name_bytes), 0)
        header = b"070701" + b"".join(b"%08X" % field for field in fields) + name_bytes
        self.parts.append(header + b"\0" * (-len(header) % 4) + data + b"\0" * (-len(data) % 4))

    def folder(self, name):
        if name and name not in self.known:
            self.folder(os.path.dirname(name))
            self.add(name, 0o040755)

    def file(self, name, data, mode=0o755):
        name = name.lstrip("/")
        if name not in self.known:
            self.folder(os.path.dirname(name))
            self.add(name, 0o100000 | mode, data)

    def link(self, name, target):
        if name not in self.known:
            self.add(name, 0o120777, target.encode())

    def write(self, path):
        self.add("TRAILER!!!", 0)
        Path(path).write_bytes(b"".join(self.parts))


def module_order(folder):
    """Name -> files to load, those it needs first; from modules.dep."""
    needs = {}
    for line in (folder / "modules.dep").read_text().splitlines():
        path, _, others = line.partition(":")
        needs[path] = list(reversed(others.split())) + [path]
    return {re.sub(r"\.ko(\.xz)?$", "", os.path.basename(path)).replace("-", "_"): files
            for path, files in needs.items()}


def built_in(folder):
    return {os.path.basename(line).removesuffix(".ko").replace("-", "_")
            for line in (folder / "modules.builtin").read_text().split()}


def add_modules(archive, folder):
    order, inside, lines = module_order(folder), built_in(folder), []
    for wanted in MODULES:
        key = wanted.replace("-", "_")
        if key in inside:
            continue
        if key not in order:
            raise Unavailable(f"the kernel package has no module {wanted}")
        names = []
        for path in order[key]:
            name = os.path.basename(path).removesuffix(".xz")
            names.append(name)
            if f"lib/modules/{name}" not in archive.known:
                data = (folder / path).read_bytes()
                archive.file(f"lib/modules/{name}", lzma.decompress(data) if path.endswith(".xz") else data, 0o644)
        lines.append(f"{wanted}: {' '.join(names)}\n")
    archive.file("lib/modules/order", "".join(lines).encode(), 0o644)


def prepare_modules(root):
    """The package brings no modules.dep: it is made when it is installed, which it never is here."""
    if not (root / "lib/modules").exists():
        (root / "lib").mkdir(exist_ok=True)
        (root / "lib/modules").symlink_to("../usr/lib/modules")
    folder = next((root / "lib/modules").iterdir())
    depmod = shutil.which("depmod", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if depmod is None:
        raise Unavailable("depmod is missing (package kmod)")
    if run(depmod, "-b", str(root), folder.name).returncode != 0:
        raise Unavailable(f"depmod fails for {folder.name}")
    return folder


def add_fonts(archive):
    for path in ("/etc/fonts/fonts.conf", f"{FONTS}/DejaVuSans.ttf", f"{FONTS}/DejaVuSans-Bold.ttf"):
        if not Path(path).exists():
            raise Unavailable(f"{path} is missing (package fonts-dejavu-core)")
        archive.file(path, Path(path).read_bytes(), 0o644)


class Image:
    """kernel and base are made once in the cache; for_programs adds what is under test."""

    def __init__(self, cache):
        self.cache = Path(cache).resolve()
        with locked(self.cache):
            self.kernel = next(iter(sorted(self.cache.glob(f"*{SUFFIX}.kernel"))), None)
            if self.kernel is None:
                self.kernel = self.fetch()
            self.base = self.kernel.with_suffix(".cpio")

    def fetch(self):
        package = kernel_package()
        root = self.cache / package
        if not root.exists():
            unpack(package, self.cache, root)
        folder = prepare_modules(root)
        archive = Archive()
        for name in FOLDERS.split():
            archive.folder(name)
        program = busybox(self.cache)
        archive.file("bin/busybox", program.read_bytes())
        for applet in run(str(program), "--list").stdout.split():
            archive.link(f"bin/{applet}", "busybox")
        add_modules(archive, folder)
        kernel = self.cache / f"{folder.name}{SUFFIX}.kernel"
        archive.write(kernel.with_suffix(".cpio"))
        plain_kernel(next((root / "boot").glob("vmlinuz-*")), kernel)
        shutil.rmtree(root)
        return kernel

    def program(self, package, path):
        """A program of a Debian package; gives its path in the cache."""
        folder = self.cache / package
        with locked(self.cache):
            if not folder.exists():
                unpack(package, self.cache, folder)
        return folder / path

    def version(self):
        """As uname -r has it."""
        return self.kernel.name.removesuffix(f"{SUFFIX}.kernel")

    def module(self, folder):
        """Builds the C files of a folder as one kernel module, named like it; gives the bytes of the .ko."""
        sources = sorted(folder.glob("*.[ch]"))
        digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]
        version = self.version()
        built = self.cache / f"{folder.name}.{version}.{digest}.ko"
        with locked(self.cache):
            if not built.exists():
                self.build_module(folder.name, sources, version, built)
        return built.read_bytes()

    def build_module(self, name, sources, version, target):
        headers = self.headers(version)
        with tempfile.TemporaryDirectory(dir=self.cache) as work:
            for source in sources:
                shutil.copy(source, work)
            objects = " ".join(f"{source.stem}.o" for source in sources if source.suffix == ".c")
            Path(work, "Kbuild").write_text(f"obj-m := {name}.o\n{name}-y := {objects}\n")
            result = run("make", "-C", str(headers), f"M={work}", "CONFIG_DEBUG_INFO_BTF_MODULES=", "modules")
            built = Path(work, f"{name}.ko")
            if result.returncode != 0 or not built.exists():
                raise RuntimeError(f"{name} does not build for {version}:\n{result.stdout}\n{result.stderr}")
            if shutil.which("strip"):
                run("strip", "--strip-debug", str(built))
            os.rename(built, target)

    def headers(self, version):
        """The folder of the headers, made to find its common part in the cache instead of in /usr/src."""
        if shutil.which("make") is None or shutil.which("gcc-12") is None:
            raise Unavailable("make or gcc-12 is missing (packages make, gcc-12)")
        root = self.cache / f"linux-headers-{version}"
        folder = root / f"usr/src/linux-headers-{version}"
        if not root.exists():
            depends = run("apt-cache", "depends", f"linux-headers-{version}").stdout
            others = re.findall(r" Depends: (linux-headers-\S+-common|linux-kbuild-\S+)$", depends, re.MULTILINE)
            unpacked = self.cache / "headers.new"
            shutil.rmtree(unpacked, ignore_errors=True)
            unpack(f"linux-headers-{version}", self.cache, unpacked)
            for other in others:
                add_package(other, self.cache, unpacked)
            os.rename(unpacked, root)
        makefile = folder / "Makefile"
        makefile.write_text(re.sub(r"(?<=[ =])\S*/usr/src/", f"{root}/usr/src/", makefile.read_text()))
        return folder

    def for_programs(self, programs, files, target):
        """Writes the whole file system: programs go to /bin with their libraries, files is path in the guest -> bytes."""
        archive = Archive()
        here = Path(__file__).parent
        archive.file("init", (here / "guest_init.sh").read_bytes())
        archive.file("guest_shell", (here / "guest_shell.sh").read_bytes())
        for program in map(str, programs):
            archive.file(f"bin/{os.path.basename(program)}", Path(program).read_bytes())
            libraries = re.findall(r"(/\S+) \(0x", run("ldd", program).stdout)
            for library in libraries:
                archive.file(library, Path(library).read_bytes())
            if any("libpangocairo" in library for library in libraries):
                add_fonts(archive)
        for name, data in files.items():
            archive.file(name, data, 0o644)
        archive.write(target)
        with open(target, "rb") as added, open(f"{target}.new", "wb") as whole:
            for part in (self.base.open("rb"), added):
                with part:
                    shutil.copyfileobj(part, whole)
        os.rename(f"{target}.new", target)
