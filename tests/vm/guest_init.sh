#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The first process of the emulated machine: loads the modules named by vm.load=a,b on the kernel's command line,
# then runs guest_shell.sh, or the system on the disk that vm.root= names.
export PATH=/bin:/sbin HOME=/root
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev 2>/dev/null
mkdir -p /dev/pts /dev/shm
mount -t devpts devpts /dev/pts
mount -t tmpfs shm /dev/shm
mount -t debugfs debug /sys/kernel/debug 2>/dev/null

# With the options that the kernel's command line has for it, as drm.edid_firmware=...
load() {
  for module in $(sed -n "s/^$1: //p" /lib/modules/order); do
    name=$(basename "$module" .ko | tr - _)
    [ -d "/sys/module/$name" ] && continue
    insmod "/lib/modules/$module" $(tr ' ' '\n' </proc/cmdline | sed -n "s/^$name\.//p") || echo "vm: no $module"
  done
}
# A port, not a second UART: that one lost a whole receive buffer now and then on a busy computer.
for wanted in virtio_pci virtio_console $(tr ' ' '\n' </proc/cmdline | sed -n 's/^vm.load=//p' | tr , ' '); do
  load "$wanted"
done

# A whole system on a disk, with what is under test laid over it, goes on from here; it runs guest_shell.sh itself.
root=$(tr ' ' '\n' </proc/cmdline | sed -n 's/^vm.root=//p')
if [ -n "$root" ]; then
  mount -t ext4 "$root" /mnt
  chroot /mnt tar -x --keep-directory-symlink --skip-old-files -f - </overlay.tar
  umount /sys/kernel/debug /dev/shm /dev/pts
  for folder in proc sys dev; do
    mount --move "/$folder" "/mnt/$folder"
  done
  exec switch_root /mnt /sbin/init
fi
exec /bin/sh /guest_shell
