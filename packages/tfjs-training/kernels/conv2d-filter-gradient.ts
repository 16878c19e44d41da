import { multiplyAdd } from "./multiply-add";

/** Bytes of working memory that `conv2dFilterGradient` needs. */
export function conv2dFilterGradientScratchBytes(
  inChannels: i32,
  outWidth: i32,
  outChannels: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  rowsPerBlock: i32,
): usize {
  const inBlocks = <usize>((inChannels + 3) >> 2);
  const outBlocks = <usize>((outChannels + 7) >> 3);
  const rows = <usize>((rowsPerBlock - 1) * strideHeight + filterHeight);
  const columns = <usize>((outWidth - 1) * strideWidth + filterWidth);
  const sums = inBlocks * outBlocks * <usize>(filterHeight * filterWidth) * 128;
  return sums + inBlocks * rows * columns * 16 + outBlocks * <usize>(rowsPerBlock * outWidth) * 32;
}

/**
 * Gradient of a 2-D convolution with respect to its filter: dw[kh, kw, c, k] = Σ x[n, oy·s + kh − pad, ox·s + kw − pad, c] · dy[n, oy, ox, k]. A
 * block of rows of x and dy is packed by 4 input and 8 output channels (with zeros where the window leaves the image). Each tap is then a product of
 * two contiguous streams, with its 4 × 8 sums in registers.
 */
export function conv2dFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
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
): void {
  const inBlocks = (inChannels + 3) >> 2;
  const outBlocks = (outChannels + 7) >> 3;
  const taps = filterHeight * filterWidth;
  const rows = (rowsPerBlock - 1) * strideHeight + filterHeight;
  const columns = (outWidth - 1) * strideWidth + filterWidth;
  const sums = scratch;
  const sumsBytes = <usize>(inBlocks * outBlocks) * <usize>taps * 128;
  const packedX = sums + sumsBytes;
  const packedDy = packedX + <usize>inBlocks * <usize>(rows * columns) * 16;
  memory.fill(sums, 0, sumsBytes);

  for (let n = 0; n < batch; n++) {
    for (let firstRow = 0; firstRow < outHeight; firstRow += rowsPerBlock) {
      const blockRows = min(rowsPerBlock, outHeight - firstRow);
      packX(
        x,
        packedX,
        n,
        inHeight,
        inWidth,
        inChannels,
        firstRow * strideHeight - padTop,
        (blockRows - 1) * strideHeight + filterHeight,
        rows,
        columns,
        padLeft,
      );
      packDy(dy, packedDy, n, outHeight, outWidth, outChannels, firstRow, blockRows, rowsPerBlock);
      let sum = sums;
      for (let c = 0; c < inBlocks; c++) {
        const blockX = packedX + <usize>c * <usize>(rows * columns) * 16;
        for (let k = 0; k < outBlocks; k++) {
          const blockDy = packedDy + <usize>k * <usize>(rowsPerBlock * outWidth) * 32;
          for (let kh = 0; kh < filterHeight; kh++) {
            for (let kw = 0; kw < filterWidth; kw++) {
              addTap(
                sum,
                blockX + <usize>(kh * columns + kw) * 16,
                blockDy,
                blockRows,
                outWidth,
                <usize>(strideHeight * columns) * 16,
                <usize>strideWidth * 16,
              );
              sum += 128;
            }
          }
        }
      }
    }
  }

  // [c block][k block][tap][4][8] → [tap][c][k]
  for (let t = 0; t < taps; t++) {
    for (let c = 0; c < inChannels; c++) {
      const out = dw + <usize>(t * inChannels + c) * <usize>outChannels * 4;
      const from = sums + <usize>((c >> 2) * outBlocks) * <usize>taps * 128 + <usize>t * 128 + <usize>(c & 3) * 32;
      for (let k = 0; k < outChannels; k++) {
        store<f32>(out + <usize>k * 4, load<f32>(from + <usize>(k >> 3) * <usize>taps * 128 + <usize>(k & 7) * 4));
      }
    }
  }
}

/** One tap of one 4 × 8 block over a block of rows, added to the 32 sums at `sum`. */
function addTap(sum: usize, x: usize, dy: usize, rows: i32, width: i32, rowBytes: usize, stepBytes: usize): void {
  let a0 = v128.load(sum);
  let a1 = v128.load(sum, 16);
  let a2 = v128.load(sum, 32);
  let a3 = v128.load(sum, 48);
  let a4 = v128.load(sum, 64);
  let a5 = v128.load(sum, 80);
  let a6 = v128.load(sum, 96);
  let a7 = v128.load(sum, 112);
  let pd = dy;
  for (let r = 0; r < rows; r++) {
    let px = x + <usize>r * rowBytes;
    for (let i = 0; i < width; i++) {
      const d0 = v128.load(pd);
      const d1 = v128.load(pd, 16);
      const x0 = v128.load32_splat(px);
      a0 = multiplyAdd(x0, d0, a0);
      a1 = multiplyAdd(x0, d1, a1);
      const x1 = v128.load32_splat(px, 4);
      a2 = multiplyAdd(x1, d0, a2);
      a3 = multiplyAdd(x1, d1, a3);
      const x2 = v128.load32_splat(px, 8);
      a4 = multiplyAdd(x2, d0, a4);
      a5 = multiplyAdd(x2, d1, a5);
      const x3 = v128.load32_splat(px, 12);
      a6 = multiplyAdd(x3, d0, a6);
      a7 = multiplyAdd(x3, d1, a7);
      px += stepBytes;
      pd += 32;
    }
  }
  v128.store(sum, a0);
  v128.store(sum, a1, 16);
  v128.store(sum, a2, 32);
  v128.store(sum, a3, 48);
  v128.store(sum, a4, 64);
  v128.store(sum, a5, 80);
  v128.store(sum, a6, 96);
  v128.store(sum, a7, 112);
}

/** Packs rows of x starting at `firstRow` (which may lie outside the image) to [channel block][row][column][4]. */
function packX(
  x: usize,
  packed: usize,
  n: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  firstRow: i32,
  blockRows: i32,
  rows: i32,
  columns: i32,
  padLeft: i32,
): void {
  const blocks = (channels + 3) >> 2;
  const blockBytes = <usize>(rows * columns) * 16;
  for (let r = 0; r < blockRows; r++) {
    const y = firstRow + r;
    for (let i = 0; i < columns; i++) {
      const column = i - padLeft;
      let to = packed + <usize>(r * columns + i) * 16;
      if (y < 0 || y >= inHeight || column < 0 || column >= inWidth) {
        for (let b = 0; b < blocks; b++) {
          v128.store(to, f32x4.splat(0));
          to += blockBytes;
        }
        continue;
      }
      let from = x + (<usize>(n * inHeight + y) * <usize>inWidth + <usize>column) * <usize>channels * 4;
      let c = 0;
      for (; c + 4 <= channels; c += 4) {
        v128.store(to, v128.load(from));
        from += 16;
        to += blockBytes;
      }
      if (c < channels) {
        v128.store(to, f32x4.splat(0));
        for (let i = 0; c < channels; c++, i++) store<f32>(to + <usize>i * 4, load<f32>(from + <usize>i * 4));
      }
    }
  }
}

/** Packs rows of dy to [channel block][row][column][8]. */
function packDy(
  dy: usize,
  packed: usize,
  n: i32,
  outHeight: i32,
  outWidth: i32,
  channels: i32,
  firstRow: i32,
  blockRows: i32,
  rowsPerBlock: i32,
): void {
  const blockBytes = <usize>(rowsPerBlock * outWidth) * 32;
  const pixels = blockRows * outWidth;
  let from = dy + <usize>(n * outHeight + firstRow) * <usize>outWidth * <usize>channels * 4;
  for (let p = 0; p < pixels; p++) {
    let to = packed + <usize>p * 32;
    let k = 0;
    for (; k + 8 <= channels; k += 8) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += 32;
      to += blockBytes;
    }
    if (k < channels) {
      v128.store(to, f32x4.splat(0));
      v128.store(to, f32x4.splat(0), 16);
      for (let i = 0; k < channels; k++, i++) {
        store<f32>(to + <usize>i * 4, load<f32>(from));
        from += 4;
      }
    }
  }
}
