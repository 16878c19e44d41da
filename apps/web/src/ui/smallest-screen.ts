/** The smallest screen for a page of images, in CSS pixels. */
export const smallestScreen = { width: 900, height: 520 } as const;
