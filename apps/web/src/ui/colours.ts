/**
 * Colours of the product; style sheets have each as a variable (`--quiet`). The five "whose" colours stand for the author of a mark and for nothing
 * else.
 */
export const surface = {
  page: "#17191c",
  panel: "#1f2226",
  raised: "#272b30",
  hover: "#30353b",
  line: "#343a40",
  hairline: "#2a2f34",
  text: "#e6e6e1",
  quiet: "#a3a8ad",
  faint: "#90969c",
  danger: "#ff8a80",
  warning: "#f2cc60",
  good: "#8fd9a8",
} as const;

export type SurfaceColour = keyof typeof surface;

/** A colour of the page for something drawn: on paper it is another one (`global.css`). */
export function ofSurface(name: SurfaceColour): `var(--${SurfaceColour})` {
  return `var(--${name})`;
}

export type Whose = "first" | "second" | "truth" | "model" | "prior";

export interface WhoseStyle {
  readonly label: string;
  readonly colour: string;
  /** SVG stroke-dasharray; "" is a solid line. Colour is never the only difference. */
  readonly dash: string;
  readonly lineWords: string;
}

/** The styles of the five authors, used everywhere: marks, charts, chips, legends. */
export const whoseStyles: Readonly<Record<Whose, WhoseStyle>> = {
  first: { label: "first reader", colour: "#56b4e9", dash: "7 4", lineWords: "dashed" },
  second: { label: "second reader", colour: "#e69f00", dash: "9 3 2 3", lineWords: "dash-dot" },
  truth: { label: "truth", colour: "#009e73", dash: "", lineWords: "solid" },
  model: { label: "model", colour: "#cc79a7", dash: "2 3", lineWords: "dotted" },
  prior: { label: "prior", colour: "#9aa0a6", dash: "4 4", lineWords: "grey" },
};

/** The style of a read by its place in the round: order 1 is the first reader's. */
export function whoseRead(order: number): Whose {
  return order === 1 ? "first" : "second";
}
