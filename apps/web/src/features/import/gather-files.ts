/** A file that was chosen or dropped, by its path in what was dropped. */
export interface GatheredFile {
  readonly path: string;
  readonly file: File;
}

/** Everything in a drop, folders walked through. Hidden files and folders are left out. */
export async function gatherDropped(items: DataTransferItemList): Promise<GatheredFile[]> {
  // Entries must be taken before the first await: the list is emptied when the event ends.
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const gathered: GatheredFile[] = [];
  for (const entry of entries) await walk(entry, "", gathered);
  return gathered;
}

async function walk(entry: FileSystemEntry, folder: string, gathered: GatheredFile[]): Promise<void> {
  if (entry.name.startsWith(".")) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    gathered.push({ path: `${folder}${entry.name}`, file });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    // A reader answers at most a hundred entries a time.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return;
    for (const child of part) await walk(child, `${folder}${entry.name}/`, gathered);
  }
}

/** Files of an input, folders by their relative path. */
export function gatherChosen(list: FileList): GatheredFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file })).filter(({ file }) => !file.name.startsWith("."));
}

export interface SortedFiles {
  readonly images: readonly GatheredFile[];
  readonly facts: GatheredFile | null;
  readonly lesions: GatheredFile | null;
  readonly others: readonly GatheredFile[];
}

/** Tells images from the two CSV files and from texts that lie beside them (licences, notes). */
export function sortFiles(files: readonly GatheredFile[]): SortedFiles {
  const extension = ({ path }: GatheredFile) => /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const csv = files.filter((file) => extension(file) === "csv");
  const lesions = csv.find(({ path }) => /lesion/i.test(path)) ?? null;
  const facts = csv.find((file) => file !== lesions && /facts/i.test(file.path)) ?? csv.find((file) => file !== lesions) ?? null;
  const beside = new Set(["txt", "md", "json", "html", "pdf", "csv", "xml"]);
  return {
    images: files.filter((file) => !beside.has(extension(file))),
    facts,
    lesions,
    others: files.filter((file) => beside.has(extension(file)) && file !== facts && file !== lesions),
  };
}
