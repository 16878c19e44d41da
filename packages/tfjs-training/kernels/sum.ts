/** Number of rows added in float32 before they are added to a float64 total. */
const blockRows: i32 = 64;

/**
 * Sum over the middle axis: x [outer, rows, columns] → out [outer, columns]. Float32 in blocks, float64 between blocks. `totals` has room for
 * `columns` float64, and for `columns` float32 rounded up to 4.
 */
export function sumMiddle(x: usize, out: usize, totals: usize, outer: i32, rows: i32, columns: i32): void {
  if (columns === 1) {
    for (let o = 0; o < outer; o++) store<f32>(out + <usize>o * 4, <f32>sumRun(x + <usize>o * <usize>rows * 4, rows));
    return;
  }
  const partial = totals + <usize>columns * 8;
  const rowBytes = <usize>columns * 4;
  for (let o = 0; o < outer; o++) {
    memory.fill(totals, 0, <usize>columns * 8);
    for (let first = 0; first < rows; first += blockRows) {
      const end = min(first + blockRows, rows);
      const start = x + (<usize>o * <usize>rows + <usize>first) * rowBytes;
      let c = 0;
      for (; c + 4 <= columns; c += 4) {
        let sum = f32x4.splat(0);
        let at = start + <usize>c * 4;
        for (let r = first; r < end; r++) {
          sum = f32x4.add(sum, v128.load(at));
          at += rowBytes;
        }
        v128.store(partial + <usize>c * 4, sum);
      }
      for (; c < columns; c++) {
        let sum: f32 = 0;
        let at = start + <usize>c * 4;
        for (let r = first; r < end; r++) {
          sum += load<f32>(at);
          at += rowBytes;
        }
        store<f32>(partial + <usize>c * 4, sum);
      }
      for (let i = 0; i < columns; i++) {
        const at = totals + <usize>i * 8;
        store<f64>(at, load<f64>(at) + <f64>load<f32>(partial + <usize>i * 4));
      }
    }
    const to = out + <usize>o * rowBytes;
    for (let i = 0; i < columns; i++) store<f32>(to + <usize>i * 4, <f32>load<f64>(totals + <usize>i * 8));
  }
}

/** Sum of a contiguous run, four lanes of float32 in blocks of 1024, float64 between blocks. */
function sumRun(x: usize, length: i32): f64 {
  let total: f64 = 0;
  let at = x;
  let left = length;
  while (left >= 4) {
    const vectors = min(left >> 2, 256);
    let sum = f32x4.splat(0);
    for (let i = 0; i < vectors; i++) {
      sum = f32x4.add(sum, v128.load(at));
      at += 16;
    }
    left -= vectors << 2;
    total +=
      <f64>f32x4.extract_lane(sum, 0) + <f64>f32x4.extract_lane(sum, 1) + <f64>f32x4.extract_lane(sum, 2) + <f64>f32x4.extract_lane(sum, 3);
  }
  for (; left > 0; left--) {
    total += <f64>load<f32>(at);
    at += 4;
  }
  return total;
}
