/** 0.8 mm per pixel: the smallest input of patch-cnn, so that 400 images fit into a small file. */
export const phantomInput = { inputRows: 256, inputColumns: 224 } as const;
