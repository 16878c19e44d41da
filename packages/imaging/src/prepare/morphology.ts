/**
 * Erosion followed by dilation with a square of the given radius, which removes small and thin things. For erosion, cells beyond the edge count as
 * set.
 */
export function open(mask: Uint8Array, rows: number, columns: number, radius: number): Uint8Array {
  return spread(spread(mask, rows, columns, radius, 0), rows, columns, radius, 1);
}

/** Sets each cell to `value` if any cell within the radius has it: first along the rows, then along the columns. */
function spread(mask: Uint8Array, rows: number, columns: number, radius: number, value: 0 | 1): Uint8Array {
  const horizontal = new Uint8Array(mask.length);
  for (let row = 0; row < rows; row++) spreadLine(mask, horizontal, row * columns, 1, columns, radius, value);
  const both = new Uint8Array(mask.length);
  for (let column = 0; column < columns; column++) spreadLine(horizontal, both, column, columns, rows, radius, value);
  return both;
}

function spreadLine(from: Uint8Array, to: Uint8Array, start: number, stride: number, length: number, radius: number, value: 0 | 1): void {
  let reach = -1;
  // The target lags behind by the radius, so that cells before a source are set, too. `reach` is the last `at` whose target is within the radius.
  for (let at = 0; at < length + radius; at++) {
    if (at < length && from[start + at * stride] === value) reach = at + 2 * radius;
    const target = at - radius;
    if (target >= 0) to[start + target * stride] = at <= reach ? value : ((1 - value) as 0 | 1);
  }
}

/** The largest 4-connected set of ones; all zeros if there is none. */
export function largestComponent(mask: Uint8Array, rows: number, columns: number): Uint8Array {
  const labels = new Int32Array(mask.length);
  let best = 0;
  let bestSize = 0;
  let label = 0;
  const stack: number[] = [];
  for (let seed = 0; seed < mask.length; seed++) {
    if (mask[seed] !== 1 || labels[seed] !== 0) continue;
    label++;
    let size = 0;
    labels[seed] = label;
    stack.push(seed);
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      size++;
      const column = at % columns;
      const neighbours = [at - columns, at + columns, column > 0 ? at - 1 : -1, column < columns - 1 ? at + 1 : -1];
      for (const next of neighbours) {
        if (next < 0 || next >= rows * columns || mask[next] !== 1 || labels[next] !== 0) continue;
        labels[next] = label;
        stack.push(next);
      }
    }
    if (size > bestSize) {
      bestSize = size;
      best = label;
    }
  }
  return Uint8Array.from(labels, (value) => (best > 0 && value === best ? 1 : 0));
}
