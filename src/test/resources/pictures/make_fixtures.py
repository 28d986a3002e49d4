"""Writes the picture fixtures of this folder and prints the colours to expect.

Needs Python 3.11 and Pillow 12.3 (libjpeg-turbo 3.1, libwebp 1.6, LittleCMS 2.19). See README.md.
"""
import io
import struct

from PIL import Image, ImageCms

PATCHES = [(200, 40, 30), (60, 140, 70), (40, 60, 150), (205, 160, 130), (40, 45, 50), (235, 230, 220)]


def patches(mode, colours):
    """48 x 32: six flat patches of 16 x 16, three to a row."""
    picture = Image.new(mode, (48, 32))
    for i, colour in enumerate(colours):
        picture.paste(colour, (i % 3 * 16, i // 3 * 16, i % 3 * 16 + 16, i // 3 * 16 + 16))
    return picture


def s15(value):
    return struct.pack(">i", round(value * 65536))


def xyz(x, y, z):
    return b"XYZ \0\0\0\0" + s15(x) + s15(y) + s15(z)


def icc(device, space, pcs, tags):
    """An ICC version 2 profile; `tags` maps names to data."""
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"test\0" + bytes(78),
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": xyz(0.9642, 1.0, 0.8249),
        **tags,
    }
    offset = 132 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        table += name + struct.pack(">II", offset + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    header = struct.pack(">I4sI4s4s4s", offset + len(data), bytes(4), 0x02400000, device, space, pcs)
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += s15(0.9642) + s15(1.0) + s15(0.8249)
    return header + bytes(128 - len(header)) + table + data


def gamma(value):
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(value * 256)) + bytes(2)


# Primaries of Adobe RGB (1998), adapted to D50, and its gamma.
wide = icc(b"mntr", b"RGB ", b"XYZ ", {
    b"rXYZ": xyz(0.60974, 0.31111, 0.01947), b"gXYZ": xyz(0.20528, 0.62567, 0.06087),
    b"bXYZ": xyz(0.14919, 0.06322, 0.74457),
    b"rTRC": gamma(2.19921875), b"gTRC": gamma(2.19921875), b"bTRC": gamma(2.19921875)})
dark_gray = icc(b"mntr", b"GRAY", b"XYZ ", {b"kTRC": gamma(1.5)})


def cmyk_profile():
    """Made-up inks in Lab, multiplied, on two grid points per ink: an lut8 output profile."""
    inks = [(0.30, 0.60, 0.85), (0.75, 0.25, 0.50), (0.90, 0.85, 0.15), (0.12, 0.12, 0.12)]
    table = b""
    for i in range(16):
        light = [1.0, 1.0, 1.0]
        for ink in range(4):
            if i >> (3 - ink) & 1:
                light = [a * b for a, b in zip(light, inks[ink])]
        r, g, b = light
        lightness = 100 * (0.3 * r + 0.6 * g + 0.1 * b) ** 0.5
        table += bytes([round(lightness * 2.55), round(128 + 90 * (r - g)), round(128 + 70 * (g - b))])
    identity = bytes(range(256))
    lut = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0])
    for i in range(9):
        lut += s15(1.0 if i % 4 == 0 else 0.0)
    lut += identity * 4 + table + identity * 3
    return icc(b"prtr", b"CMYK", b"Lab ", {b"A2B0": lut})


def srgb():
    """sRGB as version 2, as Java has it: LittleCMS's own, version 4, would compensate for black."""
    curve = [((i / 1023 + 0.055) / 1.055) ** 2.4 if i > 41 else i / 1023 / 12.92 for i in range(1024)]
    table = b"curv\0\0\0\0" + struct.pack(">I1024H", 1024, *(round(65535 * v) for v in curve))
    return icc(b"mntr", b"RGB ", b"XYZ ", {
        b"rXYZ": xyz(0.43607, 0.22249, 0.01392), b"gXYZ": xyz(0.38515, 0.71687, 0.09708),
        b"bXYZ": xyz(0.14307, 0.06061, 0.71410), b"rTRC": table, b"gTRC": table, b"bTRC": table})


def to_srgb(picture, profile):
    """What LittleCMS makes of the patches, perceptual intent."""
    done = ImageCms.profileToProfile(
        picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        ImageCms.ImageCmsProfile(io.BytesIO(srgb())),
        renderingIntent=0, outputMode="RGB")
    return middle(done)


def middle(picture):
    return [picture.getpixel((i % 3 * 16 + 8, i // 3 * 16 + 8)) for i in range(6)]


def show(name, colours):
    print(name, ", ".join("0x%02x%02x%02x" % c[:3] for c in colours))


def strip_segment(jpeg, marker):
    at = jpeg.index(bytes([0xFF, marker]))
    length = struct.unpack(">H", jpeg[at + 2:at + 4])[0]
    return jpeg[:at] + jpeg[at + 2 + length:]


def jpeg(picture, **options):
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95, subsampling=0, **options)
    return out.getvalue()


def write(name, data):
    with open(name, "wb") as out:
        out.write(data)


rgb = patches("RGB", PATCHES)
wide_expected = to_srgb(rgb, wide)
show("wide", wide_expected)
write("wide-profile.jpg", jpeg(rgb, icc_profile=wide))
rgb.save("wide-profile.png", icc_profile=wide)
rgb.quantize(8).save("wide-profile-palette.png", icc_profile=wide)
rgb.save("wide-profile.tif", icc_profile=wide, compression="tiff_lzw")
rgb.save("wide-profile.webp", icc_profile=wide, lossless=True)
rgb.save("broken-profile.png", icc_profile=wide[:100] + bytes(400))
write("broken-profile.jpg", jpeg(rgb, icc_profile=b"nonsense" * 40))

gray = patches("L", [20, 60, 100, 140, 180, 240])
show("gray", to_srgb(gray, dark_gray))
write("gray-profile.jpg", jpeg(gray, icc_profile=dark_gray))
gray.save("gray-profile.png", icc_profile=dark_gray)

INKS = [(0, 220, 240, 10), (200, 40, 220, 20), (230, 190, 20, 30), (20, 90, 110, 10), (60, 50, 50, 220), (10, 10, 20, 0)]
cmyk = patches("CMYK", INKS)
show("cmyk profile", to_srgb(cmyk, cmyk_profile()))
show("cmyk plain", middle(cmyk.convert("RGB")))
write("cmyk-profile.jpg", jpeg(cmyk, icc_profile=cmyk_profile()))
cmyk.save("cmyk-profile.tif", icc_profile=cmyk_profile(), compression="tiff_lzw")
cmyk.save("cmyk.tif")
write("cmyk-adobe.jpg", jpeg(cmyk))
# Without Adobe's marker the stored numbers are ink; Pillow inverts what it stores.
write("cmyk-no-marker.jpg", strip_segment(jpeg(patches("CMYK", [tuple(255 - v for v in c) for c in INKS])), 0xEE))
# YCCK: the ink CMY as if it were RGB, turned to luma and chroma, stored with K inverted.
ycc = patches("RGB", [c[:3] for c in INKS]).convert("YCbCr")
stored = Image.merge("CMYK", [b.point(lambda v: 255 - v) for b in ycc.split()] + [cmyk.getchannel("K")])
data = bytearray(jpeg(stored))
adobe = data.index(b"Adobe")
assert data[adobe + 11] == 0
data[adobe + 11] = 2
write("ycck.jpg", bytes(data))
show("ycck", middle(Image.open("ycck.jpg").convert("RGB")))

write("progressive.jpg", jpeg(rgb, progressive=True))

rgb.save("lossy.webp", quality=95)
rgb.save("lossless.webp", lossless=True)
alpha = rgb.convert("RGBA")
alpha.putalpha(patches("L", [255, 128, 0, 255, 64, 192]))
alpha.save("alpha-lossless.webp", lossless=True, exact=True)
alpha.save("alpha-lossy.webp", quality=95)
exif = Image.Exif()
exif[274] = 6
rgb.save("turned.webp", lossless=True, exif=exif)
rgb.save("turned.png", exif=exif)
# Two frames; the second changes only a corner, so libwebp stores it with an offset.
second = rgb.copy()
second.paste((255, 255, 255), (30, 20, 40, 28))
rgb.save("animated.webp", save_all=True, append_images=[second], lossless=True, duration=100)

rgb.save("turned.tif", tiffinfo={274: 8})
rgb.save("pages.tif", save_all=True, append_images=[Image.new("RGB", (10, 10))], compression="tiff_adobe_deflate")
rgb.save("jpeg-inside.tif", compression="jpeg", quality=95)
patches("1", [1, 0, 1, 0, 1, 0]).save("fax.tif", compression="group4")
