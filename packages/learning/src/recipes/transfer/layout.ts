import { channelCount } from "../compact/cells.ts";

/** Compact's channels but the first, `inside`, and their means over a cell's surroundings. */
export const measureCount = 2 * (channelCount - 1);
/** Principal components taken of the backbone's features. */
export const componentCount = 64;
export const inputCount = measureCount + componentCount;
/** Networks whose mean logit a cell has, and units of each one's hidden layer. */
export const headCount = 5;
export const headWidth = 32;
/** Cells of an image without a lesion that are trained on. */
export const backgroundCells = 150;
/** The image's logit is the mean of so many cells' highest. */
export const pooledCells = 10;
/** Standardised features are clipped here, so that an odd image cannot shout. */
export const clip = 4;
