"""compare.py FOLDER SEED COUNT KIND…: writes COUNT valid images of each kind into FOLDER, with the values that the other decoders read; prints one JSON line for each."""

import json
import os
import sys

import make_images
import numpy as np
import peers
import pydicom


def main(folder, seed, count, kinds):
    made = []
    for kind in kinds:
        for index in range(count):
            rng = np.random.default_rng([seed, index, *kind.encode()])
            extension, data, truth = make_images.makers[kind](rng, folder)
            path = os.path.join(folder, f"{kind}-{index}.{extension}")
            with open(path, "wb") as file:
                file.write(data)
            made.append((kind, path, make_images.formats[extension], truth))
    answers = peers.ask([(path, peers.peers_of(path, format)) for _, path, format, _ in made])
    for (kind, path, format, truth), answer in zip(made, answers):
        arrays = {peer: array for peer, array in answer.items() if not isinstance(array, str)}
        expected = truth if truth is not None else _agreed(arrays)
        if expected is None:
            print(json.dumps({"file": os.path.basename(path), "kind": kind, "format": format, "rows": 0, "columns": 0, "agree": []}))
            continue
        # Lossy streams round beyond the stored range, and decoders keep such values; they have no meaning.
        low, high = _range(path) if format == "DICOM" else (0, 65535)
        expected = np.clip(np.asarray(expected), low, high).astype("<i4")
        arrays = {peer: np.clip(array, low, high) for peer, array in arrays.items()}
        with open(path + ".raw", "wb") as file:
            file.write(expected.tobytes())
        agree = [peer for peer, array in arrays.items() if array.shape == expected.shape and (array == expected).all()]
        rows, columns = expected.shape
        print(json.dumps({"file": os.path.basename(path), "kind": kind, "format": format, "rows": rows, "columns": columns, "agree": agree}))


def _range(path):
    dataset = pydicom.dcmread(path, stop_before_pixels=True)
    half = 2 ** (dataset.BitsStored - 1)
    return (-half, half - 1) if dataset.PixelRepresentation else (0, 2 * half - 1)


def _agreed(arrays):
    """What most decoders read; of equals the last, which for JPEG is a descendant of the IJG library."""
    best = None
    for array in arrays.values():
        votes = sum(array.shape == other.shape and bool((array == other).all()) for other in arrays.values())
        if best is None or votes >= best[0]:
            best = (votes, array)
    return best and best[1]


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
