# SPDX-License-Identifier: Apache-2.0
"""AAPM On-line Report 03 forbids copies of its own label: none of its words in what draws, and our own there."""
import os
import sys

folder = os.path.join(sys.argv[1], "patterns")
text = "".join(open(os.path.join(folder, name), encoding="utf-8").read()
               for name in sorted(os.listdir(folder)) if name.endswith((".c", ".h")) and name != "font_data.c")
joined = text.replace('"\n', "").replace('"', "")
for words in ("Version 8", "12/01", "2001 by AAPM", "Copyright", "QC Pattern", "LN8 Pattern", "UN Pattern", "by AAPM"):
    assert words.lower() not in joined.lower(), words
for words in ("synthetic pattern", "based on the", "AAPM", "On-line Report 03", "scaled"):
    assert words in joined, words
