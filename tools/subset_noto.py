#!/usr/bin/env python3
"""Makes the bundled Chinese fonts from Noto Sans SC: what common texts need, small enough to ship.

Needs fonttools (Debian: python3-fonttools) and the package of the whole fonts:

    npm pack @expo-google-fonts/noto-sans-sc@0.4.3
    tar xzf expo-google-fonts-noto-sans-sc-0.4.3.tgz
    python3 tools/subset_noto.py package

Kept are GB2312's signs and its first level (3755 characters, those of daily use), and whatever
else the Chinese texts of the program hold; Latin letters come from Open Sans.
"""

import pathlib
import sys

from fontTools import subset

ROOT = pathlib.Path(__file__).resolve().parent.parent
FONTS = ROOT / "src/main/resources/pentimento/export"
TEXTS = ROOT / "src/main/resources/pentimento/sequence/captions_zh.properties"
WEIGHTS = {
    "NotoSansSC-Regular.ttf": "400Regular/NotoSansSC_400Regular.ttf",
    "NotoSansSC-SemiBold.ttf": "600SemiBold/NotoSansSC_600SemiBold.ttf",
}


def gb2312(first_row, last_row):
    """The characters of some rows of the standard; places that it leaves empty are skipped."""
    for row in range(first_row, last_row + 1):
        for cell in range(1, 95):
            try:
                yield bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")
            except UnicodeDecodeError:
                pass


def main(package):
    wanted = set(gb2312(1, 3)) | set(gb2312(16, 55))
    wanted |= {c for c in TEXTS.read_text(encoding="utf-8") if ord(c) >= 0x2E80}
    for target, source in WEIGHTS.items():
        options = subset.Options()
        options.hinting = False
        options.layout_features = []
        options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "STAT", "vhea", "vmtx", "VORG"]
        options.notdef_outline = True
        font = subset.load_font(pathlib.Path(package) / source, options)
        tool = subset.Subsetter(options)
        tool.populate(unicodes=map(ord, wanted))
        tool.subset(font)
        subset.save_font(font, FONTS / target, options)
        print(target, len(font.getGlyphOrder()), "glyphs,", (FONTS / target).stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
