# SPDX-License-Identifier: Apache-2.0
"""A monitor at a virtio-gpu: plugged in, resized or unplugged by a client's wish for a desktop size (RFC 6143 and the
ExtendedDesktopSize extension)."""

import struct

from machine import connect


class Vnc:
    def __init__(self, path):
        self.socket = connect(path, 10)
        self.socket.settimeout(10)
        self.read(12)
        self.socket.sendall(b"RFB 003.008\n")
        self.read(self.read(1)[0])
        self.socket.sendall(b"\1")  # no authentication
        assert self.read(4) == bytes(4)
        self.socket.sendall(b"\1")
        self.read(20)
        self.read(struct.unpack(">I", self.read(4))[0])
        self.socket.sendall(struct.pack(">BBHiii", 2, 0, 3, 0, -223, -308))

    def read(self, length):
        data = b""
        while len(data) < length:
            piece = self.socket.recv(length - len(data))
            if not piece:
                raise EOFError("no VNC server")
            data += piece
        return data

    def size(self, width, height):
        """0 x 0 unplugs."""
        self.socket.sendall(struct.pack(">BBHHBBIHHHHI", 251, 0, width, height, 1, 0, 0, 0, 0, width, height, 0))
