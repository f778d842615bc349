# SPDX-License-Identifier: Apache-2.0
"""The blobs of compose_edid.py with CTA-861 and DisplayID blocks: one for each kind of data block, and broken lengths."""


class Composer:
    """blob, base, sealed and timing are those of compose_edid.py."""

    def __init__(self, blob, base, sealed, timing):
        self.blob, self.base, self.sealed, self.timing = blob, base, sealed, timing

    def add(self, file, what, *blocks, **values):
        self.blob(file + ".bin", what, self.base(extensions=values.pop("counted", len(blocks)), **values) + b"".join(blocks))

    def cta(self, blocks=b"", timings=b"", revision=3, flags=0, timings_at=None):
        at = 4 + len(blocks) if timings_at is None else timings_at
        return self.sealed((bytes([2, revision, at, flags]) + blocks + timings).ljust(127, b"\0") + b"\0")

    def displayid(self, blocks, version=0x12, length=None, right=True):
        section = bytes([version, len(blocks) if length is None else length, 0, 0]) + blocks
        section += bytes([(-sum(section) - (not right)) & 255])
        return self.sealed((b"\x70" + section).ljust(127, b"\0") + b"\0")


def data(tag, payload, length=None):
    return bytes([tag << 5 | (len(payload) if length is None else length)]) + bytes(payload)


def extended(tag, payload):
    return data(7, bytes([tag]) + bytes(payload))


def hdmi(*payload):
    return data(3, bytes([0x03, 0x0C, 0x00, 0x10, 0x00, *payload]))


def forum(*payload):
    return data(3, bytes([0xD8, 0x5D, 0xC4, *payload]))


def block(tag, payload, flags=0, length=None):
    return bytes([tag, flags, len(payload) if length is None else length]) + bytes(payload)


def word(value):
    return value.to_bytes(2, "little")


def long_timing(width, height, clock, options=0x84, across=(48, 32, 80), down=(3, 4, 30)):
    """Types I and VII: clock in 10 kHz or 1 kHz; across and down are front porch, sync and back porch."""
    parts = [width, sum(across), across[0], across[1], height, sum(down), down[0], down[1]]
    return (clock - 1).to_bytes(3, "little") + bytes([options]) + b"".join(word(part - 1) for part in parts)


def parameters(width=6970, height=3920, pixels=(3840, 2160), depths=0x97):
    return word(width) + word(height) + word(pixels[0]) + word(pixels[1]) + bytes([0, 120, 78, depths])


def parameters_v2(pixels=(3840, 2160), depth=3, size=(6970, 3920)):
    return word(size[0]) + word(size[1]) + word(pixels[0]) + word(pixels[1]) + bytes(19) + bytes([depth, 120])


def tile(maker=b"XMQ", tiles=(2, 1), location=(1, 0), size=(1920, 2160), caps=0x80, serial=77):
    high = (tiles[0] - 1 >> 4) << 6 | (tiles[1] - 1 >> 4) << 4 | location[0] >> 4 << 2 | location[1] >> 4
    return (bytes([caps, (tiles[0] - 1 & 15) << 4 | tiles[1] - 1 & 15, (location[0] & 15) << 4 | location[1] & 15, high])
            + word(size[0] - 1) + word(size[1] - 1) + bytes(5) + maker + word(0x1234) + serial.to_bytes(4, "little"))


def cta_heads(c):
    full_hd = c.timing(1920, 1080, 148_500, (88, 44, 148), (4, 5, 36), (521, 293))
    for revision in range(5):
        c.add(f"cta-revision-{revision}", f"CTA-861 of revision {revision}, all flags and two timings",
              c.cta(b"", full_hd + c.timing(1280, 720, 74_250), revision, 0xF2))
    c.add("cta-no-timings", "CTA-861, offset 0: nothing behind the head", c.cta(timings_at=0, timings=full_hd))
    for at in (1, 3, 110, 127, 128, 255):
        c.add(f"cta-timings-at-{at}", f"CTA-861, timings said to begin at byte {at}", c.cta(data(2, [16]), full_hd, timings_at=at))
    c.add("cta-timings-six", "CTA-861 full of timings", c.cta(timings=full_hd * 6))
    c.add("cta-timings-odd", "CTA-861: timing, descriptor, timing, and one without a picture",
          c.cta(timings=full_hd + b"\0\0\0\xfe\0any thirteen\n" + full_hd + bytes([1, 29]) + bytes(16)))
    c.add("cta-timing-interlaced", "CTA-861: an interlaced timing",
          c.cta(timings=c.timing(1920, 540, 74_250, (88, 44, 148), (2, 5, 15), (521, 293), flags=0x98)))
    c.add("cta-two", "two CTA-861 blocks, flags of the first count", c.cta(data(2, [16, 4]), flags=0xF1), c.cta(data(2, [31]), flags=0))
    c.add("cta-32-timings", "more timings than are kept", *[c.cta(timings=full_hd * 6)] * 6)


def cta_blocks(c):
    c.add("cta-video", "video codes: plain, native, from 65 on, from 193 on", c.cta(data(2, [1, 64, 129, 144, 192, 65, 97, 127, 193, 219])))
    c.add("cta-video-reserved", "video codes that are reserved", c.cta(data(2, [0, 16, 128, 254, 255, 4])))
    c.add("cta-video-many", "four blocks of 26 video codes, of which 2 are native", c.cta(b"".join(data(2, range(129, 155)) for _ in range(4))))
    for bits, flags in ((8, 0), (10, 0x10), (12, 0x20), (16, 0x40), ("all", 0xF8)):
        c.add(f"cta-hdmi-{bits}", f"HDMI, deep colour {bits}", c.cta(hdmi(flags, 60)))
    c.add("cta-hdmi-short", "HDMI, only the address", c.cta(hdmi()))
    c.add("cta-hdmi-no-clock", "HDMI, depth without a clock", c.cta(hdmi(0x30)))
    c.add("cta-hdmi-twice", "two HDMI blocks, the greater counts", c.cta(hdmi(0x30, 60) + hdmi(0x10, 68)))
    for code in range(8):
        c.add(f"cta-forum-link-{code}", f"HDMI Forum, fixed rate link {code}", c.cta(hdmi(0x38, 68) + forum(1, 120, 0x80, code << 4 | 3)))
    c.add("cta-forum-420", "HDMI Forum, 4:2:0 of 16 bits, no rate", c.cta(hdmi(0x38, 68) + forum(1, 0, 0x80, 4)))
    c.add("cta-forum-first-block", "HDMI Forum data in the sink's own block", c.cta(hdmi(0x38, 68) + extended(0x79, [0, 0, 1, 120, 0x80, 0x47])))
    for byte in (0x00, 0x40, 0x80, 0xC0):
        c.add(f"cta-capability-{byte:02x}", f"video capability 0x{byte:02x}", c.cta(extended(0, [byte])))
    c.add("cta-capability-twice", "two video capabilities, the first counts", c.cta(extended(0, [0x40]) + extended(0, [0])))
    for bit in range(16):
        c.add(f"cta-colorimetry-{bit}", f"colorimetry, bit {bit}", c.cta(extended(5, word(1 << bit))))
    for eotfs in (1, 2, 4, 8, 15, 63):
        c.add(f"cta-hdr-{eotfs}", f"HDR static metadata, EOTF bits {eotfs}", c.cta(extended(6, [eotfs, 1])))
    c.add("cta-hdr-luminance", "HDR with three luminances", c.cta(extended(6, [5, 1, 115, 96, 36])))
    c.add("cta-hdr-luminance-greatest", "HDR with the greatest luminances", c.cta(extended(6, [5, 1, 255, 255, 255])))
    c.add("cta-hdr-luminance-none", "HDR with luminances of code 0", c.cta(extended(6, [5, 1, 0, 0, 0])))
    c.add("cta-hdr-min-alone", "HDR with the least luminance alone", c.cta(extended(6, [5, 1, 0, 0, 40])))
    c.add("cta-hdr-max-only", "HDR with one luminance", c.cta(extended(6, [5, 1, 80])))
    c.add("cta-timing-vii", "CTA-861 with a timing of type VII", c.cta(extended(0x22, b"\0" + long_timing(4096, 2160, 556_744, 8))))
    c.add("cta-others", "CTA-861: blocks that are not decoded",
          c.cta(data(1, [9, 7, 7]) + data(4, [1, 0, 0]) + data(3, [0x1A, 0, 0, 1, 1, 48, 144, 0]) + data(0, [1]) + data(6, [1, 2])
                + extended(1, [0x46, 0xD0, 0, 1]) + extended(0x0F, [3]) + extended(0x0E, [97]) + extended(0x7F, [1, 2])))
    c.add("cta-override", "the base block counts one, the override of HDMI two",
          c.cta(extended(0x78, [2]) + data(2, [16])), c.cta(data(2, [4])), counted=1)


def cta_broken(c):
    c.add("cta-length-beyond-timings", "a data block longer than up to the timings", c.cta(data(2, [16, 4], 9)))
    c.add("cta-length-beyond-block", "a data block longer than the block", c.cta(data(1, bytes(31)) * 3 + data(2, [16, 4], 31), timings_at=127))
    c.add("cta-vendor-short", "a vendor's block too short for its vendor", c.cta(data(3, [3, 12])))
    c.add("cta-vendor-empty", "a vendor's block of no bytes", c.cta(data(3, [])))
    c.add("cta-hdmi-cut", "HDMI, half an address", c.cta(data(3, [3, 12, 0, 16])))
    c.add("cta-forum-cut", "HDMI Forum, cut behind the rate", c.cta(hdmi(0x38, 68) + forum(1, 120)))
    c.add("cta-extended-empty", "tag 7 without its second tag", c.cta(data(7, [])))
    for tag, what in ((0, "video capability"), (5, "colorimetry"), (6, "HDR"), (0x22, "timing VII"), (0x79, "HDMI Forum")):
        c.add(f"cta-extended-{tag:02x}-empty", f"{what} of no bytes", c.cta(extended(tag, [])))
    c.add("cta-colorimetry-cut", "colorimetry of one byte", c.cta(extended(5, [0xFF])))
    c.add("cta-timing-vii-cut", "half a timing of type VII", c.cta(extended(0x22, b"\0" + long_timing(4096, 2160, 556_744, 8)[:9])))
    c.add("cta-all-ones", "CTA-861 of ones", c.sealed(b"\x02" + b"\xff" * 127))


def displayid_blocks(c):
    product = b"XMQ" + word(0x4321) + (20450017).to_bytes(4, "little") + bytes([12, 21, 5]) + b"RX370"
    c.add("did-product", "DisplayID 1.2: product", c.displayid(block(0x00, product)))
    c.add("did-product-no-text", "DisplayID 1.2: product without a text", c.displayid(block(0x00, product[:11] + b"\0")))
    c.add("did-product-2", "DisplayID 2.0: product", c.displayid(block(0x20, b"\x3a\x02\x92" + product[3:]), 0x20))
    c.add("did-serial", "DisplayID 1.2: serial text", c.displayid(block(0x0A, b"AB-12345\n")))
    for depths in (0x77, 0x97, 0x79, 0xB9, 0xFF, 0x00):
        c.add(f"did-parameters-{depths:02x}", f"DisplayID 1.3: display parameters, depths 0x{depths:02x}",
              c.displayid(block(0x01, parameters(depths=depths)), 0x13))
    c.add("did-parameters-nothing", "DisplayID 1.3: display parameters without size and pixels",
          c.displayid(block(0x01, parameters(0, 0, (0, 0))), 0x13))
    c.add("did-parameters-half", "DisplayID 1.3: native pixels 3840 x 0", c.displayid(block(0x01, parameters(pixels=(3840, 0))), 0x13))
    for depth in range(8):
        c.add(f"did-parameters-2-{depth}", f"DisplayID 2.0: display parameters, depth code {depth}",
              c.displayid(block(0x21, parameters_v2(depth=depth)), 0x20))
    c.add("did-parameters-2-mm", "DisplayID 2.0: display parameters, size in mm",
          c.displayid(block(0x21, parameters_v2(size=(1210, 680)), flags=0x80), 0x20))
    c.add("did-interface", "DisplayID 1.2: interface with 6 to 12 bits", c.displayid(block(0x0F, bytes([0xA4, 0x12, 0x0F, 0x07, 0, 0, 0, 0, 0, 0]))))
    c.add("did-interface-2", "DisplayID 2.0: interface with 8 to 16 bits", c.displayid(block(0x26, bytes([0x2E, 6, 2, 0, 0, 0, 1, 0, 0])), 0x20))
    c.add("did-others", "DisplayID 1.3: blocks that are not decoded",
          c.displayid(block(0x0B, b"text\n") + block(0x09, bytes(15)) + block(0x7F, b"\0\x10\xfa\1\2") + block(0x60, b"?"), 0x13))


def displayid_timings(c):
    one = long_timing(3440, 1440, 65_880)
    plain = long_timing(2560, 1440, 24_150, 4)
    c.add("did-timing-i", "DisplayID 1.2: timings of type I, the second preferred", c.displayid(block(0x03, plain + one)))
    c.add("did-timing-i-interlaced", "DisplayID 1.2: an interlaced timing",
          c.displayid(block(0x03, long_timing(1920, 1080, 7425, 0x14, (88, 44, 148), (4, 10, 31)))))
    c.add("did-timing-i-greatest", "DisplayID 1.2: the greatest timing",
          c.displayid(block(0x03, b"\xff\xff\xff\x08" + b"\xff" * 16)))
    c.add("did-timing-vii", "DisplayID 2.0: timings of type VII", c.displayid(block(0x22, long_timing(7680, 4320, 2_083_968, 4) + plain), 0x20))
    c.add("did-timing-vii-preferred", "DisplayID 2.0: a preferred timing of type VII", c.displayid(block(0x22, one, flags=1), 0x20))
    c.add("did-timing-vii-420", "DisplayID 2.0: revision 2, where the bit means YCbCr 4:2:0", c.displayid(block(0x22, one, flags=2), 0x20))
    c.add("did-timing-cut", "DisplayID 1.2: a timing and a half", c.displayid(block(0x03, plain + one[:10])))
    c.add("did-timing-empty", "DisplayID 1.2: a timing block of no bytes", c.displayid(block(0x03, b"") + block(0x0A, b"X")))
    c.add("did-timing-sync", "DisplayID 1.2: sync beyond the blanking",
          c.displayid(block(0x03, plain[:8] + word(4000) + plain[10:])))


def displayid_tiles(c):
    c.add("did-tile", "DisplayID 1.2: the right one of two tiles", c.displayid(block(0x12, tile())))
    c.add("did-tile-2", "DisplayID 2.0: the right one of two tiles", c.displayid(block(0x28, tile(b"\x3a\x02\x92")), 0x20))
    c.add("did-tile-apart", "DisplayID 1.2: tiles in several enclosures", c.displayid(block(0x12, tile(caps=0))))
    c.add("did-tile-wall", "DisplayID 1.2: a wall of 40 x 20 tiles", c.displayid(block(0x12, tile(tiles=(40, 20), location=(33, 19)))))
    c.add("did-tile-outside", "DisplayID 1.2: a tile beside all tiles", c.displayid(block(0x12, tile(location=(2, 0)))))
    c.add("did-tile-no-serial", "DisplayID 1.2: a tile without a serial number", c.displayid(block(0x12, tile(serial=0))))
    c.add("did-tile-with-parameters", "DisplayID 1.3: parameters of the whole, and a tile of it",
          c.displayid(block(0x12, tile()) + block(0x01, parameters()), 0x13))


def displayid_broken(c):
    c.add("did-length-beyond-section", "DisplayID: a data block longer than the section", c.displayid(block(0x01, parameters(), length=13)))
    c.add("did-section-122", "DisplayID: a section of 122 bytes", c.displayid(block(0x0A, b"AB") + bytes(110), length=122))
    c.add("did-section-255", "DisplayID: a section of 255 bytes", c.displayid(block(0x0A, b"AB") + bytes(110), length=255))
    c.add("did-section-empty", "DisplayID: a section of no bytes", c.displayid(b""))
    c.add("did-section-checksum", "DisplayID: wrong checksum of the section", c.displayid(block(0x0A, b"AB"), right=False))
    c.add("did-head-cut", "DisplayID: two bytes left for a head of three", c.displayid(block(0x0A, b"AB") + b"\x03\0"))
    c.add("did-product-cut", "DisplayID: product of eleven bytes", c.displayid(block(0x00, b"XMQ" + bytes(8))))
    c.add("did-product-text-cut", "DisplayID: product text longer than the block", c.displayid(block(0x00, b"XMQ" + bytes(8) + b"\x09RX370")))
    c.add("did-parameters-cut", "DisplayID: display parameters of eleven bytes", c.displayid(block(0x01, parameters()[:11])))
    c.add("did-parameters-2-cut", "DisplayID 2.0: display parameters of 28 bytes", c.displayid(block(0x21, parameters_v2()[:28]), 0x20))
    c.add("did-tile-cut", "DisplayID: a tile of 21 bytes", c.displayid(block(0x12, tile()[:21])))
    c.add("did-interface-cut", "DisplayID 2.0: interface of eight bytes", c.displayid(block(0x26, bytes([7, 7, 3, 3, 0xE0, 0x7F, 0, 0])), 0x20))
    c.add("did-version-3", "DisplayID of a version that is not known", c.displayid(block(0x0A, b"AB"), 0x30))
    c.add("did-all-ones", "DisplayID of ones", c.sealed(b"\x70" + b"\xff" * 127))
    c.add("did-behind-cta", "CTA-861 and DisplayID", c.cta(data(2, [16])), c.displayid(block(0x01, parameters())))


def compose(blob, base, sealed, timing):
    composer = Composer(blob, base, sealed, timing)
    for family in (cta_heads, cta_blocks, cta_broken, displayid_blocks, displayid_timings, displayid_tiles, displayid_broken):
        family(composer)
