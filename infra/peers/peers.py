"""Third-party decoders applied to a file: each returns the stored values of its one grey image, or refuses."""

import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import warnings

import gdcm
import imagecodecs
import numpy as np
import PIL.Image
import pydicom
import tifffile
from pydicom.encaps import generate_fragments
from pydicom.pixels import get_decoder

warnings.simplefilter("ignore")
PIL.Image.MAX_IMAGE_PIXELS = None
gdcm.Trace.WarningOff()
gdcm.Trace.ErrorOff()

RLE, J2K, JLS = "1.2.840.10008.1.2.5", ("1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"), ("1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81")
HTJ2K = ("1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.202", "1.2.840.10008.1.2.4.203")
JPEG = ("1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70")


CRASHED = "crashed or hung"


class Refused(Exception):
    pass


def grey(array):
    """One plane of integers; colour is accepted only if all channels are equal."""
    array = np.asarray(array)
    if array.ndim == 3 and array.shape[2] >= 3 and (array[..., :3] == array[..., :1]).all():
        array = array[..., 0]
    if array.ndim == 3 and array.shape[2] in (1, 2):
        array = array[..., 0]
    if array.ndim != 2 or array.dtype.kind not in "iu" or array.dtype.itemsize > 2:
        raise Refused(f"not grey: {array.shape} {array.dtype}")
    return array.astype("<i4")


def by_pydicom(plugin):
    def decode(path):
        dataset = pydicom.dcmread(path)
        decoder = get_decoder(dataset.file_meta.TransferSyntaxUID)
        array, _ = decoder.as_array(dataset, raw=True, decoding_plugin=plugin)
        return grey(array)

    return decode


def by_pydicom_natively(path):
    return grey(pydicom.dcmread(path).pixel_array)


def by_gdcm(path):
    # Its Python binding loses some buffers, so it rewrites the file uncompressed.
    reader = gdcm.ImageReader()
    reader.SetFileName(path)
    if not reader.Read():
        raise Refused("unreadable")
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(reader.GetImage())
    if not change.Change():
        raise Refused("undecodable")
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.dcm")
        writer = gdcm.ImageWriter()
        writer.SetFileName(out)
        writer.SetFile(reader.GetFile())
        writer.SetImage(change.GetOutput())
        if not writer.Write():
            raise Refused("unwritable")
        return _cells(out)


def _cells(path):
    """The raw cells of an uncompressed little-endian file."""
    dataset = pydicom.dcmread(path)
    raw = np.frombuffer(dataset.PixelData, ("i" if dataset.PixelRepresentation else "u") + str(dataset.BitsAllocated // 8))
    count = dataset.Rows * dataset.Columns
    if len(raw) < count:
        raise Refused("short")
    return grey(raw[:count].reshape(dataset.Rows, dataset.Columns))


def by_dcmtk(*program):
    def decode(path):
        with tempfile.TemporaryDirectory() as folder:
            out = os.path.join(folder, "out.dcm")
            done = subprocess.run([*program, path, out], capture_output=True, timeout=120)
            if done.returncode != 0:
                raise Refused(done.stderr.decode("utf-8", "replace")[:100])
            return _cells(out)

    return decode


def by_imagecodecs(name):
    def decode(path):
        with open(path, "rb") as file:
            return grey(getattr(imagecodecs, name)(file.read()))

    return decode


def by_imagecodecs_of_stream(name):
    def decode(path):
        dataset = pydicom.dcmread(path)
        return grey(getattr(imagecodecs, name)(b"".join(list(generate_fragments(dataset.PixelData))[1:])))

    return decode


def by_pillow(path):
    with PIL.Image.open(path) as image:
        image.load()
        if image.mode in ("P", "1", "LA", "RGBA"):
            image = image.convert("L" if image.mode == "1" else "RGB")
        return grey(np.asarray(image).astype("<u2") if image.mode == "I" else np.asarray(image))


def by_tifffile(path):
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        array = page.asarray()
        # It returns the stored values; white-is-zero is inverted here.
        return grey(np.iinfo(array.dtype).max - array if page.photometric == 0 else array)


def peers_of(path, format):
    """By name, every decoder that claims to read files of this kind."""
    if format == "PNG":
        return {"pillow": by_pillow, "imagecodecs": by_imagecodecs("png_decode")}
    if format == "TIFF":
        return {"pillow": by_pillow, "tifffile": by_tifffile}
    if format == "JPEG":
        return {"pillow": by_pillow, "imagecodecs": by_imagecodecs("jpeg_decode")}
    if format == "PGM":
        return {"pillow": by_pillow}
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    found = _peers_of_syntax(str(dataset.file_meta.TransferSyntaxUID))
    # gdcm aborts on fewer than 8 bits of 8.
    return {name: decode for name, decode in found.items() if name != "gdcm" or dataset.BitsStored >= 8}


def _peers_of_syntax(syntax):
    if syntax == RLE:
        return {"pydicom": by_pydicom("pydicom"), "pylibjpeg": by_pydicom("pylibjpeg"), "gdcm": by_gdcm, "dcmtk": by_dcmtk("dcmdrle")}
    if syntax in J2K:
        return {"pylibjpeg": by_pydicom("pylibjpeg"), "gdcm": by_gdcm, "pillow": by_pydicom("pillow")}
    if syntax in HTJ2K:
        return {"openjph": by_imagecodecs_of_stream("htj2k_decode"), "pylibjpeg": by_pydicom("pylibjpeg")}
    if syntax in JLS:
        return {"pyjpegls": by_pydicom("pyjpegls"), "pylibjpeg": by_pydicom("pylibjpeg"), "gdcm": by_gdcm, "dcmtk": by_dcmtk("dcmdjpls")}
    if syntax in JPEG:
        peers = {"pylibjpeg": by_pydicom("pylibjpeg"), "gdcm": by_gdcm, "dcmtk": by_dcmtk("dcmdjpeg")}
        # If a fragment ends within a table, only it and pylibjpeg continue, and pylibjpeg's transform is its own.
        return {**peers, "libjpeg-turbo": by_imagecodecs_of_stream("jpeg8_decode")} if syntax in JPEG[:2] else peers
    return {"pydicom": by_pydicom_natively, "gdcm": by_gdcm, "dcmtk": by_dcmtk("dcmconv", "+te")}


def ask(questions):
    """Decodes a list of (path, decoders by name): returns for each a dictionary with, by decoder, an array or a text that says why not.

    One child process runs them all. If a decoder kills it, another child continues with the next.
    """
    flat = [(index, name, decode, path) for index, (path, decoders) in enumerate(questions) for name, decode in decoders.items()]
    answers = [{} for _ in questions]
    done = 0
    while done < len(flat):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            for stream in (1, 2):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
            with os.fdopen(write, "wb") as out:
                for _, _, decode, path in flat[done:]:
                    # Processor time, because on a busy machine a slow decoder has not hung. By elapsed time only one that is waiting for something is
                    # killed.
                    signal.setitimer(signal.ITIMER_PROF, 5)
                    signal.alarm(180)
                    try:
                        answer = decode(path)
                    except subprocess.TimeoutExpired:
                        answer = CRASHED
                    except BaseException as error:
                        answer = f"{type(error).__name__}: {error}"[:160]
                    pickle.dump(answer, out)
                    out.flush()
            os._exit(0)
        os.close(write)
        with os.fdopen(read, "rb") as results:
            try:
                while done < len(flat):
                    index, name, _, _ = flat[done]
                    answers[index][name] = pickle.load(results)
                    done += 1
            except (EOFError, pickle.UnpicklingError):
                index, name, _, _ = flat[done]
                answers[index][name] = CRASHED
                done += 1
        os.waitpid(child, 0)
    return answers
