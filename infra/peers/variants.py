"""variants.py FOLDER: writes 88 variants of one mammogram, and what pydicom and dcmtk make of each: stored and modality values, window, texts."""

import itertools
import json
import os
import subprocess
import sys

import make_images
import numpy as np
import peers
import pydicom
import streams
from pydicom.dataset import Dataset
from pydicom.pixels import apply_modality_lut, apply_windowing

SYNTAXES = {
    "implicit": make_images.IMPLICIT,
    "explicit": make_images.EXPLICIT,
    "deflated": make_images.DEFLATED,
    "bigEndian": make_images.BIG,
    "rle": "1.2.840.10008.1.2.5",
    "jpegLossless": "1.2.840.10008.1.2.4.70",
    "jpegLs": "1.2.840.10008.1.2.4.80",
    "jpeg2000": "1.2.840.10008.1.2.4.90",
}
BITS = [(8, 8, False), (16, 10, False), (16, 12, False), (16, 14, False), (16, 16, False), (16, 12, True), (16, 16, True)]
VOI = ["none", "one window", "two windows", "sigmoid", "exact"]
ORIENTATION = [None, ["P", "L"], ["P", "F"]]
SPACING = ["none", "imager", "pixel", "magnified"]
CHARSET = [(None, "P-1"), ("ISO_IR 100", "Müller-1"), ("ISO_IR 192", "Петрова-2"), ("ISO_IR 144", "Петрова-2")]
PADDING = [None, "value", "range"]


def variants(count):
    """Every pair of syntax and bits, then the rest, with the other choices going round at different speeds."""
    pairs = list(itertools.product(SYNTAXES, BITS))
    pairs += pairs[: count - len(pairs)]
    for index, (syntax, bits) in enumerate(pairs[:count]):
        choices = {"voi": VOI, "orientation": ORIENTATION, "spacing": SPACING, "charset": CHARSET, "padding": PADDING}
        picked = {name: values[(index * step + index // len(values)) % len(values)] for (name, values), step in zip(choices.items(), (1, 1, 3, 1, 2))}
        yield index, syntax, bits, ["MONOCHROME1", "MONOCHROME2"][(index // 3) % 2], picked


def image(rng, bits, signed):
    y, x = np.mgrid[0:40, 0:32]
    top = 2**bits - 1
    breast = (x - 32) ** 2 / 20**2 + (y - 20) ** 2 / 18**2 < 1
    values = np.where(breast, top // 3 + rng.integers(0, max(2, top // 3), x.shape), 0)
    return make_images.signed_values(values, bits) if signed else values.astype(int)


def write(path, index, syntax, bits, photometric, picked):
    rng = np.random.default_rng([88, index])
    allocated, stored, signed = bits
    values = image(rng, stored, signed)
    charset, patient = picked["charset"]
    ds = make_images.dataset(*values.shape, SYNTAXES[syntax], stored, allocated, None, signed)
    if charset:
        ds.SpecificCharacterSet = charset
    ds.PatientID, ds.PatientName, ds.PhotometricInterpretation = patient, f"{patient}^A", photometric
    ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.88.{index}"
    ds.PresentationLUTShape = "INVERSE" if photometric == "MONOCHROME1" else "IDENTITY"
    ds.RescaleIntercept, ds.RescaleSlope, ds.RescaleType = [(0, 1), (-100, 1), (0, 2)][index % 3] + ("US",)
    middle, width = 2 ** (stored - 1) * (0 if signed else 1), 2**stored // 2
    if picked["voi"] != "none":
        ds.WindowCenter, ds.WindowWidth = middle, width
    if picked["voi"] == "two windows":
        ds.WindowCenter, ds.WindowWidth, ds.WindowCenterWidthExplanation = [middle, middle + 5], [width, width // 2], ["NORMAL", "HARDER"]
    if picked["voi"] in ("sigmoid", "exact"):
        ds.VOILUTFunction = {"sigmoid": "SIGMOID", "exact": "LINEAR_EXACT"}[picked["voi"]]
    if picked["orientation"]:
        ds.PatientOrientation = picked["orientation"]
    if picked["spacing"] != "none":
        ds.add_new(0x00280030 if picked["spacing"] == "pixel" else 0x00181164, "DS", ["0.07", "0.08"])
    if picked["spacing"] == "magnified":
        ds.EstimatedRadiographicMagnificationFactor = "1.75"
    low = int(values.min())
    if picked["padding"]:
        ds.add_new(0x00280120, "SS" if signed else "US", low)
    if picked["padding"] == "range":
        ds.add_new(0x00280121, "SS" if signed else "US", low + 1)
    cells = values & (2**allocated - 1)
    wide = cells.astype("<u2" if allocated == 16 else "u1")
    if syntax in ("implicit", "explicit", "deflated", "bigEndian"):
        data = make_images.native(ds, cells)
    elif syntax == "rle":
        data = make_images.encapsulated(ds, streams.rle(wide, rng), make_images._one_fragment(rng))
    elif syntax == "jpegLossless":
        data = make_images.encapsulated(ds, streams.jpeg_lossless(wide, allocated, 1, 0, 0, rng), rng)
    elif syntax == "jpegLs":
        data = make_images.encapsulated(ds, make_images.imagecodecs.jpegls_encode(wide), rng)
    else:
        from openjpeg import utils as openjpeg

        typed = values.astype(("<i2" if allocated == 16 else "i1") if signed else ("<u2" if allocated == 16 else "u1"))
        stream = openjpeg.encode_array(typed, bits_stored=stored, photometric_interpretation=2, use_mct=False, codec_format=0)
        data = make_images.encapsulated(ds, bytes(stream), rng)
    with open(path, "wb") as file:
        file.write(data)
    return values


def main(folder):
    made = []
    for index, syntax, bits, photometric, picked in variants(88):
        path = os.path.join(folder, f"{index}.dcm")
        values = write(path, index, syntax, bits, photometric, picked)
        made.append((path, values, f"{syntax} {bits} {photometric} {picked}"))
    answers = peers.ask([(path, peers.peers_of(path, "DICOM")) for path, _, _ in made])
    for (path, values, what), answer in zip(made, answers):
        ds = pydicom.dcmread(path)
        agree = [peer for peer, array in answer.items() if not isinstance(array, str) and (array == values).all()]
        modality = np.asarray(apply_modality_lut(values, ds)).astype(float)
        modality.astype("<f8").tofile(path + ".modality")
        windows = []
        if "WindowCenter" in ds:
            count = 1 if isinstance(ds.WindowCenter, (float, int)) or not hasattr(ds.WindowCenter, "__len__") else len(ds.WindowCenter)
            for which in range(count):
                # pydicom's window spans the stored range; as a share of that range, it is what a screen shows.
                shown = _windowed(modality, ds, which)
                shown.astype("<f8").tofile(f"{path}.window{which}")
                windows.append(which)
        texts = {"patientId": str(ds.PatientID), "photometric": ds.PhotometricInterpretation, "orientation": [str(v) for v in ds.get("PatientOrientation") or []]}
        spacing = ds.get("ImagerPixelSpacing") or ds.get("PixelSpacing")
        factor = float(ds.get("EstimatedRadiographicMagnificationFactor") or 1)
        spacing = [float(value) / factor for value in spacing] if spacing else None
        print(json.dumps({"file": os.path.basename(path), "what": what, "agree": agree, "windows": windows, "spacing": spacing, **texts}))


def _windowed(modality, ds, which):
    """From 0 to 1. The window is applied to modality values by a data set that holds them as they are."""
    centres = np.atleast_1d(np.asarray(ds.WindowCenter, float))
    widths = np.atleast_1d(np.asarray(ds.WindowWidth, float))
    plain = Dataset()
    plain.WindowCenter, plain.WindowWidth = float(centres[which]), float(widths[which])
    plain.BitsStored, plain.PixelRepresentation, plain.PhotometricInterpretation = 16, 0, "MONOCHROME2"
    if "VOILUTFunction" in ds:
        plain.VOILUTFunction = ds.VOILUTFunction
    return apply_windowing(modality, plain) / 65535


if __name__ == "__main__":
    main(sys.argv[1])
