import { multiplyAdd } from "./multiply-add";

/** out [m, n] = a [m, inner] · bᵀ, b [n, inner]: each row of b is read once per four rows of a. */
export function multiplyByTransposed(a: usize, b: usize, out: usize, m: i32, n: i32, inner: i32): void {
  const rowBytes = <usize>inner * 4;
  const vectorBytes = <usize>(inner & ~3) * 4;
  for (let j = 0; j < n; j++) {
    const row = b + <usize>j * rowBytes;
    let i = 0;
    for (; i + 4 <= m; i += 4) {
      const p = a + <usize>i * rowBytes;
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let at: usize = 0;
      for (; at < vectorBytes; at += 16) {
        const v = v128.load(row + at);
        s0 = multiplyAdd(v128.load(p + at), v, s0);
        s1 = multiplyAdd(v128.load(p + rowBytes + at), v, s1);
        s2 = multiplyAdd(v128.load(p + 2 * rowBytes + at), v, s2);
        s3 = multiplyAdd(v128.load(p + 3 * rowBytes + at), v, s3);
      }
      const to = out + (<usize>i * <usize>n + <usize>j) * 4;
      store<f32>(to, lanes(s0) + tail(p, row, at, rowBytes));
      store<f32>(to + <usize>n * 4, lanes(s1) + tail(p + rowBytes, row, at, rowBytes));
      store<f32>(to + <usize>n * 8, lanes(s2) + tail(p + 2 * rowBytes, row, at, rowBytes));
      store<f32>(to + <usize>n * 12, lanes(s3) + tail(p + 3 * rowBytes, row, at, rowBytes));
    }
    for (; i < m; i++) {
      const p = a + <usize>i * rowBytes;
      let s = f32x4.splat(0);
      let at: usize = 0;
      for (; at < vectorBytes; at += 16) s = multiplyAdd(v128.load(p + at), v128.load(row + at), s);
      store<f32>(out + (<usize>i * <usize>n + <usize>j) * 4, lanes(s) + tail(p, row, at, rowBytes));
    }
  }
}

function lanes(sum: v128): f32 {
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

function tail(p: usize, q: usize, from: usize, end: usize): f32 {
  let sum: f32 = 0;
  for (let at = from; at < end; at += 4) sum += load<f32>(p + at) * load<f32>(q + at);
  return sum;
}

/** out [m, n] = aᵀ · b, a [inner, m], b [inner, n]: rows of `out` are sums of `inner` scaled rows of b. For small `inner` (a batch). */
export function multiplyTransposedBy(a: usize, b: usize, out: usize, m: i32, n: i32, inner: i32): void {
  const rowBytes = <usize>n * 4;
  const vectorBytes = <usize>(n & ~3) * 4;
  for (let i = 0; i < m; i++) {
    const to = out + <usize>i * rowBytes;
    let j: usize = 0;
    for (; j < vectorBytes; j += 16) {
      let sum = f32x4.splat(0);
      for (let t = 0; t < inner; t++)
        sum = multiplyAdd(v128.load32_splat(a + (<usize>t * <usize>m + <usize>i) * 4), v128.load(b + <usize>t * rowBytes + j), sum);
      v128.store(to + j, sum);
    }
    for (; j < rowBytes; j += 4) {
      let sum: f32 = 0;
      for (let t = 0; t < inner; t++) sum += load<f32>(a + (<usize>t * <usize>m + <usize>i) * 4) * load<f32>(b + <usize>t * rowBytes + j);
      store<f32>(to + j, sum);
    }
  }
}
