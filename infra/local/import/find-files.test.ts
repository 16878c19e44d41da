import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findFiles } from "./find-files.ts";

let place: string;
let folder: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "second-read-find-"));
  folder = join(place, "import");
  await mkdir(folder);
});
afterEach(() => rm(place, { recursive: true, force: true }));

async function write(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), path);
  }
}
const link = (target: string, path: string) => symlink(target, join(folder, path));
const skippedAs = async () => Object.fromEntries((await findFiles(folder)).skipped.map(({ path, reason }) => [path, reason]));

test("follows links to files and folders, wherever they lead, and lists them separately", async () => {
  await write("own/a.dcm", "../elsewhere/deep/b.dcm", "../elsewhere/c.dcm");
  await link("../elsewhere/c.dcm", "file.dcm");
  await link(join(place, "elsewhere"), "folder");
  await link("file.dcm", "link-to-link.dcm");
  const { paths, linked, skipped } = await findFiles(folder);
  expect(paths).toEqual(["file.dcm", "folder/c.dcm", "folder/deep/b.dcm", "link-to-link.dcm", "own/a.dcm"]);
  expect([...linked].sort()).toEqual(["file.dcm", "folder/c.dcm", "folder/deep/b.dcm", "link-to-link.dcm"]);
  expect(skipped).toEqual([]);
});

test("skips links in a cycle, to an enclosing folder, to the same folder twice and to nothing, each with its reason", async () => {
  await write("own/a.dcm", "../elsewhere/b.dcm");
  await link(".", "self");
  await link("..", "up");
  await link("/", "top");
  await link("../own", "own/again");
  await link("own", "before-own");
  await link("gone.dcm", "broken.dcm");
  await link("ring-b", "ring-a");
  await link("ring-a", "ring-b");
  await link("../elsewhere", "one");
  await link("../elsewhere", "two");
  await symlink(".", join(place, "elsewhere", "inner"));
  const { paths } = await findFiles(folder);
  expect(paths).toEqual(["one/b.dcm", "own/a.dcm"]);
  expect(await skippedAs()).toEqual({
    "self/": "LINK_LOOP",
    "up/": "LINK_LOOP",
    "top/": "LINK_LOOP",
    "own/again/": "LINK_LOOP",
    "before-own/": "SAME_FOLDER",
    "broken.dcm": "BROKEN_LINK",
    "ring-a": "BROKEN_LINK",
    "ring-b": "BROKEN_LINK",
    "two/": "SAME_FOLDER",
    "one/inner/": "LINK_LOOP",
  });
});

test("never opens pipes, sockets, devices or links to them", { timeout: 10_000 }, async () => {
  execFileSync("mkfifo", [join(folder, "pipe.dcm")]);
  await link("pipe.dcm", "to-pipe.dcm");
  await link("/dev/zero", "zero.dcm");
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(folder, "socket.dcm"), resolve));
  try {
    expect(await skippedAs()).toEqual({
      "pipe.dcm": "NOT_A_FILE",
      "to-pipe.dcm": "NOT_A_FILE",
      "zero.dcm": "NOT_A_FILE",
      "socket.dcm": "NOT_A_FILE",
    });
    expect((await findFiles(folder)).paths).toEqual([]);
  } finally {
    server.close();
  }
});

test("treats odd names like other paths; skips hidden files, texts and a DICOMDIR, and counts every entry once", async () => {
  const sent = [
    "-rf.dcm",
    "a b.dcm",
    "line\nbreak.dcm",
    "e\u0301.png",
    "\u00e9.png",
    "日本.dcm",
    "a..b",
    "back\\slash.dcm",
    `${"x".repeat(250)}.dcm`,
    "empty",
    "' \"$(x).dcm",
    " ",
  ];
  const left = [".hidden.dcm", "notes.txt", "DICOMDIR", "sub/facts.csv", "README"];
  await write(...sent, ...left, ".git/config", ".git/deep/x");
  const latin1 = Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from(".dcm")]);
  await writeFile(latin1, "x");
  const { paths } = await findFiles(folder);
  expect([...paths].sort()).toEqual([...sent].sort());
  expect(await skippedAs()).toEqual({
    ".hidden.dcm": "HIDDEN",
    ".git/": "HIDDEN",
    "notes.txt": "NOT_AN_IMAGE",
    DICOMDIR: "DICOMDIR",
    "sub/facts.csv": "NOT_AN_IMAGE",
    README: "NOT_AN_IMAGE",
    "caf\\xe9.dcm": "NAME_NOT_TEXT",
  });
});

test("refuses a path that is not a folder", async () => {
  await write("a.dcm");
  await expect(findFiles(join(folder, "nowhere"))).rejects.toThrow("There is no folder");
  await expect(findFiles(join(folder, "a.dcm"))).rejects.toThrow("is not a folder");
});
