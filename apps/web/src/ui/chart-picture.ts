import { surface } from "./colours.ts";

/** The text styles that come from style sheets; all other elements of a chart carry their colours. */
const textStyles = ["fill", "font-family", "font-size", "font-weight"] as const;

/** A drawn chart as a standalone SVG file, with the page's background. */
export function svgFileOf(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const texts = copy.querySelectorAll("text");
  drawn.querySelectorAll("text").forEach((text, index) => {
    const computed = getComputedStyle(text);
    for (const name of textStyles) texts[index]?.setAttribute(name, computed.getPropertyValue(name));
  });
  const background = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of [
    ["width", "100%"],
    ["height", "100%"],
    ["fill", surface.panel],
  ] as const)
    background.setAttribute(name, value);
  copy.prepend(background);
  return new XMLSerializer().serializeToString(copy);
}

/** High enough to be sharp in print. */
const scale = 3;

/** A drawn chart as a PNG file. */
export async function pngFileOf(drawn: SVGSVGElement): Promise<Blob> {
  const { width, height } = drawn.getBoundingClientRect();
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgFileOf(drawn))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * scale, height: height * scale });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no picture"))), "image/png"),
  );
}
