# SPDX-License-Identifier: Apache-2.0
"""The emulated disk keeps through a power cut what was synced, and the machine loses what was not."""

import tempfile
from pathlib import Path

from machine import Machine, make_disk
from vm_test import equal, main, note


def test(image, programs):
    with tempfile.TemporaryDirectory() as folder:
        disk = Path(folder) / "disk.img"
        make_disk(disk)
        with Machine(image, load=["virtio_pci", "virtio_blk", "crc32c_generic", "ext4"], monitor=None, disk=disk,
                     memory_mib=256) as machine:
            note(f"booted in {machine.boot_seconds:.1f} s")
            equal("a command that fails", machine.sh("echo words; false"), (1, "words\n"))
            machine.check("mount -t ext4 /dev/vda /mnt && mkdir /mnt/spool")
            machine.check("echo kept >/mnt/spool/kept && sync && echo lost >/mnt/spool/lost")
            equal("before the cut", machine.check("cat /mnt/spool/kept /mnt/spool/lost"), "kept\nlost\n")
            machine.kill()
            machine.boot()
            note(f"booted again in {machine.boot_seconds:.1f} s")
            machine.check("mount -t ext4 /dev/vda /mnt")
            equal("after the cut", machine.check("ls /mnt/spool && cat /mnt/spool/kept"), "kept\nkept\n")


main(test)
