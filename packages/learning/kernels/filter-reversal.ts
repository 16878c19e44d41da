/** The filter that turns a convolution's dy into its dx: both axes reversed, channels swapped. [kh, kw, c, k] → [kh, kw, k, c]. */
export function reverseFilter(filter: usize, out: usize, taps: i32, inChannels: i32, outChannels: i32): void {
  for (let t = 0; t < taps; t++) {
    const from = filter + <usize>(taps - 1 - t) * <usize>(inChannels * outChannels) * 4;
    let to = out + <usize>t * <usize>(inChannels * outChannels) * 4;
    for (let k = 0; k < outChannels; k++) {
      for (let c = 0; c < inChannels; c++) {
        store<f32>(to, load<f32>(from + <usize>(c * outChannels + k) * 4));
        to += 4;
      }
    }
  }
}
