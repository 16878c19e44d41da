import { type Skipped, skipReasonOf } from "@second-read/imaging/facts-csv";

/** A file that was chosen or dropped, with its path in the drop. */
export interface GatheredFile {
  readonly path: string;
  readonly file: File;
}

/** Everything that was chosen or dropped: files, and what could not be read as a file. */
export interface Gathered {
  readonly files: readonly GatheredFile[];
  readonly skipped: readonly Skipped[];
}

/** Collects everything in a drop, including the contents of folders. If a single folder was dropped, paths are relative to it, as in its tables. */
export async function gatherDropped(items: DataTransferItemList): Promise<Gathered> {
  // Entries must be read before the first await: the list is emptied when the event ends.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const gathered = { files: [] as GatheredFile[], skipped: [] as Skipped[] };
  const [only] = entries;
  if (entries.length === 1 && only?.isDirectory) await walkFolder(only as FileSystemDirectoryEntry, "", gathered);
  else for (const entry of entries) await walk(entry, "", gathered);
  return gathered;
}

interface Gathering {
  readonly files: GatheredFile[];
  readonly skipped: Skipped[];
}

async function walk(entry: FileSystemEntry, folder: string, gathered: Gathering): Promise<void> {
  const path = `${folder}${entry.name}`;
  if (entry.isDirectory && skipReasonOf(path) === "HIDDEN") gathered.skipped.push({ path: `${path}/`, reason: "HIDDEN" });
  else if (entry.isDirectory) await walkFolder(entry as FileSystemDirectoryEntry, `${path}/`, gathered);
  else {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject)).catch(() => null);
    if (file) gathered.files.push({ path, file });
    else gathered.skipped.push({ path, reason: "UNREADABLE" });
  }
}

async function walkFolder(entry: FileSystemDirectoryEntry, folder: string, gathered: Gathering): Promise<void> {
  const reader = entry.createReader();
  for (;;) {
    // A reader returns at most a hundred entries at a time.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => null);
    if (part === null) gathered.skipped.push({ path: folder || entry.name, reason: "UNREADABLE" });
    if (part === null || part.length === 0) return;
    for (const child of part) await walk(child, folder, gathered);
  }
}

/** The files of an input; those of a folder with their path in it. */
export function gatherChosen(list: FileList): Gathered {
  const files = [...list].map((file) => ({ path: file.webkitRelativePath.replace(/^[^/]*\//, "") || file.name, file }));
  return { files, skipped: [] };
}

export interface SortedFiles {
  readonly images: readonly GatheredFile[];
  readonly facts: GatheredFile | null;
  readonly lesions: GatheredFile | null;
  readonly skipped: readonly Skipped[];
}

/** Separates images, the two CSV files, and files that are not sent (licences, notes, hidden files), each with its reason. */
export function sortFiles({ files, skipped }: Gathered): SortedFiles {
  const csv = files.filter(({ path }) => /\.csv$/i.test(path) && skipReasonOf(path) !== "HIDDEN");
  const named = (word: RegExp) => csv.find(({ path }) => word.test(path.split("/").at(-1) ?? ""));
  const lesions = named(/lesion/i) ?? null;
  const facts = csv.find((file) => file !== lesions && file === named(/facts/i)) ?? csv.find((file) => file !== lesions) ?? null;
  const images: GatheredFile[] = [];
  const left: Skipped[] = [...skipped];
  for (const file of files) {
    const reason = file === facts ? "FACTS" : file === lesions ? "LESIONS" : skipReasonOf(file.path);
    if (reason) left.push({ path: file.path, reason });
    else images.push(file);
  }
  return { images, facts, lesions, skipped: left };
}
