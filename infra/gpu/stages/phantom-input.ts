/** 0.8 mm a pixel: the smallest input of patch-cnn, so that 400 images fit a small file. */
export const phantomInput = { inputRows: 256, inputColumns: 224 } as const;
