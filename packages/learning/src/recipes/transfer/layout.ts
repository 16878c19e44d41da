import { channelCount } from "../compact/cells.ts";

/** Compact's channels except the first, `inside`, and their means over a cell's surroundings. */
export const measureCount = 2 * (channelCount - 1);
/** Number of principal components of the backbone's features. */
export const componentCount = 64;
export const inputCount = measureCount + componentCount;
/** The number of networks whose mean logit is a cell's logit, and the units in each one's hidden layer. */
export const headCount = 5;
export const headWidth = 32;
/** Number of cells without a lesion used for training, per image. */
export const backgroundCells = 150;
/** The image's logit is the mean over this many of its highest cells. */
export const pooledCells = 10;
/** Standardised features are clipped at this value, so that an unusual image cannot dominate. */
export const clip = 4;
