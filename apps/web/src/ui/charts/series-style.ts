/** Tells series of one chart apart, by colour and by dashes; none of the colours that mean whose something is. */
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

/** From 0; they begin again after five. */
export function seriesStyle(index: number): SeriesStyle {
  return styles[index % styles.length] as SeriesStyle;
}
