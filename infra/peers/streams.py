"""Encoders for what libraries do not write: all predictors, restarts, filters, interlacings and odd runs of the formats."""

import struct
import zlib

import numpy as np


def jpeg_lossless(array, bits, predictor, point_transform, rows_per_restart, rng):
    """T.81 process 14. All codes are 5 bits long; their order is shuffled."""
    rows, columns = array.shape
    values = array.astype(int) >> point_transform
    sizes = rng.permutation(17)
    codes = {int(size): format(index, "05b") for index, size in enumerate(sizes)}
    out = bytearray(b"\xff\xd8\xff\xc3" + struct.pack(">HBHHBBBB", 11, bits, rows, columns, 1, 1, 0x11, 0))
    out += b"\xff\xc4" + struct.pack(">HB", 19 + 17, 0) + bytes([0, 0, 0, 0, 17] + [0] * 11) + bytes(sizes.tolist())
    if rows_per_restart:
        out += b"\xff\xdd" + struct.pack(">HH", 4, rows_per_restart * columns)
    out += b"\xff\xda" + struct.pack(">HBBBBBB", 8, 1, 1, 0, predictor, 0, point_transform)
    pending = []

    def flush():
        text = "".join(pending)
        text += "1" * (-len(text) % 8)
        out.extend(int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\x00") if text else b"")
        pending.clear()

    for row in range(rows):
        first = row == 0 or (rows_per_restart and row % rows_per_restart == 0)
        if first and row:
            flush()
            out += bytes([0xFF, 0xD0 + (row // rows_per_restart - 1) % 8])
        for column in range(columns):
            a = values[row, column - 1] if column else 0
            b = values[row - 1, column] if row else 0
            c = values[row - 1, column - 1] if row and column else 0
            if column == 0:
                guess = 1 << (bits - point_transform - 1) if first else b
            elif first:
                guess = a
            else:
                guess = [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1][predictor - 1]
            difference = (int(values[row, column]) - int(guess) + 32767) % 65536 - 32767
            size = abs(difference).bit_length()
            pending.append(codes[size])
            if 0 < size < 16:
                pending.append(format(difference if difference > 0 else difference + (1 << size) - 1, f"0{size}b"))
    flush()
    return bytes(out) + b"\xff\xd9"


def rle(array, rng):
    """PS3.5 annex G, with literal and replicate runs of odd lengths and no-operation bytes."""
    planes = array.astype(">u2").view("u1").reshape(-1, 2).T if array.dtype.itemsize == 2 else array.view("u1").reshape(1, -1)
    segments = []
    for plane in planes:
        data, at, packed = plane.tobytes(), 0, bytearray()
        while at < len(data):
            run = 1
            while run < 128 and at + run < len(data) and data[at + run] == data[at]:
                run += 1
            if rng.random() < 0.05:
                packed.append(128)
            if run > 1:
                packed += bytes([257 - run, data[at]])
            else:
                run = int(min(rng.integers(1, 129), len(data) - at))
                packed += bytes([run - 1]) + data[at : at + run]
            at += run
        segments.append(bytes(packed) + b"\0" * (len(packed) % 2))
    offsets = np.cumsum([64] + [len(segment) for segment in segments])[: len(segments)]
    return struct.pack("<16I", len(segments), *offsets.tolist(), *[0] * (15 - len(segments))) + b"".join(segments)


def _filtered(rows, rng):
    """PNG rows as bytes with a filter each; `rows` holds the packed rows and the bytes of a whole pixel."""
    rows, step = rows
    out, above = bytearray(), np.zeros(rows.shape[1] if len(rows) else 0, int)
    for row in rows.astype(int):
        kind = int(rng.integers(0, 5))
        left = np.concatenate([np.zeros(step, int), row])[: len(row)]
        corner = np.concatenate([np.zeros(step, int), above])[: len(row)]
        estimate = left + above - corner
        pa, pb, pc = abs(estimate - left), abs(estimate - above), abs(estimate - corner)
        paeth = np.where((pa <= pb) & (pa <= pc), left, np.where(pb <= pc, above, corner))
        guess = [np.zeros_like(row), left, above, (left + above) // 2, paeth][kind]
        out += bytes([kind]) + ((row - guess) % 256).astype("u1").tobytes()
        above = row
    return bytes(out)


def _packed(samples, depth):
    """Samples (rows × columns × channels) as the bytes of PNG rows."""
    rows = samples.reshape(samples.shape[0], -1)
    if depth == 16:
        return rows.astype(">u2").view("u1").reshape(len(rows), -1)
    if depth == 8:
        return rows.astype("u1")
    bits = ((rows[..., None] >> np.arange(depth - 1, -1, -1)) & 1).reshape(len(rows), -1).astype("u1")
    return np.packbits(bits, axis=1)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(samples, depth, colour, interlaced, ancillary, rng):
    """`samples` is rows × columns × channels, of as many channels as the colour type has."""
    rows, columns, channels = samples.shape
    step = max(1, channels * depth // 8)
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)] if interlaced else [(0, 0, 1, 1)]
    data = b""
    for top, left, down, across in passes:
        part = samples[top::down, left::across]
        if part.size:
            data += _filtered((_packed(part, depth), step), rng)
    data = zlib.compress(data, int(rng.integers(0, 10)))
    cuts = sorted(rng.integers(0, len(data) + 1, int(rng.integers(0, 4))).tolist())
    parts = [data[start:end] for start, end in zip([0, *cuts], [*cuts, len(data)])]
    header = struct.pack(">IIBBBBB", columns, rows, depth, colour, 0, 0, int(interlaced))
    body = b"".join(chunk(b"IDAT", part) for part in parts)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ancillary + body + chunk(b"tEXt", b"Comment\0made up") + chunk(b"IEND", b"")
