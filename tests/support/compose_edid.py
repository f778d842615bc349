#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Composes the EDIDs of tests/data/edid: compose_edid.py FOLDER writes them and README.md anew,
compose_edid.py --check FOLDER fails when a file there is not what this program writes, or is not listed.

No blob comes from a real display; makers, names and serials are made up (or those of displays that
the project has to know, with made-up serials)."""

import sys
from pathlib import Path

import compose_edid_extensions

HEADER = bytes([0, 255, 255, 255, 255, 255, 255, 0])


def timing(width, height, clock_khz, across=(48, 32, 80), down=(3, 4, 30), size=(0, 0), border=(0, 0), flags=0x18):
    """An 18-byte detailed timing; across and down are front porch, sync and back porch."""
    clock = clock_khz // 10
    blank_x, blank_y = sum(across), sum(down)
    return bytes([
        clock & 255, clock >> 8,
        width & 255, blank_x & 255, width >> 8 << 4 | blank_x >> 8,
        height & 255, blank_y & 255, height >> 8 << 4 | blank_y >> 8,
        across[0] & 255, across[1] & 255, (down[0] & 15) << 4 | down[1] & 15,
        across[0] >> 8 << 6 | across[1] >> 8 << 4 | down[0] >> 4 << 2 | down[1] >> 4,
        size[0] & 255, size[1] & 255, size[0] >> 8 << 4 | size[1] >> 8,
        border[0], border[1], flags])


def descriptor(tag, data=b"", flags=0, reserved=0):
    return bytes([0, 0, reserved, tag, flags]) + data.ljust(13, b"\0")[:13]


def text(tag, words):
    """bytes are taken as they are, str is ended and padded as the standard has it"""
    if isinstance(words, str):
        words = words.encode()
        words = (words + b"\n" if len(words) < 13 else words).ljust(13, b" ")
    return descriptor(tag, words)


def name(words):
    return text(0xFC, words)


def serial(words):
    return text(0xFF, words)


def limits(low_v=50, high_v=75, low_h=30, high_h=160, clock=40, flags=0, kind=1):
    return descriptor(0xFD, bytes([low_v, high_v, low_h, high_h, clock, kind, 10]) + b" " * 6, flags)


DUMMY = descriptor(0x10)
PORTRAIT_3MP = timing(1536, 2048, 214_000, size=(324, 432))
LANDSCAPE_3MP = timing(2048, 1536, 209_250, size=(433, 325))
FULL_HD = timing(1920, 1080, 148_500, (88, 44, 148), (4, 5, 36), (521, 293))
STANDARD = ([0.64, 0.33], [0.30, 0.60], [0.15, 0.06], [0.3127, 0.3290])


def colours(points):
    """3.7: ten bits each, the low two apart."""
    bits = [(round(x * 1024), round(y * 1024)) for x, y in points]
    low = [(x & 3) << 2 | y & 3 for x, y in bits]
    high = [value >> 2 for point in bits for value in point]
    return bytes([low[0] << 4 | low[1], low[2] << 4 | low[3]] + high)


def sealed(block):
    return bytes(block[:127]) + bytes([-sum(block[:127]) & 255])


def base(version=(1, 4), maker="XMQ", product=0x1234, number=0, week=12, year=2021, video=0xA5, size=(43, 33),
         gamma=120, features=0x06, points=STANDARD, standards=(), parts=None, extensions=0, maker_bits=None):
    if maker_bits is None:
        maker_bits = 0
        for letter in maker:
            maker_bits = maker_bits << 5 | (ord(letter) - 64)
    if parts is None:
        parts = [LANDSCAPE_3MP, limits(), name("Test display")]
    parts = list(parts) + [DUMMY] * (4 - len(parts))
    standards = list(standards) + [(1, 1)] * (8 - len(standards))
    block = HEADER + maker_bits.to_bytes(2, "big") + product.to_bytes(2, "little") + number.to_bytes(4, "little")
    block += bytes([week, year - 1990, *version, video, *size, gamma, features])
    block += (points if isinstance(points, bytes) else colours(points)) + bytes([0x21, 0x08, 0])
    block += b"".join(bytes(pair) for pair in standards) + b"".join(parts) + bytes([extensions, 0])
    assert len(block) == 128, len(block)
    return sealed(block)


def extension(tag=2, right=True):
    block = sealed(bytes([tag, 3, 4, 0]) + bytes(124))
    return block if right else block[:127] + bytes([block[127] ^ 1])


def changed(block, at, value):
    return block[:at] + bytes([value]) + block[at + 1:]


def hex_lines(block, separator=" ", prefix=""):
    words = [f"{prefix}{byte:02x}" for byte in block]
    return "\n".join(separator.join(words[i:i + 16]) for i in range(0, len(words), 16)) + "\n"


BLOBS = {}


def blob(file, what, content):
    assert file not in BLOBS, file
    BLOBS[file] = (what, content)


def medical():
    blob("medical-portrait-3mp.bin", "3 MP, 1536 x 2048, DisplayPort, 10 bits",
         base(maker="ENC", product=0x2A40, number=20450017, video=0xB5, size=(33, 44),
              parts=[PORTRAIT_3MP, serial("20450017"), limits(), name("RX370")]))
    blob("medical-landscape-3mp.bin", "3 MP, 2048 x 1536, DVI of version 1.3",
         base((1, 3), maker="BAR", product=0x0D5D, number=7, video=0x80, features=0x0A,
              parts=[LANDSCAPE_3MP, serial("1890061234"), limits(), name("MDNC-3421")]))
    blob("medical-grey-5mp.bin", "5 MP, 2048 x 2560, grey scale, version 1.3",
         base((1, 3), maker="TTX", product=0x5000, number=99, video=0x80, size=(34, 43), features=0x02,
              parts=[timing(2048, 2560, 286_000, size=(338, 422)), serial("B5-00099"), limits(), name("Grey 5MP")]))
    blob("medical-analogue-2mp.bin", "2 MP, 1200 x 1600, analogue, grey scale",
         base((1, 3), maker="PLN", product=0x0200, video=0x68, size=(32, 43), features=0x02,
              parts=[timing(1200, 1600, 162_000, (64, 192, 304), (1, 3, 46), (324, 432)), limits(), name("2MP")]))
    blob("medical-8mp-two-blocks.bin", "8 MP, 3840 x 2160, with a CTA-861 block",
         base(maker="ENC", product=0x3101, video=0xB5, size=(70, 39), extensions=1,
              parts=[timing(3840, 2160, 533_250, (48, 32, 80), (3, 5, 54), (697, 392)), limits(), name("Surgery 31")])
         + extension())


def versions():
    for revision in range(5):
        blob(f"version-1-{revision}.bin", f"version 1.{revision}, digital",
             base((1, revision), video=0x80 if revision < 4 else 0xA5))
    for revision in range(5):
        blob(f"version-1-{revision}-analogue.bin", f"version 1.{revision}, analogue",
             base((1, revision), video=0x0E, features=0x0A))
    blob("version-1-5.bin", "a revision that is not known", base((1, 5)))
    blob("version-2-0.bin", "a version that is not known", base((2, 0)))
    for code in range(8):
        blob(f"depth-code-{code}.bin", f"1.4, bits per channel code {code}", base(video=0x80 | code << 4 | 5))
    for code in range(8):
        blob(f"interface-code-{code}.bin", f"1.4, video interface code {code}", base(video=0xA0 | code))
    blob("input-reserved-1-3.bin", "1.3 with the bits set that 1.4 gave a meaning", base((1, 3), video=0xA5))
    blob("monochrome-1-4-analogue.bin", "1.4, analogue, says monochrome", base(video=0x0E, features=0x02))
    blob("not-preferred-1-2.bin", "1.2, first timing not said to be preferred", base((1, 2), video=0x80, features=0x08))
    blob("not-preferred-1-3.bin", "1.3, first timing not said to be preferred", base((1, 3), video=0x80, features=0x08))


def dates():
    blob("model-year.bin", "week 255: the year is the model year", base(week=255, year=2019))
    blob("model-year-1-3.bin", "week 255 in 1.3, where it has no meaning", base((1, 3), video=0x80, week=255, year=2012))
    blob("no-week.bin", "week 0", base(week=0))
    blob("week-54.bin", "week 54, the last of 1.4", base(week=54))
    blob("week-54-1-3.bin", "week 54 in 1.3", base((1, 3), video=0x80, week=54))
    blob("week-77.bin", "week 77", base(week=77))
    blob("year-1990.bin", "year byte 0", base(week=0, year=1990))
    blob("year-1990-1-3.bin", "year byte 0 in 1.3", base((1, 3), video=0x80, year=1990))
    blob("year-2245.bin", "year byte 255", base(year=2245))


def sizes():
    for revision in (3, 4):
        version = dict(version=(1, revision), video=0x80 if revision < 4 else 0xA5)
        blob(f"size-none-1-{revision}.bin", f"1.{revision}, size 0 x 0", base(size=(0, 0), **version))
        blob(f"size-across-only-1-{revision}.bin", f"1.{revision}, size 79 x 0 (16:9)", base(size=(79, 0), **version))
        blob(f"size-down-only-1-{revision}.bin", f"1.{revision}, size 0 x 61 (10:16)", base(size=(0, 61), **version))
        blob(f"gamma-elsewhere-1-{revision}.bin", f"1.{revision}, gamma byte 255", base(gamma=255, **version))
    blob("size-one.bin", "size 1 cm x 255 cm", base(size=(1, 255)))
    blob("gamma-1-00.bin", "gamma byte 0", base(gamma=0))
    blob("gamma-3-54.bin", "gamma byte 254", base(gamma=254))
    blob("chromaticity-none.bin", "all colours zero", base(points=bytes(10)))
    blob("chromaticity-all-ones.bin", "all colour bits set", base(points=b"\xff" * 10))
    blob("chromaticity-low-bits.bin", "each of the low bits apart",
         base(points=bytes([0x1B, 0xE4, 0xA3, 0x54, 0x4C, 0x99, 0x26, 0x0F, 0x50, 0x54])))
    blob("chromaticity-white-only.bin", "only white, as grey displays have it",
         base((1, 3), video=0x80, features=0x02, points=([0, 0], [0, 0], [0, 0], [0.283, 0.298])))


def identities():
    blob("maker-at.bin", "maker bits of '@'", base(maker="@AB"))
    blob("maker-bracket.bin", "maker bits of '['", base(maker="A[B"))
    blob("maker-underscore.bin", "maker bits of '_'", base(maker="AB_"))
    blob("maker-zero.bin", "maker bits zero", base(maker_bits=0))
    blob("maker-top-bit.bin", "the reserved bit of the maker set", base(maker_bits=0xE20C))
    blob("product-0.bin", "product code 0", base(product=0))
    blob("product-65535.bin", "product code 65535", base(product=65535))
    blob("number-1.bin", "serial number 1", base(number=1))
    blob("number-16843009.bin", "serial number 01010101", base(number=0x01010101))
    blob("number-4294967295.bin", "the greatest serial number", base(number=0xFFFFFFFF))


def texts():
    first = LANDSCAPE_3MP
    cases = [
        ("13-letters", "thirteen letters, no line feed", b"ABCDEFGHIJKLM"),
        ("12-letters", "twelve letters and a line feed", b"ABCDEFGHIJKL\n"),
        ("blanks-inside", "blanks at both ends", b"  A  B \n     "),
        ("no-line-feed", "padded with blanks only", b"MULTI        "),
        ("only-blanks", "thirteen blanks", b" " * 13),
        ("only-line-feed", "a line feed at once", b"\n" + b" " * 12),
        ("nul-ended", "ended by NUL", b"NULL\0\0\0\0\0\0\0\0\0"),
        ("nul-at-once", "begins with NUL", b"\0ABCDEF\n     "),
        ("after-line-feed", "letters behind the line feed", b"ONE\nTWO      "),
        ("two-line-feeds", "two line feeds", b"ONE\n\n        "),
        ("high-byte", "a byte of Latin-1", b"R\xe9tina\n      "),
        ("utf8", "bytes of UTF-8", b"cd\xc2\xb2\n        "),
        ("delete", "the byte 7f", b"AB\x7fCD\n       "),
        ("tab", "a tab", b"AB\tCD\n       "),
        ("escape", "a terminal sequence", b"\x1b[31mRED\n    "),
        ("all-ones", "thirteen bytes ff", b"\xff" * 13),
        ("quotes", "quotes and a backslash", b"a'b\"c\\d<&>\n  "),
        ("carriage-return", "a carriage return before the line feed", b"ABC\r\n        "),
    ]
    for file, what, content in cases:
        blob(f"name-{file}.bin", f"name: {what}", base(parts=[first, limits(), name(content)]))
        blob(f"serial-{file}.bin", f"serial text: {what}", base(parts=[first, serial(content), limits(), name("X")]))
    blob("name-twice.bin", "two names, the first counts", base(parts=[first, limits(), name("FIRST"), name("SECOND")]))
    blob("name-twice-first-empty.bin", "two names, the first is empty",
         base(parts=[first, limits(), name(b"\n".ljust(13)), name("SECOND")]))
    blob("name-none.bin", "no name", base(parts=[first, limits()]))
    blob("name-none-1-3.bin", "1.3 without a name and range limits", base((1, 3), video=0x80, parts=[first]))
    blob("serial-twice.bin", "two serial texts", base(parts=[first, serial("A1"), serial("B2"), name("X")]))


def descriptors():
    first = LANDSCAPE_3MP
    kinds = {
        0xFE: text(0xFE, "further text"),
        0xFB: descriptor(0xFB, bytes([1, 0x0F, 0x50, 0x54, 120, 2, 0x05, 0x47, 0x4C, 80, 10, 32, 32])),
        0xFA: descriptor(0xFA, bytes([0x81, 0x80, 0xA9, 0x40, 0xD1, 0xC0, 1, 1, 1, 1, 1, 1, 10])),
        0xF9: descriptor(0xF9, bytes([3, 0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70, 0x80, 0x90, 1, 2, 3])),
        0xF8: descriptor(0xF8, bytes([1, 0xFF, 0x26, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0])),
        0xF7: descriptor(0xF7, bytes([10, 0x7F, 0x0F, 3, 0x87, 0xC0, 0, 0, 0, 0, 0, 0, 0])),
        0x10: DUMMY,
        0x00: descriptor(0x00, b"any thirteen "),
        0x0F: descriptor(0x0F, b"any thirteen ", flags=7),
        0x11: descriptor(0x11, b"reserved tag "),
        0x80: descriptor(0x80, b"reserved tag "),
        0xF6: descriptor(0xF6, b"reserved tag "),
    }
    for tag, content in kinds.items():
        blob(f"descriptor-{tag:02x}.bin", f"descriptor 0x{tag:02x}", base(parts=[first, content, limits(), name("X")]))
    broken = {
        "fb-no-colour": descriptor(0xFB, bytes([1, 0x0F, 0xFF, 0xFF, 120, 0, 0, 0, 0, 0, 10, 32, 32])),
        "fa-reserved": descriptor(0xFA, bytes([0, 0x40] + [1] * 10 + [10])),
        "f9-version": descriptor(0xF9, bytes([9] + [0] * 12)),
        "f8-version": descriptor(0xF8, bytes([2] + [0] * 12)),
        "f7-version": descriptor(0xF7, bytes([1] + [0] * 12)),
        "10-not-empty": descriptor(0x10, b"not empty"),
        "reserved-byte": descriptor(0xFE, b"text\n        ", reserved=1),
        "flags": descriptor(0xFE, b"text\n        ", flags=1),
    }
    for file, content in broken.items():
        blob(f"descriptor-{file}.bin", f"descriptor, wrong: {file}", base(parts=[first, content, limits(), name("X")]))
    for flags in (0, 1, 2, 3, 8, 12, 15):
        blob(f"limits-offsets-{flags}.bin", f"range limits with offset flags {flags}",
             base(parts=[first, limits(flags=flags), name("X")]))
    blob("limits-upside-down.bin", "range limits, lower above upper", base(parts=[first, limits(90, 50), name("X")]))
    blob("limits-offsets-1-3.bin", "offset flags in 1.3, where they have no meaning",
         base((1, 3), video=0x80, parts=[first, limits(flags=15), name("X")]))
    blob("standard-timings.bin", "eight standard timings, one reserved",
         base(standards=[(0xD1, 0xC0), (0xA9, 0x40), (0x81, 0x80), (0, 0x40), (0x45, 0x40), (0x61, 0x40), (0x31, 0x40), (0xB3, 0)]))
    blob("descriptors-all-zero.bin", "72 bytes of zero where the descriptors are", base(parts=[bytes(18)] * 4))
    blob("descriptors-all-ones.bin", "72 bytes ff where the descriptors are", base(parts=[b"\xff" * 18] * 4))


def timings():
    rest = [limits(), name("X")]
    blob("timing-interlaced.bin", "1920 x 1080 interlaced",
         base(parts=[timing(1920, 540, 74_250, (88, 44, 148), (2, 5, 15), (521, 293), flags=0x98)] + rest))
    blob("timing-borders.bin", "with borders",
         base(parts=[timing(1280, 1024, 108_000, (48, 112, 248), (1, 3, 38), (376, 301), (8, 4))] + rest))
    blob("timing-no-size.bin", "no image size", base(parts=[timing(1920, 1080, 148_500)] + rest))
    blob("timing-half-a-size.bin", "image size 500 mm x 0", base(parts=[timing(1920, 1080, 148_500, size=(500, 0))] + rest))
    blob("timing-size-16-9.bin", "image size 16 mm x 9 mm: the aspect ratio",
         base(parts=[timing(1920, 1080, 148_500, size=(16, 9))] + rest))
    blob("timing-no-width.bin", "0 x 1080", base(parts=[timing(0, 1080, 148_500, size=(521, 293))] + rest))
    blob("timing-no-height.bin", "1920 x 0", base(parts=[timing(1920, 0, 148_500, size=(521, 293))] + rest))
    blob("timing-no-blanking.bin", "no blanking at all",
         base(parts=[timing(1920, 1080, 148_500, (0, 0, 0), (0, 0, 0), (521, 293))] + rest))
    blob("timing-greatest.bin", "all sizes at their greatest",
         base(parts=[timing(4095, 4095, 655_350, (1023, 1023, 2049), (63, 63, 3969), (4095, 4095))] + rest))
    blob("timing-slowest.bin", "10 kHz pixel clock", base(parts=[timing(1920, 1080, 10)] + rest))
    blob("timing-reduced-blanking-30.bin", "3840 x 2160 at 30 Hz",
         base(parts=[timing(3840, 2160, 262_750, (48, 32, 80), (3, 5, 23), (697, 392))] + rest))
    blob("timing-none.bin", "no detailed timing", base(parts=rest))
    blob("timing-second-slot.bin", "the first descriptor is a name", base(parts=[name("X"), FULL_HD, limits()]))
    blob("timing-two.bin", "two detailed timings, the first counts", base(parts=[PORTRAIT_3MP, FULL_HD, name("X")]))
    blob("timing-behind-name.bin", "a second timing behind the name", base(parts=[PORTRAIT_3MP, name("X"), FULL_HD]))


def blocks():
    right = base()
    with_one = base(extensions=1)
    blob("checksum-wrong.bin", "base block, wrong checksum", changed(right, 127, right[127] ^ 0x55))
    blob("extension-right.bin", "one CTA-861 block", with_one + extension())
    blob("extension-wrong-checksum.bin", "one CTA-861 block, wrong checksum", with_one + extension(right=False))
    blob("extension-missing.bin", "one block counted, none there", with_one)
    blob("extension-cut.bin", "one block counted, half of it there", with_one + extension()[:64])
    blob("extension-many.bin", "two counted, one there", base(extensions=2) + extension(0x70))
    blob("extension-all-counted.bin", "255 blocks counted, two there", base(extensions=255) + extension(0xF0) + extension())
    blob("extension-tags.bin", "a block of each known tag and one that is not",
         base(extensions=11) + b"".join(extension(tag) for tag in (2, 0x10, 0x20, 0x40, 0x50, 0x60, 0x70, 0xA7, 0xF0, 0xFF, 0x33)))
    blob("extension-uncounted.bin", "no block counted, the base block again behind it", right + right)
    blob("tail.bin", "seven bytes behind the base block", right + b"\1\2\3\4\5\6\7")
    blob("cut-127.bin", "127 bytes", right[:127])
    blob("cut-8.bin", "the header alone", right[:8])
    blob("empty.bin", "nothing", b"")
    blob("header-wrong.bin", "one bit of the header wrong", changed(right, 7, 1))
    blob("header-shifted.bin", "one byte missing at the front", right[1:] + b"\0")
    blob("zeros.bin", "128 bytes of zero", bytes(128))
    blob("ones.bin", "128 bytes ff", b"\xff" * 128)
    blob("all-wrong.bin", "everything behind the header is ff", HEADER + b"\xff" * 120)
    blob("all-wrong-sealed.bin", "everything behind the header is zero, right checksum", sealed(HEADER + bytes(120)))


def hexadecimal():
    whole = base(extensions=1) + extension()
    lines = hex_lines(whole)
    blob("text-plain.txt", "hexadecimal, bytes apart", lines.encode())
    blob("text-upper-crlf.txt", "upper case, line ends of DOS", lines.upper().replace("\n", "\r\n").encode())
    blob("text-together.txt", "hexadecimal on one line without blanks", whole.hex().encode())
    blob("text-xrandr.txt", "as xrandr --prop prints it",
         ("\tEDID: \n" + "".join(f"\t\t{whole[i:i + 16].hex()}\n" for i in range(0, len(whole), 16))).encode())
    blob("text-c.txt", "as C has it: 0x and commas", (hex_lines(whole, ", ", "0x")).encode())
    blob("text-edid-decode.txt", "as edid-decode prints it, with what it says behind",
         ("edid-decode (hex):\n\n" + lines + "\n----------------\n\nBlock 0, Base EDID:\n").encode())
    blob("text-odd.txt", "a digit is missing", lines[:-2].encode())
    blob("text-letter.txt", "a letter that is no digit", lines.replace("ff", "fg", 1).encode())
    blob("text-prose.txt", "no EDID but words", b"This is not an EDID.\n")
    blob("text-blank.txt", "blanks and line ends", b"  \n\t\r\n")
    blob("text-short.txt", "hexadecimal of 16 bytes", lines[:48].encode())


def compose():
    for family in (medical, versions, dates, sizes, identities, texts, descriptors, timings, blocks, hexadecimal):
        family()
    compose_edid_extensions.compose(blob, base, sealed, timing)


def readme():
    rows = "".join(f"| {file} | {what} |\n" for file, (what, _) in sorted(BLOBS.items()))
    return ("# EDIDs for tests\n\n"
            "All composed by `tests/support/compose_edid.py`, which also writes this file; none comes from a real display, and\n"
            "all are under the licence of the project. `.bin` is raw, `.txt` is hexadecimal text (or fails to be).\n\n"
            "| file | what it shows |\n|---|---|\n" + rows)


def wanted():
    files = {file: content for file, (_, content) in BLOBS.items()}
    files["README.md"] = readme().encode()
    return files


def check(folder):
    files = wanted()
    wrong = [f"{path.name}: not composed here, has no line in README.md"
             for path in sorted(folder.iterdir()) if path.name not in files]
    for file, content in sorted(files.items()):
        path = folder / file
        if not path.exists() or path.read_bytes() != content:
            wrong.append(f"{file}: missing or other than composed")
    for line in wrong:
        print(line)
    print(f"{len(files)} files, {len(wrong)} wrong")
    return 1 if wrong else 0


def main(arguments):
    compose()
    if arguments[:1] == ["--check"] and len(arguments) == 2:
        return check(Path(arguments[1]))
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    for file, content in wanted().items():
        (Path(arguments[0]) / file).write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
