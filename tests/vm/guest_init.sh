#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The first process of the emulated machine: loads the modules named by vm.load=a,b on the kernel's command line,
# then evaluates each line "NUMBER COMMAND" that comes over the virtio port; sends back what it prints, and
# "@@NUMBER:STATUS".
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

until [ -c /dev/vport0p1 ]; do
  usleep 10000
done
exec 3<>/dev/vport0p1
echo READY >&3
while IFS=' ' read -r number line <&3; do
  eval "$line" >&3 2>&1 </dev/null
  echo "@@$number:$?" >&3
done
