"""damage.py FOLDER SEED COUNT KIND…: writes COUNT damaged images of each kind into FOLDER; one JSON line for each says which decoders read it undamaged, and which of them refuse it."""

import json
import os
import sys

import make_images
import numpy as np
import peers
import pydicom
from pydicom.encaps import encapsulate, generate_fragments


def cut(data, rng):
    return data[: int(rng.integers(len(data) // 8, len(data)))]


def cut_a_little(data, rng):
    return data[: len(data) - int(rng.integers(1, min(12, len(data))))]


def zeros_at_end(data, rng):
    at = int(rng.integers(len(data) // 4, len(data)))
    return data[:at] + b"\0" * (len(data) - at)


def noise_at_end(data, rng):
    at = int(rng.integers(len(data) // 4, len(data)))
    return data[:at] + rng.bytes(len(data) - at)


def noise_within(data, rng):
    size = int(rng.integers(1, 1 + len(data) // 4))
    at = int(rng.integers(len(data) // 5, max(len(data) // 5 + 1, len(data) - size)))
    return data[:at] + rng.bytes(size) + data[at + size :]


def piece_missing(data, rng):
    size = int(rng.integers(1, 1 + len(data) // 3))
    at = int(rng.integers(len(data) // 5, max(len(data) // 5 + 1, len(data) - size)))
    return data[:at] + data[at + size :]


def changed_bytes(data, rng):
    changed = bytearray(data)
    for _ in range(int(rng.choice([1, 3, 10]))):
        changed[int(rng.integers(0, len(data)))] = int(rng.integers(0, 256))
    return bytes(changed)


def changed_head(data, rng):
    changed = bytearray(data)
    for _ in range(int(rng.choice([1, 2]))):
        changed[int(rng.integers(0, min(len(data), 100)))] = int(rng.integers(0, 256))
    return bytes(changed)


damages = [cut, cut_a_little, zeros_at_end, noise_at_end, noise_within, piece_missing, changed_bytes, changed_head]


def damaged(data, extension, rng):
    """The name of the damage and the resulting bytes. Half of the DICOM files keep their structure: only the stream or the cells are damaged."""
    damage = damages[int(rng.integers(0, len(damages)))]
    if extension != "dcm" or rng.integers(0, 3) == 0:
        return damage.__name__, damage(data, rng)
    dataset = pydicom.dcmread(make_images.io.BytesIO(data))
    if not dataset["PixelData"].is_undefined_length:
        return damage.__name__, damage(data, rng)
    stream = b"".join(list(generate_fragments(dataset.PixelData))[1:])
    stream = damage(stream, rng)
    dataset.PixelData = encapsulate([stream], has_bot=False)
    dataset["PixelData"].is_undefined_length = True
    return damage.__name__ + " of the stream", make_images.saved(dataset)


def main(folder, seed, count, kinds):
    make_images.smallest = 24
    made = []
    for kind in kinds:
        for index in range(count):
            rng = np.random.default_rng([seed, index, *kind.encode(), 1])
            extension, whole, _ = make_images.makers[kind](rng, folder)
            what, data = damaged(whole, extension, rng)
            path = os.path.join(folder, f"{kind}-{index}.{extension}")
            for name, content in ((path + ".whole", whole), (path, data)):
                with open(name, "wb") as file:
                    file.write(content)
            made.append((kind, path, make_images.formats[extension], what))
    readers = [peers.peers_of(path + ".whole", format) for _, path, format, _ in made]
    before = peers.ask([(path + ".whole", decoders) for (_, path, _, _), decoders in zip(made, readers)])
    able = [{peer: decoders[peer] for peer, answer in answers.items() if not isinstance(answer, str)} for decoders, answers in zip(readers, before)]
    after = peers.ask([(path, decoders) for (_, path, _, _), decoders in zip(made, able)])
    for (_, path, _, what), answers in zip(made, after):
        # A decoder that crashes has given no answer.
        refused = {peer: answer for peer, answer in answers.items() if isinstance(answer, str) and answer != peers.CRASHED}
        asked = [peer for peer, answer in answers.items() if not isinstance(answer, str) or peer in refused]
        print(json.dumps({"file": os.path.basename(path), "damage": what, "asked": asked, "refused": refused}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4:])
