import type { BreastClass, FindingKind } from "@second-read/domain";
import { WrongValue } from "../facts-csv/csv-problem.ts";
import { classOfBreast } from "./bi-rads.ts";
import { type DataSet, type DataSetFolder, NotTheDataSet } from "./data-set.ts";
import { isImage, nameOf, stemOf } from "./file-names.ts";
import { assertSize } from "./image-size.ts";
import { circleLesion, type LesionWords } from "./lesion-shapes.ts";
import { filesBy, PlanBuilder } from "./plan-builder.ts";
import { Table } from "./table.ts";

const sizePixels = 1024;
const spacingMm = 0.2;

const densities: Readonly<Record<string, string>> = { F: "a", G: "b", D: "c" };
const classes: Readonly<Record<string, BreastClass>> = { B: "BENIGN", M: "MALIGNANT" };
const kinds: Readonly<Record<string, { readonly kind: FindingKind; readonly margin?: string }>> = {
  CALC: { kind: "CALCIFICATIONS" },
  CIRC: { kind: "MASS", margin: "circumscribed" },
  SPIC: { kind: "MASS", margin: "spiculated" },
  MISC: { kind: "MASS" },
  ARCH: { kind: "ARCHITECTURAL_DISTORTION" },
  ASYM: { kind: "ASYMMETRY" },
};

/**
 * mdb001.pgm … with Info.txt: one line per lesion or normal image, such as `mdb005 F CIRC B 477 133 30`: tissue, class, severity, and a circle's
 * centre and radius, with the origin at the bottom left. Films come in pairs, one pair per patient. Info.txt says that even numbers are left breasts,
 * but the markers on the films, read the right way round (the images are stored mirrored), say that odd numbers are; the markers are believed.
 */
export const miniMias: DataSet = {
  title: "mini-MIAS database of mammograms",
  sources: ["http://peipa.essex.ac.uk/info/mias.html", "https://www.kaggle.com/datasets/kmader/mias-mammography (Info.txt)"],
  async plan(folder) {
    const builder = new PlanBuilder("mini-mias", folder);
    const table = await readInfo(folder);
    const images = filesBy(folder.paths.filter(isImage), (path) => (/^mdb\d{3}$/i.test(stemOf(path)) ? stemOf(path).toLowerCase() : null));
    const rows = Map.groupBy(table.rows, ({ values }) => (values.image ?? "").toLowerCase());
    for (const [image, some] of rows) {
      const paths = images.get(image) ?? [];
      for (const row of some) {
        if (!/^mdb\d{3}$/.test(image)) table.leaveOut(row, "no line of an image");
        else if (paths.length === 0) table.leaveOut(row, "its image is not in the folder");
        else table.use(row);
      }
      const number = Number(image.slice(3));
      for (const path of paths) {
        const facts = (await problemOfSize(folder, path)) ?? factsOf(some.map(({ values }) => values));
        if (typeof facts === "string")
          builder.reject(path, { code: "INVALID_FACTS", found: `${nameOf(table.path)}, line ${some[0]?.line}: ${facts}` });
        else {
          const { withoutPlace, ...known } = facts;
          if (withoutPlace > 0) builder.note("images with lesions that have no place in Info.txt");
          builder.send(path, {
            ...known,
            patientKey: `P${String(Math.ceil(number / 2)).padStart(3, "0")}`,
            laterality: number % 2 === 1 ? "L" : "R",
            view: "MLO",
            pixelSpacingMm: spacingMm,
          });
        }
      }
    }
    return builder.end([table]);
  },
};

async function readInfo(folder: DataSetFolder): Promise<Table> {
  for (const path of folder.paths.filter((one) => /\.txt$/i.test(one))) {
    const text = new TextDecoder("windows-1252").decode(await folder.read(path));
    // The letter around the list mentions images, too; only lines of the list also have a tissue and a class.
    const rows = text.split(/\r\n|\r|\n/).flatMap((line, index) => {
      const words = line.trim().split(/\s+/);
      const [image = "", tissue = "", kind = "", severity = "", column = "", row = "", radius = ""] = words;
      if (!/^mdb\d{3}$/i.test(image) || words.length < 3) return [];
      return [{ line: index + 1, values: { image, tissue, kind, severity, column, row, radius } }];
    });
    if (rows.length > 0) return new Table(path, rows);
  }
  throw new NotTheDataSet("There is no Info.txt with lines such as mdb001 G CIRC B 535 425 197 in the folder.");
}

/** Circles and the spacing are those of the published images: in a copy of another size both would be wrong. */
async function problemOfSize(folder: DataSetFolder, path: string): Promise<string | null> {
  try {
    await assertSize(folder, path, { rows: sizePixels, columns: sizePixels });
    return null;
  } catch (error) {
    if (error instanceof WrongValue) return error.message;
    throw error;
  }
}

/** Centre and radius, or the reason, such as `*NOTE 3*`, why there are none; a word for what is neither. */
function placeOf(words: readonly string[]): readonly number[] | "NONE" | "UNKNOWN" {
  if (words[0] === "" || words[0]?.startsWith("*")) return "NONE";
  return words.every((word) => /^\d+$/.test(word)) ? words.map(Number) : "UNKNOWN";
}

function factsOf(rows: readonly Readonly<Record<string, string>>[]) {
  const lesions = [];
  const said: (BreastClass | null)[] = [];
  let withoutPlace = 0;
  const density = densities[rows[0]?.tissue ?? ""];
  if (density === undefined) return `the tissue is ${JSON.stringify(rows[0]?.tissue)}, not F, G or D`;
  if (rows.some(({ tissue }) => tissue !== rows[0]?.tissue)) return "its lines name different tissues";
  const normal = rows.filter(({ kind }) => kind === "NORM").length;
  if (normal > 0 && normal < rows.length) return "one line says NORM, another names a lesion";
  for (const { kind = "", severity = "", column = "", row = "", radius = "" } of rows) {
    if (kind === "NORM") {
      said.push("NORMAL");
      continue;
    }
    const known = kinds[kind];
    const lesionClass = classes[severity];
    if (!known) return `the class is ${JSON.stringify(kind)}, not NORM, ${Object.keys(kinds).join(", ")}`;
    if (!lesionClass) return `the severity is ${JSON.stringify(severity)}, not B or M`;
    said.push(lesionClass);
    const words: LesionWords = { kind: known.kind, class: lesionClass, attributes: known.margin ? { margin: known.margin } : {} };
    const place = placeOf([column, row, radius]);
    if (place === "UNKNOWN") return `the place is ${JSON.stringify(`${column} ${row} ${radius}`)}, not whole numbers such as 535 425 197`;
    const [x = 0, y = 0, r = 0] = place === "NONE" ? [] : place;
    const lesion = place === "NONE" ? null : circleLesion(words, [x, sizePixels - y], r);
    if (lesion) lesions.push(lesion);
    else withoutPlace++;
  }
  return { class: classOfBreast(said), density, lesions, withoutPlace };
}
