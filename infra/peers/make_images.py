"""Generates valid images of one decoder's formats, each with its expected stored values."""

import io
import os
import struct
import subprocess
import zlib

import imagecodecs
import numpy as np
import PIL.Image
import PIL.ImageCms
import pydicom
import streams
import tifffile
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate

MAMMOGRAM = "1.2.840.10008.5.1.4.1.1.1.2"
IMPLICIT, EXPLICIT, DEFLATED, BIG = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"


smallest = 1


def picture(rng, bits):
    """Noise, a gradient, a flat field or a disc, over the whole range of the bits."""
    sizes = [size for size in (1, 2, 3, 7, 8, 9, 16, 17, 31, 33, 40, 64) if size >= smallest]
    rows, columns = (int(rng.choice(sizes)) for _ in range(2))
    y, x = np.mgrid[0:rows, 0:columns]
    top = 2**bits - 1
    kind = rng.integers(0, 4)
    if kind == 0:
        image = rng.integers(0, top + 1, (rows, columns))
    elif kind == 1:
        image = (x * 3 + y * 5) * max(1, top // 500) % (top + 1)
    elif kind == 2:
        image = np.full((rows, columns), rng.integers(0, top + 1))
    else:
        image = np.where((x - columns / 2) ** 2 + (y - rows / 2) ** 2 < (columns / 3) ** 2, top * 3 // 4, 0) + rng.integers(0, max(2, top // 64), (rows, columns))
    return np.clip(image, 0, top).astype("<u2" if bits > 8 else "u1")


def dataset(rows, columns, syntax, bits, allocated=None, high_bit=None, signed=False):
    ds, meta = Dataset(), FileMetaDataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = syntax, MAMMOGRAM, "1.2.3.4"
    ds.file_meta = meta
    ds.SOPClassUID, ds.SOPInstanceUID, ds.StudyInstanceUID, ds.SeriesInstanceUID = MAMMOGRAM, "1.2.3.4", "1.2.3.5", "1.2.3.6"
    ds.Modality, ds.PatientID, ds.PatientName, ds.PresentationIntentType = "MG", "P1", "A^B", "FOR PRESENTATION"
    ds.ImageLaterality, ds.ViewPosition, ds.BurnedInAnnotation, ds.StudyDate = "R", "CC", "NO", "20240105"
    ds.Rows, ds.Columns, ds.SamplesPerPixel, ds.PhotometricInterpretation = rows, columns, 1, "MONOCHROME2"
    ds.BitsAllocated = allocated or (16 if bits > 8 else 8)
    ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, bits - 1 if high_bit is None else high_bit, int(signed)
    return ds


def saved(ds):
    out = io.BytesIO()
    ds.save_as(out, enforce_file_format=True)
    return out.getvalue()


def native(ds, array):
    wide = ds.BitsAllocated == 16
    data = array.astype((">" if ds.file_meta.TransferSyntaxUID == BIG else "<") + ("u2" if wide else "u1")).tobytes()
    if not wide and ds.file_meta.TransferSyntaxUID == BIG:
        ds.add_new(0x7FE00010, "OB", data + b"\0" * (len(data) % 2))
    else:
        ds.add_new(0x7FE00010, "OW", data + b"\0" * (len(data) % 2))
    return saved(ds)


def encapsulated(ds, stream, rng):
    fragments = int(rng.integers(1, 4)) if len(stream) > 300 else 1
    ds.PixelData = encapsulate([stream], fragments_per_frame=fragments, has_bot=bool(rng.integers(0, 2)))
    ds["PixelData"].VR = "OB"
    ds["PixelData"].is_undefined_length = True
    return saved(ds)


def rewritten(folder, bytes_, *program):
    before, after = os.path.join(folder, "before.dcm"), os.path.join(folder, "after.dcm")
    with open(before, "wb") as file:
        file.write(bytes_)
    done = subprocess.run([*program, before, after], capture_output=True)
    if done.returncode != 0:
        return None
    with open(after, "rb") as file:
        return file.read()


def signed_values(array, bits):
    return np.where(array.astype(int) >= 2 ** (bits - 1), array.astype(int) - 2**bits, array.astype(int))


def make_native(rng, folder):
    allocated = int(rng.choice([8, 16]))
    bits = int(rng.integers(1, allocated + 1))
    high = int(rng.integers(bits - 1, allocated))
    signed = bool(rng.integers(0, 2))
    array = picture(rng, bits)
    cells = array.astype("<u2") << (high - bits + 1)
    if signed and high == bits - 1:
        # Ordinary writers extend the sign.
        cells = signed_values(array, bits) & (2**allocated - 1)
    elif rng.integers(0, 2) and high == bits - 1 and bits < allocated:
        # Old overlays are stored in the unused bits.
        cells = cells | (rng.integers(0, 2 ** (allocated - bits), array.shape) << bits)
    syntax = str(rng.choice([IMPLICIT, EXPLICIT, DEFLATED, BIG]))
    ds = dataset(*array.shape, syntax, bits, allocated, high, signed)
    return "dcm", native(ds, cells), signed_values(array, bits) if signed else array


def make_rle(rng, folder):
    bits = int(rng.integers(1, 17))
    array = picture(rng, bits)
    signed = bool(rng.integers(0, 2))
    allocated = 16 if bits > 8 or rng.integers(0, 2) else 8
    truth = signed_values(array, bits) if signed else array
    cells = (truth.astype(int) & (2**allocated - 1)).astype("<u2" if allocated == 16 else "u1")
    stream = streams.rle(cells, rng)
    return "dcm", encapsulated(dataset(*array.shape, "1.2.840.10008.1.2.5", bits, allocated, None, signed), stream, _one_fragment(rng)), truth


def _one_fragment(rng):
    """RLE has one fragment per frame (PS3.5 A.4.2)."""

    class One:
        def integers(self, low, high):
            return low if high == 4 else rng.integers(low, high)

    return One()


def make_jpeg_lossless(rng, folder):
    bits = int(rng.integers(2, 17))
    array = picture(rng, bits)
    predictor = int(rng.integers(1, 8))
    way = int(rng.integers(0, 4))
    if way == 0 and bits >= 8:
        ds = dataset(*array.shape, EXPLICIT, bits)
        program = ["dcmcjpeg", "+el", "+sv", str(predictor)] if rng.integers(0, 2) else ["dcmcjpeg", "+e1"]
        done = rewritten(folder, native(ds, array), *program)
        if done:
            return "dcm", done, array
    signed = way == 1
    truth = signed_values(array, bits) if signed else array
    precision = bits if not signed else 16 if bits > 8 else 8
    transform = int(rng.integers(0, min(4, precision - 1))) if way == 2 else 0
    array = ((array >> transform) << transform) if transform else array
    truth = array if transform else truth
    cells = truth.astype(int) & (2**precision - 1)
    restart = int(rng.choice([0, 0, 1, 2, 5]))
    stream = streams.jpeg_lossless(cells, precision, predictor, transform, restart if restart < len(cells) else 0, rng)
    syntax = "1.2.840.10008.1.2.4.70" if predictor == 1 else "1.2.840.10008.1.2.4.57"
    return "dcm", encapsulated(dataset(*array.shape, syntax, bits, None, None, signed), stream, rng), truth


def make_jpeg_sequential(rng, folder):
    """Lossy: the expected values are those of the other decoders."""
    if rng.integers(0, 2):
        array = picture(rng, 8)
        out = io.BytesIO()
        options = {"restart_marker_blocks": int(rng.integers(1, 5))} if rng.integers(0, 2) else {}
        PIL.Image.fromarray(array).save(out, "JPEG", quality=int(rng.integers(1, 101)), optimize=bool(rng.integers(0, 2)), **options)
        syntax = str(rng.choice(["1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"]))
        return "dcm", encapsulated(dataset(*array.shape, syntax, 8), out.getvalue(), rng), None
    array = picture(rng, 12)
    if rng.integers(0, 2):
        done = rewritten(folder, native(dataset(*array.shape, EXPLICIT, 12), array), "dcmcjpeg", "+ee", "+q", str(rng.integers(5, 101)))
        if done:
            return "dcm", done, None
    stream = imagecodecs.jpeg8_encode(array, level=int(rng.integers(5, 101)), bitspersample=12)
    return "dcm", encapsulated(dataset(*array.shape, "1.2.840.10008.1.2.4.51", 12), stream, rng), None


def make_jpeg_ls(rng, folder):
    bits = int(rng.integers(2, 17))
    array = picture(rng, bits)
    near = int(rng.integers(1, 6)) if rng.integers(0, 3) == 0 and bits > 5 else 0
    way = int(rng.integers(0, 3))
    if way == 0 and bits >= 8:
        program = ["dcmcjpls", "+en", "+md", str(near)] if near else ["dcmcjpls", "+el"]
        done = rewritten(folder, native(dataset(*array.shape, EXPLICIT, bits), array), *program)
        if done:
            return "dcm", done, None if near else array
    signed = way == 1 and not near
    syntax = "1.2.840.10008.1.2.4.81" if near else "1.2.840.10008.1.2.4.80"
    # This encoder writes 16-bit cells that need fewer than 9 bits as if they were bytes.
    if way == 2 and bits > 5 and (bits <= 8 or array.max() > 255):
        import jpeg_ls

        try:
            stream = bytes(jpeg_ls.encode_array(array, lossy_error=near))
        except RuntimeError:  # Its buffer is too small for noise.
            stream = imagecodecs.jpegls_encode(array, level=near)
    else:
        stream = imagecodecs.jpegls_encode(array, level=near)
    truth = signed_values(array, 16 if bits > 8 else 8) if signed else array
    ds = dataset(*array.shape, syntax, (16 if bits > 8 else 8) if signed else bits, None, None, signed)
    return "dcm", encapsulated(ds, stream, rng), None if near else truth


def make_jpeg_2000(rng, folder):
    bits = int(rng.integers(2, 17))
    array = picture(rng, bits)
    lossy = rng.integers(0, 3) == 0
    signed = bool(rng.integers(0, 2))
    syntax = "1.2.840.10008.1.2.4.91" if lossy else "1.2.840.10008.1.2.4.90"
    wide = "<i2" if bits > 8 else "i1"
    if rng.integers(0, 2) or signed:
        from openjpeg import utils as openjpeg

        values = signed_values(array, bits).astype(wide) if signed else array
        options = {"compression_ratios": [int(rng.integers(2, 20))]} if lossy else {}
        try:
            stream = openjpeg.encode_array(values, bits_stored=bits, photometric_interpretation=2, use_mct=False, codec_format=0, **options)
        except Exception:
            return make_jpeg_2000(rng, folder)
        truth = None if lossy else values
        return "dcm", encapsulated(dataset(*array.shape, syntax, bits, None, None, signed), bytes(stream), rng), truth
    out = io.BytesIO()
    options = {
        "irreversible": bool(lossy),
        "progression": str(rng.choice(["LRCP", "RLCP", "RPCL", "PCRL", "CPRL"])),
        "no_jp2": True,
        "codeblock_size": (int(rng.choice([4, 16, 64])),) * 2,
    }
    if rng.integers(0, 2) and min(array.shape) > 8:
        options["tile_size"] = (int(rng.integers(8, 40)), int(rng.integers(8, 40)))
    # The encoder aborts on tiles that halve to nothing.
    halvings = int(np.log2(min(*array.shape, *options.get("tile_size", (64, 64)))))
    options["num_resolutions"] = int(rng.integers(1, max(2, min(5, halvings - 1)))) if "tile_size" not in options else 1 + int(rng.integers(0, 2))
    if rng.integers(0, 2):
        options["precinct_size"] = (int(rng.choice([16, 32, 64])),) * 2
        options["codeblock_size"] = (8, 8)
    if rng.integers(0, 2):
        options["quality_mode"], options["quality_layers"] = "rates", [20, 5, 1]
    try:
        PIL.Image.fromarray(array.astype("<u2") if bits > 8 else array).save(out, "JPEG2000", **options)
    except Exception:
        return make_jpeg_2000(rng, folder)
    stored = 16 if bits > 8 else 8
    # The encoder is not lossless on every tile, so the other decoders determine what the stream contains.
    return "dcm", encapsulated(dataset(*array.shape, syntax, stored), out.getvalue(), rng), None


def make_htj2k(rng, folder):
    bits = int(rng.integers(2, 17))
    array = picture(rng, bits)
    lossy = rng.integers(0, 3) == 0
    signed = bool(rng.integers(0, 2))
    # The stream is one of whole cells, in two's complement.
    values = signed_values(array, bits).astype("<i2" if bits > 8 else "i1") if signed else array
    options = {"reversible": not lossy, "tlm": bool(rng.integers(0, 2))}
    if rng.integers(0, 2):
        options["resolutions"] = int(rng.integers(1, 6))
    if rng.integers(0, 3) == 0:
        options["tile"] = (32, 32)
    stream = imagecodecs.htj2k_encode(values, 0.001 if lossy else None, **options)
    syntax = "1.2.840.10008.1.2.4.203" if lossy else "1.2.840.10008.1.2.4.201"
    return "dcm", encapsulated(dataset(*array.shape, syntax, bits, None, None, signed), bytes(stream), rng), None if lossy else values


def _profile():
    return PIL.ImageCms.ImageCmsProfile(PIL.ImageCms.createProfile("sRGB")).tobytes()


def make_png(rng, folder):
    colour, depth = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (2, 8), (2, 16), (6, 8), (6, 16)][int(rng.integers(0, 15))]
    array = picture(rng, depth)
    ancillary = b""
    if rng.integers(0, 2):
        ancillary += streams.chunk(b"gAMA", struct.pack(">I", int(rng.integers(20000, 100000))))
    if rng.integers(0, 3) == 0 and colour in (2, 6):
        ancillary += streams.chunk(b"iCCP", b"p\0\0" + zlib.compress(_profile()))
    if rng.integers(0, 2):
        ancillary += streams.chunk(b"pHYs", struct.pack(">IIB", 1000, 1000, 1))
    truth = array
    if colour == 3:
        ramp = rng.integers(0, 256, 2**depth)
        ancillary += streams.chunk(b"PLTE", np.repeat(ramp, 3).astype("u1").tobytes())
        truth = ramp[array]
    elif colour == 0 and depth < 8:
        truth = array.astype(int) * (255 // (2**depth - 1))
    samples = array[..., None].astype(int)
    if colour in (2, 6):
        samples = np.repeat(samples, 3, axis=2)
    if colour in (4, 6):
        samples = np.concatenate([samples, np.full(array.shape + (1,), 2**depth - 1)], axis=2)
    return "png", streams.png(samples, depth, colour, bool(rng.integers(0, 2)), ancillary, rng), truth


def make_tiff(rng, folder):
    bits = int(rng.choice([8, 16]))
    array = picture(rng, bits)
    inverse = rng.integers(0, 4) == 0
    options = {
        "compression": [None, "lzw", "deflate", "packbits", "adobe_deflate"][int(rng.integers(0, 5))],
        "photometric": "miniswhite" if inverse else "minisblack",
        "byteorder": str(rng.choice(["<", ">"])),
        "metadata": None,
    }
    if options["compression"] in ("lzw", "deflate", "adobe_deflate") and rng.integers(0, 2):
        options["predictor"] = True
    if rng.integers(0, 3) == 0:
        options["tile"] = (16 * int(rng.integers(1, 4)), 16 * int(rng.integers(1, 4)))
    else:
        options["rowsperstrip"] = int(rng.integers(1, len(array) + 3))
    if rng.integers(0, 2):
        options["extratags"] = [(65000, "s", 0, "private", True), (34675, "B", 4, b"abcd", True)]
    out = io.BytesIO()
    tifffile.imwrite(out, array, **options)
    return "tif", out.getvalue(), 2**bits - 1 - array.astype(int) if inverse else array


def make_jpeg(rng, folder):
    array = picture(rng, 8)
    image = PIL.Image.fromarray(array)
    if rng.integers(0, 3) == 0:
        image = image.convert("RGB")
    options = {"quality": int(rng.integers(1, 101)), "progressive": bool(rng.integers(0, 2)), "optimize": bool(rng.integers(0, 2))}
    if rng.integers(0, 3) == 0:
        options["restart_marker_blocks"] = int(rng.integers(1, 5))
    if rng.integers(0, 3) == 0 and image.mode == "RGB":
        options["icc_profile"] = _profile()
    if rng.integers(0, 3) == 0:
        options["comment"] = b"made up"
    out = io.BytesIO()
    image.save(out, "JPEG", **options)
    return "jpg", out.getvalue(), None


def make_pgm(rng, folder):
    maximum = int(rng.choice([1, 7, 100, 255, 256, 1000, 4095, 65535]))
    array = np.minimum(picture(rng, 16), maximum) if rng.integers(0, 2) else picture(rng, 16).astype(int) % (maximum + 1)
    text = bool(rng.integers(0, 2))
    comment = [b"", b"# made up\n", b"#\n# twice\n"][int(rng.integers(0, 3))]
    head = b"%s\n%s%d %s%d\n%d\n" % (b"P2" if text else b"P5", comment, array.shape[1], comment and b"\n" + comment, array.shape[0], maximum)
    if text:
        body = b"\n".join(b" ".join(b"%d" % value for value in row) for row in array) + b"\n"
    else:
        body = array.astype(">u2" if maximum > 255 else "u1").tobytes()
    return "pgm", head + body, array


makers = {
    "native": make_native,
    "rle": make_rle,
    "jpegLossless": make_jpeg_lossless,
    "jpegSequential": make_jpeg_sequential,
    "jpegLs": make_jpeg_ls,
    "jpeg2000": make_jpeg_2000,
    "htj2k": make_htj2k,
    "png": make_png,
    "tiff": make_tiff,
    "jpeg": make_jpeg,
    "pgm": make_pgm,
}
formats = {"png": "PNG", "tif": "TIFF", "jpg": "JPEG", "pgm": "PGM", "dcm": "DICOM"}
