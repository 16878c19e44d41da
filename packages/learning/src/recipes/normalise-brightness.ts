/** Maps the breast's 2nd to 99th percentile to 0..1 and clips brighter values at 1.2, since exposure and film say nothing about the tissue. */
export function normaliseBrightness(pixels: Float32Array, mask: Uint8Array): Float32Array<ArrayBuffer> {
  // A sample of every seventh pixel is enough for percentiles.
  const sample = new Float32Array(Math.ceil(pixels.length / 7));
  let count = 0;
  for (let i = 0; i < pixels.length; i += 7)
    if (mask[i] === 1) {
      sample[count] = pixels[i] as number;
      count += 1;
    }
  const sorted = sample.subarray(0, count).sort();
  const low = sorted[Math.floor(count * 0.02)] ?? 0;
  const high = sorted[Math.floor(count * 0.99)] ?? 1;
  const range = Math.max(high - low, 1e-3);
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i += 1)
    if (mask[i] === 1) values[i] = Math.min(1.2, Math.max(0, ((pixels[i] as number) - low) / range));
  return values;
}
