import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { AppError, codeOfError } from "@second-read/domain";
import { type Skipped, type SkipReason, skipReasonOf } from "@second-read/imaging/facts-csv";

export interface FoundFiles {
  /** Paths within the folder with forward slashes, sorted. */
  readonly paths: readonly string[];
  /** What is not sent, and why; a folder that is not searched is listed once, with a trailing slash. */
  readonly skipped: readonly Skipped[];
  /** The paths that are symbolic links or are reached through one. */
  readonly linked: readonly string[];
}

interface Folder {
  /** Relative to the folder that is searched; "" for the folder itself. */
  readonly path: string;
  readonly real: string;
  readonly behindLink: boolean;
}

/**
 * Everything in a folder and its subfolders: each entry is a path to send, or skipped for a reason. Symbolic links are followed, each real folder
 * once, own folders before linked ones. Pipes, sockets and devices are recognised by their type and never opened.
 * @throws AppError NOT_FOUND, INVALID_INPUT if there is no such folder or it may not be read
 */
export async function findFiles(folder: string): Promise<FoundFiles> {
  const root = await openFolder(folder);
  const paths: string[] = [];
  const linked: string[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  const own: Folder[] = [{ path: "", real: root, behindLink: false }];
  const byLink: Folder[] = [];
  const skip = (path: string, reason: SkipReason) => skipped.push({ path, reason });

  for (let next = own.shift(); next; next = own.shift() ?? byLink.shift()) {
    const { path: parent, real, behindLink } = next;
    if (seen.has(real)) {
      skip(`${parent}/`, "SAME_FOLDER");
      continue;
    }
    seen.add(real);
    const entries = await readEntries(join(folder, parent));
    if (entries === null) skip(`${parent}/`, "UNREADABLE");
    for (const { name, isText, entry } of entries ?? []) {
      const path = parent === "" ? name : `${parent}/${name}`;
      const kind = isText ? await kindOf(join(folder, path), entry) : "NAME_NOT_TEXT";
      const isLink = entry.isSymbolicLink();
      if (kind === "FILE") {
        const reason = skipReasonOf(path);
        if (reason) skip(path, reason);
        else paths.push(path);
        if (!reason && (isLink || behindLink)) linked.push(path);
      } else if (typeof kind === "string") skip(path, kind);
      else if (skipReasonOf(path) === "HIDDEN") skip(`${path}/`, "HIDDEN");
      else if (!isLink) own.push({ path, real: join(real, name), behindLink });
      else if ([real, root].some((inner) => isWithin(inner, kind.folder))) skip(`${path}/`, "LINK_LOOP");
      else byLink.push({ path, real: kind.folder, behindLink: true });
    }
  }
  return { paths: paths.sort(), skipped: skipped.sort((a, b) => (a.path < b.path ? -1 : 1)), linked };
}

async function openFolder(folder: string): Promise<string> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EACCES") throw new AppError("INVALID_INPUT", `The folder ${folder} cannot be read: permission denied.`);
    throw new AppError("NOT_FOUND", `There is no folder ${folder}.`);
  });
  if (!found.isDirectory()) throw new AppError("INVALID_INPUT", `${folder} is not a folder. Give the folder that contains it.`);
  if ((await readEntries(folder)) === null) throw new AppError("INVALID_INPUT", `The folder ${folder} cannot be read: permission denied.`);
  return realpath(folder);
}

/** Null if reading the folder is not permitted. A name that is not UTF-8 is shown with its bytes. */
async function readEntries(folder: string): Promise<{ name: string; isText: boolean; entry: Dirent<Buffer> }[] | null> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: "buffer" }).catch(() => null);
  return (
    entries?.map((entry) => {
      const name = entry.name.toString("utf8");
      if (Buffer.from(name, "utf8").equals(entry.name)) return { name, isText: true, entry };
      return {
        name: entry.name.toString("latin1").replace(/[^ -~]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`),
        isText: false,
        entry,
      };
    }) ?? null
  );
}

async function kindOf(path: string, entry: Dirent<Buffer>): Promise<"FILE" | SkipReason | { readonly folder: string }> {
  if (entry.isFile()) return "FILE";
  if (entry.isDirectory()) return { folder: path };
  if (!entry.isSymbolicLink()) return "NOT_A_FILE";
  try {
    const target = await stat(path);
    if (target.isFile()) return "FILE";
    return target.isDirectory() ? { folder: await realpath(path) } : "NOT_A_FILE";
  } catch (error) {
    return codeOfError(error) === "EACCES" ? "UNREADABLE" : "BROKEN_LINK";
  }
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
