import type { Miniature } from "./miniature.ts";

function pgm(level: number, size = 1024): Uint8Array {
  const pixels = new Uint8Array(size * size);
  for (let at = 0; at < pixels.length; at++) pixels[at] = at % size > size / 2 ? level + (at % 13) : 0;
  return Buffer.concat([Buffer.from(`P5\n${size} ${size}\n255\n`), pixels]);
}

export function miniMias(): Miniature {
  return {
    "Info.txt": [
      "INFORMATION: the list of films of the MIAS database. mdb001 is a film.",
      "REFNUM BG CLASS SEVERITY X Y RADIUS",
      "mdb001 G CIRC B 535 425 197",
      "mdb002 G NORM",
      "mdb059 F CIRC B",
      "mdb144 F MISC B 233 994 29",
      "mdb144 F MISC M 313 540 27",
      "mdb216 D CALC M *NOTE 3*",
      "mdb300 F NORM",
      "",
    ].join("\r\n"),
    "Licence.txt": "MAMMOGRAPHIC IMAGE ANALYSIS SOCIETY",
    "mdb001.pgm": pgm(90),
    "mdb002.pgm": pgm(91),
    "all-mias/mdb059.pgm": pgm(92),
    "all-mias/mdb144.pgm": pgm(93),
    "all-mias/mdb216.pgm": pgm(94),
    "all-mias/mdb322.pgm": pgm(95),
  };
}
