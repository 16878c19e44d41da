/**
 * Gradient of max pooling: each window's dy goes to the first position in the window where x equals the window's maximum y. Correct also for windows
 * without a positive value, overlapping windows and padding.
 */
export function maxPoolGradient(
  x: usize,
  y: usize,
  dy: usize,
  dx: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const pixelBytes = <usize>channels * 4;
  const rowBytes = <usize>inWidth * pixelBytes;
  memory.fill(dx, 0, <usize>(batch * inHeight) * rowBytes);
  const vectorBytes = <usize>(channels & ~3) * 4;
  let out: usize = 0;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      const top = max(oy * strideHeight - padTop, 0);
      const bottom = min(oy * strideHeight - padTop + filterHeight, inHeight);
      for (let ox = 0; ox < outWidth; ox++) {
        const left = max(ox * strideWidth - padLeft, 0);
        const right = min(ox * strideWidth - padLeft + filterWidth, inWidth);
        const corner = <usize>(n * inHeight + top) * rowBytes + <usize>left * pixelBytes;
        const rows = bottom - top;
        const columns = right - left;
        let c: usize = 0;
        for (; c < vectorBytes; c += 16) {
          const largest = v128.load(y + out + c);
          let open = v128.load(dy + out + c);
          for (let r = 0; r < rows; r++) {
            let at = corner + <usize>r * rowBytes + c;
            for (let i = 0; i < columns; i++) {
              const here = f32x4.eq(v128.load(x + at), largest);
              v128.store(dx + at, f32x4.add(v128.load(dx + at), v128.and(open, here)));
              open = v128.andnot(open, here);
              at += pixelBytes;
            }
          }
        }
        for (; c < pixelBytes; c += 4)
          scatterOne(x, dx, load<f32>(y + out + c), load<f32>(dy + out + c), corner + c, rows, columns, rowBytes, pixelBytes);
        out += pixelBytes;
      }
    }
  }
}

function scatterOne(
  x: usize,
  dx: usize,
  largest: f32,
  gradient: f32,
  corner: usize,
  rows: i32,
  columns: i32,
  rowBytes: usize,
  pixelBytes: usize,
): void {
  for (let r = 0; r < rows; r++) {
    let at = corner + <usize>r * rowBytes;
    for (let i = 0; i < columns; i++) {
      if (load<f32>(x + at) === largest) {
        store<f32>(dx + at, load<f32>(dx + at) + gradient);
        return;
      }
      at += pixelBytes;
    }
  }
}
