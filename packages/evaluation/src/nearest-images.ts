/** Features of images, one image after another, in a form that can be passed to a thread unchanged. */
export interface FeatureColumns {
  readonly images: number;
  /** Number of features per image. */
  readonly width: number;
  readonly features: Float64Array;
}

export interface NearImage {
  /** Its index among the other images. */
  readonly image: number;
  readonly similarity: number;
}

export function featureColumnsOf(images: readonly { readonly features: readonly number[] }[]): FeatureColumns {
  const width = images[0]?.features.length ?? 0;
  const features = new Float64Array(images.length * width);
  for (const [index, image] of images.entries()) features.set(image.features, index * width);
  return { images: images.length, width, features };
}

/**
 * The images most similar to one of `own`, by the cosine of the features. Each feature is standardised over `others`, so that none has more weight
 * because its numbers are larger. Only the most similar image of each breast is included; `breastOf` gives the number of the breast for each of the
 * others.
 */
export function nearestImages(own: FeatureColumns, others: FeatureColumns, breastOf: Int32Array, limit: number): NearImage[] {
  const standardise = standardiserOf(others);
  const wanted = Array.from({ length: own.images }, (_, image) => standardise(own, image));
  const best = new Map<number, NearImage>();
  for (let image = 0; image < others.images; image += 1) {
    const candidate = standardise(others, image);
    const similarity = Math.max(...wanted.map((one) => cosine(one, candidate)));
    const breast = breastOf[image] as number;
    if (similarity > (best.get(breast)?.similarity ?? Number.NEGATIVE_INFINITY)) best.set(breast, { image, similarity });
  }
  return [...best.values()].sort((a, b) => b.similarity - a.similarity || a.image - b.image).slice(0, limit);
}

function standardiserOf({ images, width, features }: FeatureColumns): (of: FeatureColumns, image: number) => Float64Array {
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  features.forEach((value, index) => {
    const i = index % width;
    mean[i] = (mean[i] as number) + value / images;
    square[i] = (square[i] as number) + (value * value) / images;
  });
  const deviation = mean.map((value, i) => Math.sqrt(Math.max(0, (square[i] as number) - value * value)) || 1);
  return (of, image) =>
    of.features.subarray(image * width, (image + 1) * width).map((value, i) => (value - (mean[i] as number)) / (deviation[i] as number));
}

function cosine(a: Float64Array, b: Float64Array): number {
  let [together, ofA, ofB] = [0, 0, 0];
  a.forEach((value, i) => {
    const other = b[i] as number;
    together += value * other;
    ofA += value * value;
    ofB += other * other;
  });
  return ofA === 0 || ofB === 0 ? 0 : together / Math.sqrt(ofA * ofB);
}
