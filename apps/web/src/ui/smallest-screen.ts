/** What a page of images needs, in CSS pixels. */
export const smallestScreen = { width: 900, height: 520 } as const;
