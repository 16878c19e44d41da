/** Distinguishes the series of a chart by colour and dashes, without the colours that stand for the author of a mark. */
export interface SeriesStyle {
  readonly colour: string;
  /** SVG stroke-dasharray; "" is a solid line. */
  readonly dash: string;
}

const styles: readonly SeriesStyle[] = [
  { colour: "#8ecae6", dash: "" },
  { colour: "#f2cc60", dash: "8 3" },
  { colour: "#ff8a65", dash: "2 3" },
  { colour: "#a5d6a7", dash: "8 3 2 3" },
  { colour: "#b39ddb", dash: "12 4" },
];

/** The style of a series by its index from 0; the five styles repeat. */
export function seriesStyle(index: number): SeriesStyle {
  return styles[index % styles.length] as SeriesStyle;
}
