/** Number of filters of the four convolution stages. */
export const stages = [32, 64, 256, 512] as const;
/** Number of units of the dense layers before the logit. */
export const denseUnits = [128, 64] as const;
