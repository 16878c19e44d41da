/** Gradient of a depthwise convolution with respect to its filter [kh, kw, c, multiplier]. */
export function depthwiseFilterGradient(
  x: usize,
  dy: usize,
  dw: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  multiplier: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const outChannels = channels * multiplier;
  memory.fill(dw, 0, <usize>(filterHeight * filterWidth) * <usize>outChannels * 4);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let kh = 0; kh < filterHeight; kh++) {
        const iy = oy * strideHeight + kh * dilationHeight - padTop;
        if (iy < 0 || iy >= inHeight) continue;
        for (let kw = 0; kw < filterWidth; kw++) {
          const w = dw + <usize>(kh * filterWidth + kw) * <usize>outChannels * 4;
          for (let ox = 0; ox < outWidth; ox++) {
            const ix = ox * strideWidth + kw * dilationWidth - padLeft;
            if (ix < 0 || ix >= inWidth) continue;
            const px = x + (<usize>(n * inHeight + iy) * <usize>inWidth + <usize>ix) * <usize>channels * 4;
            const pd = dy + (<usize>(n * outHeight + oy) * <usize>outWidth + <usize>ox) * <usize>outChannels * 4;
            addProducts(w, px, pd, channels, multiplier);
          }
        }
      }
    }
  }
}

/** w[c·m + i] += x[c] · d[c·m + i]. */
function addProducts(w: usize, x: usize, d: usize, channels: i32, multiplier: i32): void {
  let c = 0;
  if (multiplier === 1) {
    for (; c + 4 <= channels; c += 4) {
      const at = <usize>c * 4;
      v128.store(w + at, f32x4.add(v128.load(w + at), f32x4.mul(v128.load(x + at), v128.load(d + at))));
    }
  }
  for (; c < channels; c++) {
    const value = load<f32>(x + <usize>c * 4);
    for (let m = 0; m < multiplier; m++) {
      const at = <usize>(c * multiplier + m) * 4;
      store<f32>(w + at, load<f32>(w + at) + value * load<f32>(d + at));
    }
  }
}

/** Gradient of a depthwise convolution with respect to its input. */
export function depthwiseInputGradient(
  dy: usize,
  filter: usize,
  dx: usize,
  batch: i32,
  inHeight: i32,
  inWidth: i32,
  channels: i32,
  multiplier: i32,
  outHeight: i32,
  outWidth: i32,
  filterHeight: i32,
  filterWidth: i32,
  strideHeight: i32,
  strideWidth: i32,
  dilationHeight: i32,
  dilationWidth: i32,
  padTop: i32,
  padLeft: i32,
): void {
  const outChannels = channels * multiplier;
  memory.fill(dx, 0, <usize>(batch * inHeight) * <usize>inWidth * <usize>channels * 4);
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < outHeight; oy++) {
      for (let kh = 0; kh < filterHeight; kh++) {
        const iy = oy * strideHeight + kh * dilationHeight - padTop;
        if (iy < 0 || iy >= inHeight) continue;
        for (let kw = 0; kw < filterWidth; kw++) {
          const w = filter + <usize>(kh * filterWidth + kw) * <usize>outChannels * 4;
          for (let ox = 0; ox < outWidth; ox++) {
            const ix = ox * strideWidth + kw * dilationWidth - padLeft;
            if (ix < 0 || ix >= inWidth) continue;
            const px = dx + (<usize>(n * inHeight + iy) * <usize>inWidth + <usize>ix) * <usize>channels * 4;
            const pd = dy + (<usize>(n * outHeight + oy) * <usize>outWidth + <usize>ox) * <usize>outChannels * 4;
            scatterProducts(px, w, pd, channels, multiplier);
          }
        }
      }
    }
  }
}

/** x[c] += Σᵢ w[c·m + i] · d[c·m + i]. */
function scatterProducts(x: usize, w: usize, d: usize, channels: i32, multiplier: i32): void {
  let c = 0;
  if (multiplier === 1) {
    for (; c + 4 <= channels; c += 4) {
      const at = <usize>c * 4;
      v128.store(x + at, f32x4.add(v128.load(x + at), f32x4.mul(v128.load(w + at), v128.load(d + at))));
    }
  }
  for (; c < channels; c++) {
    let sum: f32 = 0;
    for (let m = 0; m < multiplier; m++) {
      const at = <usize>(c * multiplier + m) * 4;
      sum += load<f32>(w + at) * load<f32>(d + at);
    }
    store<f32>(x + <usize>c * 4, load<f32>(x + <usize>c * 4) + sum);
  }
}
