/** Longest side in pixels of the previews that are made of every image; a small image is not enlarged. */
export const previewSizes = [256, 512, 1024, 2048] as const;
export type PreviewSize = (typeof previewSizes)[number];
