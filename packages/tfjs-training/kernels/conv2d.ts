import { multiplyAdd } from "./multiply-add";

/** Number of floats of a window's row that are summed at a time: that many rows of the packed filter stay in the first-level cache. */
const chunkFloats: i32 = 512;

/** Bytes of working memory that `conv2d` needs, including the packed filter. */
export function conv2dScratchBytes(
  inChannels: i32,
  outWidth: i32,
  outChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  rowsPerBlock: i32,
): usize {
  const rows = <usize>((rowsPerBlock - 1) * strideHeight + filterHeight);
  const columns = <usize>((outWidth - 1) * strideWidth + filterWidth);
  const sums = <usize>(rowsPerBlock * outWidth) * 32;
  return packedFilterBytes(filterHeight * filterWidth * inChannels, outChannels) + sums + rows * columns * <usize>inChannels * 4;
}

function packedFilterBytes(depth: i32, outChannels: i32): usize {
  return <usize>((outChannels + 7) >> 3) * <usize>depth * 32;
}

/**
 * 2-D convolution, NHWC, any stride and padding, with optional bias (`bias` 0: none) and ReLU. With `reversed` the filter [kh, kw, c, k] is used with
 * both axes reversed and its channels swapped, which computes a convolution's dx from its dy; `inChannels` is then k. Rows of x are copied with their
 * padding; 8 output channels of a block of rows are summed at a time, 4 pixels of them in registers.
 */
export function conv2d(
  x: usize,
  filter: usize,
  bias: usize,
  y: usize,
  scratch: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  inChannels: i32,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
  rowsPerBlock: i32,
  relu: i32,
  reversed: i32,
): void {
  const depth = filterHeight * filterWidth * inChannels;
  const blocks = (outChannels + 7) >> 3;
  const columns = (outWidth - 1) * strideWidth + filterWidth;
  const rowBytes = <usize>(columns * inChannels) * 4;
  const packed = scratch;
  const sums = packed + packedFilterBytes(depth, outChannels);
  const rows = sums + <usize>(rowsPerBlock * outWidth) * 32;
  if (reversed) packReversed(filter, packed, filterHeight * filterWidth, inChannels, outChannels);
  else pack(filter, packed, depth, outChannels);

  const runFloats = filterWidth * inChannels;
  const pixelBytes = <usize>(strideWidth * inChannels) * 4;
  const floor: f32 = relu ? 0 : -Infinity;
  for (let n = 0; n < batch; n++) {
    for (let firstRow = 0; firstRow < outHeight; firstRow += rowsPerBlock) {
      const blockRows = min(rowsPerBlock, outHeight - firstRow);
      copyRows(
        x,
        rows,
        n,
        inHeight,
        inWidth,
        inChannels,
        firstRow * strideHeight - padTop,
        (blockRows - 1) * strideHeight + filterHeight,
        columns,
        padLeft,
      );
      const first = y + <usize>(n * outHeight + firstRow) * <usize>(outWidth * outChannels) * 4;
      let weights = packed;
      for (let b = 0; b < blocks; b++) {
        memory.fill(sums, 0, <usize>(blockRows * outWidth) * 32);
        for (let kh = 0; kh < filterHeight; kh++) {
          for (let run = 0; run < runFloats; run += chunkFloats) {
            const floats = min(chunkFloats, runFloats - run);
            for (let r = 0; r < blockRows; r++) {
              const from = rows + <usize>(r * strideHeight + kh) * rowBytes + <usize>run * 4;
              addRow(from, weights, sums + <usize>(r * outWidth) * 32, outWidth, <usize>floats * 4, pixelBytes);
            }
            weights += <usize>floats * 32;
          }
        }
        writeBlock(
          sums,
          bias ? bias + <usize>b * 32 : 0,
          first + <usize>b * 32,
          blockRows * outWidth,
          min(8, outChannels - b * 8),
          <usize>outChannels * 4,
          floor,
        );
      }
    }
  }
}

/** For each pixel of a row, adds the products of one run of the window to its 8 sums. */
function addRow(x: usize, weights: usize, sums: usize, width: i32, runBytes: usize, pixelBytes: usize): void {
  let i = 0;
  for (; i + 4 <= width; i += 4) fourPixels(x + <usize>i * pixelBytes, weights, sums + <usize>i * 32, runBytes, pixelBytes);
  for (; i < width; i++) onePixel(x + <usize>i * pixelBytes, weights, sums + <usize>i * 32, runBytes);
}

function fourPixels(x: usize, weights: usize, sums: usize, runBytes: usize, pixelBytes: usize): void {
  let a0 = v128.load(sums);
  let a1 = v128.load(sums, 16);
  let b0 = v128.load(sums, 32);
  let b1 = v128.load(sums, 48);
  let c0 = v128.load(sums, 64);
  let c1 = v128.load(sums, 80);
  let d0 = v128.load(sums, 96);
  let d1 = v128.load(sums, 112);
  let w = weights;
  let p = x;
  let q = p + pixelBytes;
  let r = q + pixelBytes;
  let s = r + pixelBytes;
  const end = p + runBytes;
  for (; p < end; p += 4) {
    const w0 = v128.load(w);
    const w1 = v128.load(w, 16);
    let value = v128.load32_splat(p);
    a0 = multiplyAdd(value, w0, a0);
    a1 = multiplyAdd(value, w1, a1);
    value = v128.load32_splat(q);
    b0 = multiplyAdd(value, w0, b0);
    b1 = multiplyAdd(value, w1, b1);
    value = v128.load32_splat(r);
    c0 = multiplyAdd(value, w0, c0);
    c1 = multiplyAdd(value, w1, c1);
    value = v128.load32_splat(s);
    d0 = multiplyAdd(value, w0, d0);
    d1 = multiplyAdd(value, w1, d1);
    q += 4;
    r += 4;
    s += 4;
    w += 32;
  }
  v128.store(sums, a0);
  v128.store(sums, a1, 16);
  v128.store(sums, b0, 32);
  v128.store(sums, b1, 48);
  v128.store(sums, c0, 64);
  v128.store(sums, c1, 80);
  v128.store(sums, d0, 96);
  v128.store(sums, d1, 112);
}

function onePixel(x: usize, weights: usize, sums: usize, runBytes: usize): void {
  let low = v128.load(sums);
  let high = v128.load(sums, 16);
  let w = weights;
  const end = x + runBytes;
  for (let p = x; p < end; p += 4) {
    const value = v128.load32_splat(p);
    low = multiplyAdd(value, v128.load(w), low);
    high = multiplyAdd(value, v128.load(w, 16), high);
    w += 32;
  }
  v128.store(sums, low);
  v128.store(sums, high, 16);
}

/** Writes the sums of 8 channels to y, with bias and ReLU. */
function writeBlock(sums: usize, bias: usize, y: usize, pixels: i32, lanes: i32, pixelBytes: usize, floor: f32): void {
  const least = f32x4.splat(floor);
  let from = sums;
  let to = y;
  if (lanes === 8) {
    const low = bias ? v128.load(bias) : f32x4.splat(0);
    const high = bias ? v128.load(bias, 16) : f32x4.splat(0);
    for (let i = 0; i < pixels; i++) {
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(from), low), least));
      v128.store(to, f32x4.pmax(f32x4.add(v128.load(from, 16), high), least), 16);
      from += 32;
      to += pixelBytes;
    }
    return;
  }
  for (let i = 0; i < pixels; i++) {
    for (let k: usize = 0; k < <usize>lanes * 4; k += 4) {
      const sum = load<f32>(from + k) + (bias ? load<f32>(bias + k) : 0);
      store<f32>(to + k, sum < floor ? floor : sum);
    }
    from += 32;
    to += pixelBytes;
  }
}

/** [depth, k] → [k block][depth][8]. */
function pack(filter: usize, packed: usize, depth: i32, outChannels: i32): void {
  const blocks = (outChannels + 7) >> 3;
  for (let b = 0; b < blocks; b++) {
    const lanes = min(8, outChannels - b * 8);
    let to = packed + <usize>b * <usize>depth * 32;
    let from = filter + <usize>b * 32;
    for (let i = 0; i < depth; i++) {
      for (let k = 0; k < 8; k++) store<f32>(to + <usize>k * 4, k < lanes ? load<f32>(from + <usize>k * 4) : 0);
      to += 32;
      from += <usize>outChannels * 4;
    }
  }
}

/** [taps, c, k] → [c block][reversed taps][k][8 of c]: here `inChannels` is k and `outChannels` is c. */
function packReversed(filter: usize, packed: usize, taps: i32, inChannels: i32, outChannels: i32): void {
  const blocks = (outChannels + 7) >> 3;
  const stride = <usize>inChannels * 4;
  for (let b = 0; b < blocks; b++) {
    const lanes = min(8, outChannels - b * 8);
    let to = packed + <usize>b * <usize>(taps * inChannels) * 32;
    for (let t = taps - 1; t >= 0; t--) {
      const from = filter + <usize>(t * outChannels + b * 8) * stride;
      for (let k = 0; k < inChannels; k++) {
        for (let c = 0; c < 8; c++) store<f32>(to + <usize>c * 4, c < lanes ? load<f32>(from + <usize>c * stride + <usize>k * 4) : 0);
        to += 32;
      }
    }
  }
}

/** Copies rows of x starting at `firstRow`, as wide as the windows reach, with zeros outside the image. */
function copyRows(
  x: usize,
  out: usize,
  n: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  firstRow: i32,
  count: i32,
  columns: i32,
  padLeft: i32,
): void {
  const pixelBytes = <usize>channels * 4;
  const left = max(0, min(padLeft, columns));
  const inside = max(0, min(inWidth - max(0, -padLeft), columns - left));
  const right = columns - left - inside;
  for (let r = 0; r < count; r++) {
    const y = firstRow + r;
    const to = out + <usize>r * <usize>columns * pixelBytes;
    if (y < 0 || y >= inHeight) {
      memory.fill(to, 0, <usize>columns * pixelBytes);
      continue;
    }
    memory.fill(to, 0, <usize>left * pixelBytes);
    memory.copy(to + <usize>left * pixelBytes, x + <usize>(n * inHeight + y) * <usize>inWidth * pixelBytes, <usize>inside * pixelBytes);
    memory.fill(to + <usize>(left + inside) * pixelBytes, 0, <usize>right * pixelBytes);
  }
}
