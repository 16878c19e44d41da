import { surface } from "./colours.ts";

/** The styles that come from style sheets or name a variable of the page, which a file does not have. */
const textStyles = ["fill", "font-family", "font-size", "font-weight"] as const;
const colours = ["fill", "stroke"] as const;

/** A drawn chart as a standalone SVG file, with the page's background. */
export function svgFileOf(drawn: SVGSVGElement): string {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const copied = copy.querySelectorAll("*");
  drawn.querySelectorAll("*").forEach((element, index) => {
    const computed = getComputedStyle(element);
    const names = element.matches("text") ? textStyles : colours.filter((name) => element.getAttribute(name)?.startsWith("var("));
    for (const name of names) copied[index]?.setAttribute(name, computed.getPropertyValue(name));
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
