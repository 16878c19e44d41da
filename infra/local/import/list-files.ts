import { readdir } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { knownExtensions } from "@second-read/imaging/view";

/** Extensions of files that lie beside images and are none. */
const companions = new Set([".csv", ".txt", ".md", ".json", ".xml", ".pdf", ".html"]);

/**
 * The files of a folder and its folders that may be images, by path with forward slashes, sorted: those of a known extension, and those of
 * none or another (archives name DICOM files freely), but not hidden ones and not what is plainly something else.
 */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.split("/").some((part) => part.startsWith(".")))
    .filter((path) => knownExtensions.includes(extname(path).slice(1).toLowerCase()) || !companions.has(extname(path).toLowerCase()))
    .filter((path) => !/(^|\/)(DICOMDIR|Licence|LICENSE|README)$/i.test(path))
    .sort();
}
