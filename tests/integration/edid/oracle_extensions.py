# SPDX-License-Identifier: Apache-2.0
"""What edid-decode says of the CTA-861 and DisplayID blocks, by the keys of "extensions_decoded"."""

import re

COLORIMETRY = {name: name for name in ("xvYCC601", "xvYCC709", "sYCC601", "opYCC601", "opRGB", "BT2020cYCC", "BT2020YCC",
                                       "BT2020RGB", "sRGB", "ICtCp", "ST2113RGB")} | {"Default": "defaultRGB"}
EOTFS = {"Traditional gamma - SDR luminance range": "traditional-gamma-sdr",
         "Traditional gamma - HDR luminance range": "traditional-gamma-hdr",
         "SMPTE ST2084": "smpte-st-2084", "Hybrid Log-Gamma": "hybrid-log-gamma"}
KEYS = ("cta_revision", "underscan", "basic_audio", "ycbcr_444", "ycbcr_422", "native_timing_count", "vics", "native_vics",
        "hdmi", "deep_colour_bits_max", "deep_colour_ycbcr_444", "hdmi_forum", "deep_colour_420_bits_max", "max_tmds_mhz",
        "max_frl_gbit_s", "rgb_range_selectable", "ycc_range_selectable", "colorimetry", "hdr_eotfs", "hdr_max_cd_m2",
        "hdr_max_frame_average_cd_m2", "hdr_min_cd_m2", "displayid_version", "displayid_manufacturer",
        "displayid_product_code", "displayid_serial_number", "displayid_product", "displayid_serial_text", "panel_mm",
        "panel_bits_per_channel", "panel_bits_per_channel_overall", "rgb_bits_max", "tile", "native_size",
        "displayid_preferred_mode", "modes")


class Section:
    """A line "  Name:" and what is indented below it."""

    def __init__(self, title):
        self.title = title
        self.lines = []

    def has(self, words):
        return words in self.lines

    def find(self, pattern, kind=str):
        for line in self.lines:
            if match := re.match(pattern, line):
                return kind(match.group(1))
        return None

    def pair(self, pattern, kind=int):
        for line in self.lines:
            if match := re.match(pattern, line):
                return [kind(match.group(1)), kind(match.group(2))]
        return None


def sections(text):
    found = [Section("")]
    for line in text.splitlines():
        if re.match(r"^  \S", line):
            found.append(Section(line.strip()))
        elif line.startswith("    "):
            found[-1].lines.append(line.strip())
    return found


def named(parts, pattern):
    return [part for part in parts if re.match(pattern, part.title)]


def first(values):
    return next((value for value in values if value is not None), None)


def greatest(values):
    return max((value for value in values if value), default=None)


def mode(line):
    match = re.match(r"(?:DTD|VTDB)\s*\d*:\s+(\d+)x(\d+)(i?)\s+([\d.]+) Hz", line)
    return match and {"width": int(match.group(1)), "height": int(match.group(2)), "refresh_hz": float(match.group(4)),
                      "interlaced": bool(match.group(3))}


def cta_flags(text):
    revision = re.search(r"^  Revision: (\d+)$", text, re.MULTILINE)
    native = re.search(r"^  Native detailed modes: (\d+)$", text, re.MULTILINE)
    if not revision:
        return {}
    flags = {"cta_revision": int(revision.group(1))}
    if int(revision.group(1)) == 1:
        return flags
    return flags | {
        "underscan": "\n  Underscans IT Video Formats by default\n" in text,
        "basic_audio": "\n  Basic audio support\n" in text,
        "ycbcr_444": "\n  Supports YCbCr 4:4:4\n" in text,
        "ycbcr_422": "\n  Supports YCbCr 4:2:2\n" in text,
        "native_timing_count": int(native.group(1)) if native else None,
    }


def video_codes(parts):
    lines = [line for part in named(parts, "Video Data Block:") for line in part.lines]
    codes = [(int(match.group(1)), "(native)" in line) for line in lines
             if (match := re.match(r"(?:VIC|Unknown \(VIC)\s+(\d+)", line))]
    return {"vics": [code for code, _ in codes], "native_vics": [code for code, is_native in codes if is_native]}


def fixed_rate_link(part):
    """ "3 and 6 Gbps per lane on 3 lanes, 6 and 8 Gbps on 4 lanes": 32"""
    line = part.find(r"Max Fixed Rate Link: (.*)") or ""
    return greatest([int(rate) * int(lanes) for rate, lanes in re.findall(r"(\d+) Gbps (?:per lane )?on (\d) lanes", line)])


def hdmi(parts):
    old = named(parts, r"Vendor-Specific Data Block \(HDMI\)")
    forum = named(parts, r"(Vendor-Specific Data Block \(HDMI Forum\)|HDMI Forum Sink Capability)")
    depths = [bits for bits, word in ((16, "DC_48bit"), (12, "DC_36bit"), (10, "DC_30bit")) for part in old if part.has(word)]
    depths_420 = [bits for bits in (10, 12, 16) for part in forum
                  if part.has(f"Supports {bits}-bits/component Deep Color 4:2:0 Pixel Encoding")]
    return {
        "hdmi": bool(old),
        "deep_colour_bits_max": max(depths, default=8) if old else None,
        "deep_colour_ycbcr_444": any(part.has("DC_Y444") for part in old) if old else None,
        "hdmi_forum": bool(forum),
        "deep_colour_420_bits_max": greatest(depths_420),
        "max_tmds_mhz": greatest([part.find(r"Maximum TMDS (?:clock|Character Rate): (\d+) MHz", int) for part in old + forum]),
        "max_frl_gbit_s": greatest([fixed_rate_link(part) for part in forum]),
    }


def luminance(part, name):
    """A code of 0 says nothing; edid-decode calculates with it."""
    value = part.find(rf"Desired content {name} luminance: [1-9]\d* \((\S+) cd/m\^2\)")
    return value if name != "min" or luminance(part, "max") else None


def colour(parts):
    capability = named(parts, "Video Capability Data Block:")[:1]
    hdr = (named(parts, "HDR Static Metadata Data Block:") or [Section("")])[0]
    spaces = {line for part in named(parts, "Colorimetry Data Block:") for line in part.lines}
    return {
        "rgb_range_selectable": first(part.find("RGB quantization: (.*)") == "Selectable (via AVI Q)" for part in capability),
        "ycc_range_selectable": first(part.find("YCbCr quantization: (.*)") == "Selectable (via AVI YQ)" for part in capability),
        "colorimetry": [ours for theirs, ours in COLORIMETRY.items() if theirs in spaces],
        "hdr_eotfs": [ours for theirs, ours in EOTFS.items() if hdr.has(theirs)],
        "hdr_max_cd_m2": luminance(hdr, "max"),
        "hdr_max_frame_average_cd_m2": luminance(hdr, "max frame-average"),
        "hdr_min_cd_m2": luminance(hdr, "min"),
    }


def product(parts):
    blocks = named(parts, "Product Identification Data Block")[:1]
    maker = [re.search("OUI ([0-9A-F-]+):|PNP ID '(...)':", part.title) for part in blocks]
    return {
        "displayid_manufacturer": first(match and (match.group(1) or match.group(2)) for match in maker),
        "displayid_product_code": first(part.find(r"Product Code: (\d+)", int) for part in blocks),
        "displayid_serial_number": first(part.find(r"Serial Number: (\d+)", int) for part in blocks),
        "displayid_product": first(part.find(r"Product ID: (.*)") for part in blocks),
        "displayid_serial_text": first(part.find("Text: '(.+)'") for part in named(parts, "Product Serial Number Data Block")),
    }


def bits_max(parts):
    lines = [part.find("Supported bpc for RGB encoding: (.*)") for part in named(parts, "Display Interface")]
    return greatest([int(word) for line in lines if line for word in line.split(", ")])


def panel(parts):
    blocks = [part for part in named(parts, "Display Parameters Data Block") if part.lines][:1] or [Section("")]
    size = blocks[0].pair(r"Image size: ([\d.]+) mm x ([\d.]+) mm", float)
    return {
        "panel_mm": size if size and all(size) else None,
        "panel_bits_per_channel": blocks[0].find(r"(?:Dynamic bpc native|Native Color Depth): (\d+)", int),
        "panel_bits_per_channel_overall": blocks[0].find(r"Dynamic bpc overall: (\d+)", int),
        "rgb_bits_max": bits_max(parts),
    }


def tile(parts):
    part = next((part for part in named(parts, "Tiled Display Topology") if part.pair(r"Tile location: (\d+), (\d+)")), None)
    return part and {
        "tiles": part.pair(r"Num horizontal tiles: (\d+) Num vertical tiles: (\d+)"),
        "location": part.pair(r"Tile location: (\d+), (\d+)"),
        "size": part.pair(r"Tile resolution: (\d+)x(\d+)"),
        "one_enclosure": part.has("Tiled display consists of a single physical display enclosure"),
        "manufacturer": part.find(r"Tiled Display Manufacturer/Vendor ID: (.*)"),
        "product_code": part.find(r"Tiled Display Product ID Code: (\d+)", int),
        "serial_number": part.find(r"Tiled Display Serial Number: (\d+)", int) or None,
    }


def native_size(base, parts, tiled, native_timings):
    for part in named(parts, "Display Parameters Data Block"):
        size = part.pair(r"Display native pixel format: (\d+)x(\d+)")
        if size and all(size):
            return size
    if tiled:
        return [side * (count if tiled["one_enclosure"] else 1) for side, count in zip(tiled["size"], tiled["tiles"])]
    if native_timings or "    First detailed timing includes the native pixel format" in base:
        match = re.search(r"^    DTD +1:\s+(\d+)x(\d+)", base, re.MULTILINE)
        return match and [int(match.group(1)), int(match.group(2))]
    return None


def of_kind(blocks, kind, count):
    """edid-decode also reads blocks that the base block does not count."""
    found = [(re.search(rf"^Block (\d+), {kind} Extension Block:$", block, re.MULTILINE), block) for block in blocks]
    return [block for match, block in found if match and int(match.group(1)) <= count]


def expected(output):
    """None where there is neither kind of block."""
    blocks = re.split(r"^-{16}$", output, flags=re.MULTILINE)
    base = next((block for block in blocks if "Block 0, Base EDID:" in block), "")
    override = re.search(r"^    EDID Extension Block Count: (\d+)$", output, re.MULTILINE)
    counted = override or re.search(r"^  Extension blocks: (\d+)$", base, re.MULTILINE)
    cta, displayid = (of_kind(blocks, kind, int(counted.group(1)) if counted else 0) for kind in ("CTA-861", "DisplayID"))
    if not cta and not displayid:
        return None
    parts = [part for block in blocks if block in cta or block in displayid for part in sections(block)]
    version = re.search(r"^  Version: ([12]\.\d+)$", "".join(displayid[:1]), re.MULTILINE)
    lines = [line for part in parts for line in part.lines if mode(line)]
    found = dict.fromkeys(KEYS) | cta_flags("".join(cta[:1])) | video_codes(parts) | hdmi(parts) | colour(parts)
    found |= product(parts) | panel(parts)
    found["displayid_version"] = version and version.group(1)
    found["tile"] = tile(parts)
    found["native_size"] = native_size(base, parts, found["tile"], found["native_timing_count"])
    found["modes"] = [mode(line) for line in lines]
    found["displayid_preferred_mode"] = first(mode(line) for line in lines if re.search(r"[ (]preferred[,)]", line))
    return found


def as_printed(decoded):
    """Our values with the decimals of edid-decode."""
    if decoded is None:
        return None
    shown = {key: decoded[key] for key in KEYS}
    for key in ("hdr_max_cd_m2", "hdr_max_frame_average_cd_m2", "hdr_min_cd_m2"):
        if shown[key] is not None:
            shown[key] = f"{shown[key]:.3f}"
    if shown["panel_mm"]:
        shown["panel_mm"] = [round(side, 1) for side in shown["panel_mm"]]
    if shown["displayid_preferred_mode"]:
        shown["displayid_preferred_mode"] = rounded(shown["displayid_preferred_mode"])
    shown["modes"] = [rounded(value) for value in shown["modes"]]
    return shown


def rounded(value):
    return dict(value, refresh_hz=round(value["refresh_hz"], 6))


def differences(ours, theirs):
    """By "extensions.KEY"."""
    shown = as_printed(ours)
    if shown is None or theirs is None:
        return {} if shown == theirs else {"extensions": (shown, theirs)}
    return {f"extensions.{key}": (shown[key], theirs[key]) for key in KEYS if shown[key] != theirs[key]}
