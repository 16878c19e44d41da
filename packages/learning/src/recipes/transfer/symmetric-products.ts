import * as tf from "@tensorflow/tfjs-core";
import { valuesOf } from "../../values-of.ts";

/** Columns that are multiplied with others at a time. */
const groupColumns = 256;

/**
 * Adds to `products` the product of a matrix's transpose with the matrix. That is symmetric, so the groups of columns below the diagonal are not
 * multiplied: with 1,024 columns ten products of sixteen are left.
 * @param products columns × columns; what lies below the diagonal may be anything until `mirrored`
 * @param values rows × columns, row by row
 */
export function addProducts(products: Float64Array, values: Float32Array, columns: number): void {
  const starts = Array.from({ length: Math.ceil(columns / groupColumns) }, (_, group) => group * groupColumns);
  const widthFrom = (start: number) => Math.min(groupColumns, columns - start);
  const matrix = tf.tensor2d(values, [values.length / columns, columns]);
  const groups = tf.split(matrix, starts.map(widthFrom), 1);
  try {
    groups.forEach((left, i) => {
      const turned = tf.transpose(left);
      for (let j = i; j < groups.length; j += 1) {
        const block = valuesOf(() => tf.matMul(turned, groups[j] as tf.Tensor2D));
        addBlock(products, columns, block, starts[i] as number, starts[j] as number, widthFrom(starts[j] as number));
      }
      turned.dispose();
    });
  } finally {
    tf.dispose([matrix, ...groups]);
  }
}

function addBlock(products: Float64Array, columns: number, block: Float32Array, row: number, column: number, width: number): void {
  for (let i = 0; i < block.length; i += 1) {
    const at = (row + Math.floor(i / width)) * columns + column + (i % width);
    products[at] = (products[at] as number) + (block[i] as number);
  }
}

/** Copies in place what lies above the diagonal below it. */
export function mirrored(products: Float64Array, columns: number): Float64Array {
  for (let i = 1; i < columns; i += 1) for (let j = 0; j < i; j += 1) products[i * columns + j] = products[j * columns + i] as number;
  return products;
}
