/** Filters of the four convolution stages. */
export const stages = [32, 64, 256, 512] as const;
/** Units of the dense layers before the logit. */
export const denseUnits = [128, 64] as const;
