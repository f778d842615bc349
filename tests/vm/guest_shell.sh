#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Evaluates each line "NUMBER COMMAND" that comes over the virtio port; sends back what it prints, and "@@NUMBER:STATUS".
export HOME=/root
until [ -c /dev/vport0p1 ]; do
  sleep 0.01
done
exec 3<>/dev/vport0p1
echo READY >&3
while IFS=' ' read -r number line <&3; do
  eval "$line" >&3 2>&1 </dev/null
  echo "@@$number:$?" >&3
done
