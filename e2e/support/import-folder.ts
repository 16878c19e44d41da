import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import type { LesionRequest } from "@second-read/phantom";
import { type PhantomFile, phantomFiles } from "./phantoms.ts";

/** A file that must be rejected, each for a different reason. */
export interface BadFile {
  readonly name: string;
  readonly code: string;
  /** Words from the message shown to the person who imports. */
  readonly sentence: string;
}

export interface ImportFolder {
  readonly path: string;
  readonly goodFiles: number;
  readonly badFiles: readonly BadFile[];
  /** A view that is also in the folder, with one pixel changed. */
  readonly changedCopy: string;
}

/** Two patients whose exams wait to be read, and eight whose truth is imported with them: more than two folds need. */
const unread = [
  { seed: 201, lesions: [{ laterality: "R", class: "MALIGNANT", conspicuity: 1, diameterMm: 18 }] },
  { seed: 202, lesions: [] },
] as const;
const known: readonly { readonly seed: number; readonly lesions: LesionRequest[] }[] = Array.from({ length: 8 }, (_, index) => ({
  seed: 301 + index,
  lesions: [{ laterality: index % 2 === 0 ? "R" : "L", class: index < 5 ? "MALIGNANT" : "BENIGN", conspicuity: 0.2 + 0.1 * index }],
}));

/** Writes a folder as a sender would drop it: good files in two subfolders, bad ones beside them, facts.csv and lesions.csv. */
export async function writeImportFolder(path: string): Promise<ImportFolder> {
  const facts: string[] = ["file,patientKey,view,class"];
  const lesions: string[] = ["file,kind,class,shape,points"];
  await mkdir(join(path, "to-read"), { recursive: true });
  await mkdir(join(path, "with-truth"));
  await mkdir(join(path, "bad"));
  const write = (name: string, bytes: Uint8Array) => writeFile(join(path, name), bytes);

  let goodFiles = 0;
  let first: PhantomFile | undefined;
  for (const { seed, lesions: wanted } of unread) {
    for (const file of phantomFiles({ seed, lesions: [...wanted] }).files) {
      first ??= file;
      goodFiles += 1;
      facts.push(`${file.name},,,`);
      await write(`to-read/${file.name}`, file.bytes);
    }
  }
  for (const request of known) {
    const { exam, files } = phantomFiles(request);
    for (const [index, file] of files.entries()) {
      goodFiles += 1;
      facts.push(`${file.name},,,${file.class}`);
      for (const { kind, class: lesionClass, box } of exam.images[index]?.lesions ?? [])
        lesions.push(`${file.name},${kind},${lesionClass},BOX,${box.map((edge) => edge.toFixed(1)).join(" ")}`);
      await write(`with-truth/${file.name}`, file.bytes);
    }
  }
  // Bytes that are already filed are accepted under any name, so these belong to a patient who appears nowhere else.
  const [other] = phantomFiles({ seed: 203, rows: 128, columns: 104 }).files;
  if (first === undefined || other === undefined) throw new Error("There is no exam to read.");

  const bytes = Buffer.from(first.bytes);
  const bad: readonly (BadFile & { readonly bytes: Uint8Array; readonly facts?: string })[] = [
    { name: "empty.dcm", code: "EMPTY_FILE", sentence: "The file is empty.", bytes: Buffer.alloc(0) },
    {
      name: "cut-short.dcm",
      code: "TRUNCATED",
      sentence: "The file ends before its image is complete.",
      bytes: bytes.subarray(0, bytes.length / 2),
    },
    { name: "renamed.png", code: "WRONG_EXTENSION", sentence: "extension does not match its format", bytes: other.bytes },
    {
      name: "letter.dcm",
      code: "UNRECOGNISED_FORMAT",
      sentence: "This format is not supported",
      bytes: Buffer.from("Dear colleague, ".repeat(40)),
    },
    {
      name: "chest-ct.dcm",
      code: "NOT_MAMMOGRAPHY",
      sentence: "This is not a mammogram",
      bytes: replaced(bytes, "CS\x02\0MG", "CS\x02\0CT"),
    },
    {
      name: "raw.dcm",
      code: "FOR_PROCESSING",
      sentence: "Send the For Presentation image",
      bytes: replaced(bytes, "FOR PRESENTATION", "FOR PROCESSING  "),
    },
    { name: "poster.png", code: "TOO_MANY_PIXELS", sentence: "The image has too many pixels", bytes: greyPng(30_000, 30_000, 1) },
    {
      name: "black.png",
      code: "MISSING_LATERALITY",
      sentence: "whether this is a right or a left breast",
      bytes: greyPng(256, 256, 256),
      facts: "W-900,CC,",
    },
  ];
  for (const { name, bytes: content, facts: row } of bad) {
    facts.push(`${name},${row ?? ",,"}`);
    await write(`bad/${name}`, content);
  }
  await write("bad/nobody-knows.dcm", bytes);
  facts.push("never-sent.dcm,,,");
  await write("bad/two-rows.dcm", bytes);
  facts.push("two-rows.dcm,,,NORMAL", "two-rows.dcm,,,MALIGNANT");
  await write("bad/normal-with-cancer.dcm", bytes);
  facts.push("normal-with-cancer.dcm,,,NORMAL");
  lesions.push("normal-with-cancer.dcm,MASS,MALIGNANT,POINT,100 100");
  await write("facts.csv", Buffer.from(`${facts.join("\n")}\n`));
  await write("lesions.csv", Buffer.from(`${lesions.join("\n")}\n`));

  const changedCopy = `${path}-changed.dcm`;
  const changed = Buffer.from(bytes);
  const last = changed.length - 2;
  changed.writeUInt16LE(changed.readUInt16LE(last) ^ 1, last);
  await writeFile(changedCopy, changed);

  return {
    path,
    goodFiles,
    badFiles: [
      ...bad.map(({ name, code, sentence }) => ({ name, code, sentence })),
      { name: "nobody-knows.dcm", code: "FILE_WITHOUT_FACTS", sentence: "The facts have no row for this file." },
      { name: "never-sent.dcm", code: "FACTS_WITHOUT_FILE", sentence: "The facts have a row for this file" },
      { name: "two-rows.dcm", code: "FACTS_CONFLICT", sentence: "differ in class" },
      { name: "normal-with-cancer.dcm", code: "FACTS_CONFLICT", sentence: "class NORMAL with a lesion of class MALIGNANT" },
    ],
    changedCopy,
  };
}

function replaced(bytes: Buffer, from: string, to: string): Buffer {
  const at = bytes.indexOf(from, 0, "latin1");
  if (at < 0) throw new Error(`The phantom's file does not hold ${JSON.stringify(from)}.`);
  const copy = Buffer.from(bytes);
  copy.write(to, at, "latin1");
  return copy;
}

/** An 8-bit grey PNG, all black, whose pixel data ends after `rowsHeld` rows, whatever its header says. */
function greyPng(width: number, height: number, rowsHeld: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.alloc((width + 1) * rowsHeld))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, check]);
}
