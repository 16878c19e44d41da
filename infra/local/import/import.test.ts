import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, symlink, truncate, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import type { Database } from "@second-read/database";
import { writeMammogram } from "@second-read/imaging";
import { canaryDicom, dicomFile, exampleMammogram, mammogramElements } from "@second-read/imaging/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { run } from "../commands/import.ts";
import { printedBy } from "./testing/printed-by.ts";
import { type RunningProduct, startProcesses } from "./testing/start-processes.ts";

// `npm run import` with the real API and ingest worker, each in a separate process.

let product: RunningProduct;
let folder: string;
let database: Database;
let projectId: string;
let origin: string;
let sender: string;
let colleague: string;

beforeAll(async () => {
  product = await startProcesses("import-test");
  ({ folder, database, projectId, origin } = product);
  [sender, colleague] = [await product.tokenOfManager("sender"), await product.tokenOfManager("colleague")];
});

afterAll(() => product?.stop());

async function emptyFolder(name: string): Promise<string> {
  await mkdir(join(folder, name), { recursive: true });
  return join(folder, name);
}

const importFolder = (path: string, ...more: string[]) =>
  printedBy(path, "--project", "import-test", "--url", origin, "--token", sender, ...more);

/** A PNG whose header claims this many pixels; compressed they take few bytes, which must not be unpacked to find out. */
function pngOf(width: number, height: number): Uint8Array {
  const chunk = (type: string, body: Uint8Array) => {
    const bytes = Buffer.concat([Buffer.from(type), body]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(body.length);
    ends.writeUInt32BE(crc32(bytes), 4);
    return Buffer.concat([ends.subarray(0, 4), bytes, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", rows),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function pgmOf(level: number): Uint8Array {
  return Buffer.concat([Buffer.from("P5 40 60 255\n"), Buffer.alloc(40 * 60, level)]);
}

async function ask<Data>(token: string, query: string, variables: object = {}): Promise<{ data: Data; text: string }> {
  const response = await fetch(`${origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  return { data: (JSON.parse(text) as { data: Data }).data, text };
}

describe("a folder with good and bad files", { timeout: 120_000 }, () => {
  const uid = (value: string) => ({ tag: 0x00080018, vr: "UI", value }) as const;
  const base = exampleMammogram();
  const files: Record<string, Uint8Array> = {
    "good.dcm": dicomFile(mammogramElements([uid("1.2.3.1")])),
    "deep/good.pgm": pgmOf(90),
    "empty.dcm": new Uint8Array(),
    "cut.dcm": dicomFile(mammogramElements([uid("1.2.3.2")])).subarray(0, 3000),
    "named.png": dicomFile(mammogramElements([uid("1.2.3.3")])),
    "huge.png": pngOf(30_000, 30_000),
    "ct.dcm": dicomFile(mammogramElements([uid("1.2.3.4"), { tag: 0x00080060, vr: "CS", value: "CT" }])),
    "raw.dcm": dicomFile(mammogramElements([uid("1.2.3.5"), { tag: 0x00080068, vr: "CS", value: "FOR PROCESSING" }])),
    "side.pgm": pgmOf(120),
    "one.dcm": writeMammogram({ ...base, sopUid: "2.25.7" }),
    "twin.dcm": writeMammogram({ ...base, sopUid: "2.25.7", pixels: base.pixels.map((value) => value ^ 1) }),
    "mistake.pgm": pgmOf(150),
    "twice.pgm": pgmOf(160),
    "lesion.pgm": pgmOf(170),
    "blank.dcm": dicomFile(
      mammogramElements([
        uid("1.2.3.7"),
        { tag: 0x00200062, vr: "CS", value: "" },
        { tag: 0x7fe00010, vr: "OW", value: new Uint8Array(64 * 48 * 2) },
      ]),
    ),
    "extra.dcm": dicomFile(mammogramElements([uid("1.2.3.6")])),
  };
  const rows = [
    "file,patientKey,examKey,laterality,view,class",
    ...["good.dcm", "empty.dcm", "cut.dcm", "named.png", "ct.dcm", "raw.dcm"].map((name) => `${name},W1,E1,,,NORMAL`),
    "good.pgm,W2,E2,L,MLO,BENIGN",
    "huge.png,W2,E2,L,MLO,",
    "side.pgm,W3,E3,,MLO,",
    "mistake.pgm,W3,E3,X,MLO,",
    "twice.pgm,W3,E3,L,MLO,NORMAL",
    "twice.pgm,W3,E3,L,MLO,MALIGNANT",
    "lesion.pgm,W3,E3,L,MLO,NORMAL",
    "blank.dcm,W4,E4,,,",
    "one.dcm,W4,E4,,,",
    "twin.dcm,W4,E4,,,",
    "gone.dcm,W5,E5,,,",
    "lost.dcm,W5,E5,X,,",
    "large.dcm,W6,E6,,,",
  ];

  async function counts() {
    const { prisma } = database;
    return [await prisma.image.count(), await prisma.exam.count(), await prisma.patient.count(), await prisma.truth.count()];
  }

  test("gives each bad file its own code and sentence, files the others, and changes nothing when repeated", async () => {
    const batch = await emptyFolder("batch/deep").then(() => join(folder, "batch"));
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(batch, name), bytes);
    // A sparse file: longer than allowed, without filling the disk.
    await writeFile(join(batch, "large.dcm"), "").then(() => truncate(join(batch, "large.dcm"), 300_000_001));
    await writeFile(join(batch, "facts.csv"), rows.join("\n"));
    await writeFile(join(batch, "lesions.csv"), "file,kind,class,shape,points\nlesion.pgm,MASS,MALIGNANT,POINT,5 5\n");
    const csv = ["--facts", join(batch, "facts.csv"), "--lesions", join(batch, "lesions.csv")];
    const first = await importFolder(batch, ...csv);
    expect(first.code).toBe(3);
    expect(first.printed).toMatch(
      /^19 found: 3 filed, 0 already filed, 0 corrected, 14 rejected, 2 skipped, in [\d.]+ s, [\d.]+ files\/s$/m,
    );
    for (const [code, name] of [
      ["EMPTY_FILE", "empty.dcm"],
      ["TRUNCATED", "cut.dcm"],
      ["WRONG_EXTENSION", "named.png"],
      ["TOO_MANY_PIXELS", "huge.png"],
      ["NOT_MAMMOGRAPHY", "ct.dcm"],
      ["FOR_PROCESSING", "raw.dcm"],
      ["SAME_INSTANCE_OTHER_PIXELS", "(?:one|twin).dcm"],
      ["TOO_LARGE", "large.dcm"],
      ["INVALID_FACTS", "mistake.pgm"],
      ["FILE_WITHOUT_FACTS", "extra.dcm"],
    ])
      expect(first.printed).toMatch(new RegExp(`^  1 rejected: ${code}\\. [A-Z].{20,}\\.\\n    ${name}$`, "m"));
    expect(first.printed).toMatch(
      /^ {2}2 rejected: MISSING_LATERALITY\. .{20,}\.\n {4}(side\.pgm|blank\.dcm)\n {4}(side\.pgm|blank\.dcm)$/m,
    );
    expect(first.printed).toMatch(/^ {2}2 rows without a file: FACTS_WITHOUT_FILE\. .{20,}\.\n {4}gone\.dcm\n {4}lost\.dcm$/m);
    expect(first.printed).toMatch(/^ {2}1 rejected: FACTS_CONFLICT\. .*lines \d+ and \d+ differ in class.*\n {4}twice\.pgm$/m);
    expect(first.printed).toMatch(
      /^ {2}1 skipped: read as the facts\n {4}facts\.csv\n\n {2}1 skipped: read as the lesions\n {4}lesions\.csv$/m,
    );
    expect(first.printed).toMatch(/^ {2}1 rejected: FACTS_CONFLICT\. .*NORMAL with a lesion of class MALIGNANT.*\n {4}lesion\.pgm$/m);

    const before = await counts();
    const again = await importFolder(batch, ...csv);
    expect(again.printed).toMatch(/^19 found: 0 filed, 3 already filed, 0 corrected, 14 rejected, 2 skipped/m);
    expect(await counts()).toEqual(before);
  });

  test("rejects a class that contradicts its lesion at once when a client sends no plan", async () => {
    const lesions = [{ kind: "MASS", class: "MALIGNANT", shape: "POINT", points: [[5, 5]] }];
    const imported = { patientKey: "W7", laterality: "L", view: "MLO", class: "BENIGN", pixelsAreClean: true, lesions };
    const announced = await ask<{ createUpload: { uploadId: string } }>(
      sender,
      "mutation($i: CreateUploadInput!) { createUpload(input: $i) { uploadId } }",
      { i: { projectId, fileName: "direct.pgm", bytes: 1, sha256: "0".repeat(64), imported } },
    );
    const { data } = await ask<{ upload: { status: string; rejection: { code: string; message: string } } }>(
      sender,
      "query($u: ID!) { upload(id: $u) { status rejection { code message } } }",
      { u: announced.data.createUpload.uploadId },
    );
    expect(data.upload).toMatchObject({ status: "REJECTED", rejection: { code: "FACTS_CONFLICT" } });
    expect(data.upload.rejection.message).toContain("class BENIGN with a lesion of class MALIGNANT");
  });

  test("lets the sender query only the rejections, however much was filed since", async () => {
    const { data } = await ask<Record<"all" | "rejected" | "none", { id: string; status: string }[]>>(
      sender,
      `query($p: ID!) {
        all: myUploads(projectId: $p, first: 200) { id status }
        rejected: myUploads(projectId: $p, first: 200, status: [REJECTED]) { id status }
        none: myUploads(projectId: $p, first: 200, status: []) { id status }
      }`,
      { p: projectId },
    );
    expect(data.rejected).toEqual(data.all.filter(({ status }) => status === "REJECTED"));
    expect(new Set(data.all.map(({ status }) => status))).toEqual(new Set(["FILED", "REJECTED"]));
    expect(data.none).toEqual([]);
  });

  test("shows no name in the rejections to anyone but the sender", async () => {
    const { data } = await ask<{ myUploads: { id: string; fileName: string }[] }>(
      sender,
      "query($p: ID!) { myUploads(projectId: $p, first: 200) { id fileName } }",
      { p: projectId },
    );
    expect(data.myUploads.map(({ fileName }) => fileName)).toContain("good.dcm");
    const one = await ask<{ upload: { fileName: string | null } }>(colleague, "query($u: ID!) { upload(id: $u) { status fileName } }", {
      u: data.myUploads[0]?.id,
    });
    expect(one.data.upload.fileName).toBeNull();
  });

  test("waits for a server that is briefly unavailable", async () => {
    let cut = 0;
    const proxy = createServer((socket) => {
      // Every third connection, including the first, is closed without an answer.
      if (cut++ % 3 === 0) return void socket.destroy();
      const { hostname, port } = new URL(origin);
      const upstream = connect(Number(port), hostname);
      socket.pipe(upstream).pipe(socket);
      for (const [one, other] of [
        [socket, upstream],
        [upstream, socket],
      ] as const)
        one.once("error", () => other.destroy()).once("close", () => other.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = proxy.address() as AddressInfo;
      const again = await importFolder(join(folder, "batch"), "--url", `http://127.0.0.1:${port}`);
      expect(again.printed).not.toContain("NOT_SENT");
      expect(cut).toBeGreaterThan(1);
    } finally {
      proxy.close();
    }
  });

  test("reports a missing project, folder or facts file in a sentence", async () => {
    const batch = join(folder, "batch");
    await expect(run([batch, "--project", "nowhere", "--url", origin, "--token", sender])).rejects.toThrow("There is no project");
    await expect(importFolder(join(folder, "nowhere"))).rejects.toThrow("There is no folder");
    await expect(importFolder(batch, "--facts", join(batch, "nothing.csv"))).rejects.toThrow("There is no file");
  });

  test("distinguishes corrected facts from repeated ones", async () => {
    const text = `file,patientKey,examKey,laterality,view,class\ngood.pgm,W2,E2,L,MLO,ABNORMAL\n`;
    await writeFile(join(folder, "corrected.csv"), text);
    const { printed, code } = await importFolder(join(folder, "batch", "deep"), "--facts", join(folder, "corrected.csv"));
    expect(printed).toMatch(/^1 found: 0 filed, 0 already filed, 1 corrected, 0 rejected, 0 skipped/m);
    expect(code).toBe(0);
  });
});

describe("every entry is accounted for", { timeout: 120_000 }, () => {
  const image = (number: number) => dicomFile(mammogramElements([{ tag: 0x00080018, vr: "UI", value: `1.2.77.${number}` }]));

  test("follows links, sends odd names, and counts every entry of a folder in one of the totals", async () => {
    const odd = await emptyFolder("odd/import");
    const real = await emptyFolder("odd/real");
    const names = ["-rf.dcm", "a b.dcm", "line\nbreak.dcm", "e\u0301.dcm", "日本.dcm", "IM0001", `${"x".repeat(240)}.dcm`];
    for (const [number, name] of names.entries()) await writeFile(join(odd, name), image(number));
    await writeFile(join(real, "target.dcm"), image(100));
    await writeFile(join(real, "other.dcm"), image(101));
    await symlink("../real/target.dcm", join(odd, "link.dcm"));
    await symlink("../real", join(odd, "folder"));
    await symlink("nowhere", join(odd, "broken.dcm"));
    await symlink("..", join(odd, "up"));
    await writeFile(join(odd, "b.txt"), image(102));
    await writeFile(join(odd, ".hidden"), "x");
    await writeFile(join(odd, "empty.dcm"), "");
    execFileSync("mkfifo", [join(odd, "pipe.dcm")]);
    const { code, printed } = await importFolder(odd);
    // link.dcm and folder/target.dcm are one image: whichever is read first is filed.
    expect(printed).toMatch(/^16 found: 9 filed, 1 already filed, 0 corrected, 1 rejected, 5 skipped, in /m);
    expect(printed).toMatch(/^ {2}1 rejected: EMPTY_FILE\. .*\n {4}empty\.dcm$/m);
    for (const line of [
      "1 skipped: text or a table beside the images, by its name\n    b.txt",
      "1 skipped: hidden, since the name begins with a dot\n    .hidden",
      "1 skipped: a symbolic link that leads nowhere\n    broken.dcm",
      "1 skipped: a symbolic link to a folder that it lies in\n    up/",
      "1 skipped: a pipe, socket or device, which is never opened\n    pipe.dcm",
      "Followed symbolic links to 3 of the files: link.dcm and 2 more.",
    ])
      expect(printed).toContain(`  ${line}\n`);
    expect(code).toBe(3);
  });

  test("fails with a message for a folder without files, or with nothing but texts", async () => {
    const empty = await emptyFolder("nothing/deeper").then(() => join(folder, "nothing"));
    expect(await importFolder(empty)).toEqual({ code: 3, printed: `The folder ${empty} holds no file: nothing was imported.\n` });
    await writeFile(join(empty, "notes.txt"), "");
    const { code, printed } = await importFolder(empty);
    expect([code, printed]).toEqual([3, expect.stringContaining("1 found: 0 filed, 0 already filed, 0 corrected, 0 rejected, 1 skipped")]);
  });

  test("rejects files with invalid dates by row, column and value, and all files if a table cannot be read", async () => {
    const dated = await emptyFolder("dated");
    const dates = ["2024-02-30", "45351", "2024", "03/04/2024", "2024-02-29"];
    for (const [number] of dates.entries()) await writeFile(join(dated, `${number}.pgm`), pgmOf(60 + number));
    const rows = dates.map((date, number) => `${number}.pgm,D${number},R,CC,NORMAL,${date}`);
    const text = ["file,patientKey,laterality,view,class,acquiredOn", ...rows].join("\r\n");
    await writeFile(join(dated, "facts.csv"), text);
    const first = await importFolder(dated, "--facts", join(dated, "facts.csv"));
    expect(first.printed).toMatch(/^6 found: 1 filed, 0 already filed, 0 corrected, 4 rejected, 1 skipped/m);
    for (const [number, date] of dates.slice(0, 4).entries())
      expect(first.printed).toContain(`INVALID_FACTS. The facts cannot be used: Line ${number + 2}: acquiredOn is "${date}", not a date`);
    await writeFile(join(dated, "facts.csv"), Buffer.from(`\ufeffsep=;\r\n${text.replaceAll(",", ";")}`, "utf16le"));
    const again = await importFolder(dated, "--facts", join(dated, "facts.csv"));
    expect(again.printed).toMatch(/^6 found: 0 filed, 1 already filed, 0 corrected, 4 rejected, 1 skipped/m);
    await writeFile(join(dated, "facts.csv"), Buffer.from(text.replace("D4", "D\u00e9"), "latin1"));
    const latin1 = await importFolder(dated, "--facts", join(dated, "facts.csv"));
    expect(latin1.printed).toMatch(/^6 found: 0 filed, 0 already filed, 0 corrected, 5 rejected, 1 skipped/m);
    expect(latin1.printed).toContain("Line 6: there are bytes that are not UTF-8");
    expect(latin1.code).toBe(3);
  });
});

test("a word in every place where a sender can write is found nowhere afterwards", { timeout: 120_000 }, async () => {
  const word = "ZZCANARY";
  const batch = await emptyFolder(word);
  await writeFile(join(batch, `${word}.dcm`), canaryDicom(word));
  await writeFile(join(batch, `${word}.pgm`), Buffer.concat([Buffer.from(`P5\n# ${word}\n40 60 255\n`), Buffer.alloc(40 * 60, 70)]));
  await writeFile(join(batch, `${word}-cut.dcm`), canaryDicom(word).subarray(0, 4000));
  const facts = [
    `file,patientKey,examKey,laterality,view,vendor`,
    ...["", "-cut"].map((more) => `${word}${more}.dcm,${word},${word},R,CC,${word}`),
  ];
  await writeFile(join(batch, "facts.csv"), [...facts, `${word}.pgm,${word},${word},R,MLO,${word}`].join("\n"));
  await writeFile(join(batch, "lesions.csv"), `file,kind,shape,points,note\n${word}.dcm,MASS,POINT,5 5,${word}\n`);
  const { printed } = await importFolder(batch, "--facts", join(batch, "facts.csv"), "--lesions", join(batch, "lesions.csv"));
  expect(printed).toMatch(/^5 found: 2 filed, 0 already filed, 0 corrected, 1 rejected, 2 skipped/m);

  // What is refused immediately leaves nothing either.
  const refused = `mutation($i: CreateUploadInput!) { createUpload(input: $i) { uploadId } }`;
  const input = { projectId, fileName: word, bytes: 1, sha256: "0".repeat(64) };
  for (const wrong of [
    { sha256: word },
    { imported: { density: word } },
    { imported: { view: word } },
    { imported: { lesions: [{ kind: word, shape: word, points: [] }] } },
    { projectId: word },
  ])
    expect((await ask(sender, refused, { i: { ...input, ...wrong } })).text).toMatch(/"code":"(INVALID_INPUT|NOT_FOUND)"/);
  await ask(word.repeat(5), "{ me { id } }");
  await ask(sender, `{ ${word} }`);

  const holding: string[] = [];
  const tables = await database.sql.query<{ name: string }>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const found = await database.sql.query(`SELECT 1 AS found FROM ${name} t WHERE t::text ILIKE $1 LIMIT 1`, [`%${word}%`]);
    if (found.length > 0) holding.push(name);
  }
  expect(holding).toEqual([]);
  for (const entry of await readdir(join(folder, "store"), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) expect((await readFile(join(entry.parentPath, entry.name))).includes(word), entry.name).toBe(false);
  // The worker's own folder exists while it runs, and is empty.
  const left = await readdir(join(folder, "ingest"), { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => !entry.isDirectory()).map(({ name }) => name)).toEqual([]);
  expect(product.logged().length).toBeGreaterThan(100);
  expect(product.logged()).not.toContain(word);

  // What another data manager and a browser get: lists, the audit trail, and the bytes behind every address.
  const { data, text } = await ask<{ worklist: { nodes: { images: Record<string, string>[] }[] } }>(
    colleague,
    `query($p: ID!) { worklist(projectId: $p) { nodes { id pseudonym acquiredOn ageBand truth { reason findings { kind attributes } }
       images { id viewLabel vendor hanging { rotate flipHorizontal flipVertical source contradicted } url small: previewUrl(size: 256) large: previewUrl(size: 2048) } } } project(id: $p) { name settings } }`,
    { p: projectId },
  );
  expect(text).not.toContain(word);
  const images = data.worklist.nodes.flatMap((exam) => exam.images);
  expect(images.length).toBeGreaterThan(3);
  for (const image of images)
    for (const address of [image.url, image.small, image.large]) {
      const response = await fetch(address ?? "");
      expect([response.status, JSON.stringify([...response.headers]).includes(word)]).toEqual([200, false]);
      expect(Buffer.from(await response.arrayBuffer()).includes(word)).toBe(false);
    }
});
