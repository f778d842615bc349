# SPDX-License-Identifier: Apache-2.0
"""What kms_test_module has to make of a picture, computed apart from it; and the noise of card_tool."""

import array
import zlib

BITS = {"XR24": 8, "XR30": 10, "XR48": 16, "AB48": 16}
NIGHT = ((1, 0, 0), (1 / 8, 1 / 2, 0), (0, 0, 1 / 2))


def scale(value, top, to):
    return (value * to + top // 2) // top


def noise(form, width, height, seed):
    """Red, green, blue of each pixel, in the bits of the format."""
    shift, state, levels = 32 - BITS[form], seed, []
    append = levels.append
    for _ in range(3 * width * height):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        append(state >> shift)
    return levels


def table(shape, count, blue=False):
    """As card_tool makes it."""
    levels = [(i * 65535 + (count - 1) // 2) // (count - 1) for i in range(count)]
    if shape == "invert":
        levels = [65535 - level for level in levels]
    if shape == "square":
        levels = [level * level // 65535 // (2 if blue else 1) for level in levels]
    return levels


def look_up(entries, value):
    index, rest = divmod(value * (len(entries) - 1), 65535)
    if rest == 0:
        return entries[index]
    return ((65535 - rest) * entries[index] + rest * entries[index + 1] + 32767) // 65535


def compose(levels, form, degamma=None, matrix=None, gamma=None):
    """16 bits a channel as they leave the tables. degamma, gamma: ("square", 256)."""
    top = (1 << BITS[form]) - 1
    channels = []
    for channel in range(3):
        before = table(*degamma, channel == 2) if degamma else None
        known = {code: scale(code, top, 65535) for code in set(levels[channel::3])}
        if before:
            known = {code: look_up(before, value) for code, value in known.items()}
        channels.append([known[code] for code in levels[channel::3]])
    if matrix:
        channels = [[min(65535, int(a * r + b * g + c * b_ + 0.5)) for r, g, b_ in zip(*channels)]
                    for a, b, c in matrix]
    result = array.array("H", bytes(2 * len(levels)))
    for channel, values in enumerate(channels):
        after = table(*gamma, channel == 2) if gamma else None
        known = {value: look_up(after, value) if after else value for value in set(values)}
        result[channel::3] = array.array("H", [known[value] for value in values])
    return result


def through_link(composed, bits, limited=False):
    """The levels that the monitor gets, a channel in 16 bits."""
    low, span = (16 << bits - 8, 219 << bits - 8) if limited else (0, (1 << bits) - 1)
    known = {value: low + scale(value, 65535, span) for value in set(composed)}
    return array.array("H", [known[value] for value in composed])


def crc(composed):
    return zlib.crc32(composed)


def packed(composed, form):
    """The same in a framebuffer of that format."""
    bits = BITS[form]
    code = "I" if bits < 16 else "Q"
    small = through_link(composed, bits)
    red, green, blue = small[::3], small[1::3], small[2::3]
    return array.array(code, (r << 2 * bits | g << bits | b for r, g, b in zip(red, green, blue))).tobytes()
