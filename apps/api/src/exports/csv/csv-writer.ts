import { csvLine, type Finding } from "@second-read/domain";
import type { ExportWriter } from "../export-writer.ts";
import { openTextFile, type TextFile } from "../text-file.ts";
import type { Table } from "./column.ts";
import { dataDictionary } from "./data-dictionary.ts";
import { examsTable, type FindingMark, findingsTable, imagesTable, predictionsTable, readsTable, truthTable } from "./tables.ts";

export const tables = [examsTable, imagesTable, readsTable, findingsTable, truthTable, predictionsTable] as const;

/** Tidy tables, UTF-8 without byte order mark: programs are their main readers, and Excel asks for the encoding on import. */
export async function openCsvWriter(folder: string): Promise<ExportWriter> {
  const opened: TextFile[] = [];
  const openTable = async <Row>({ name, columns }: Table<Row>) => {
    const file = await openTextFile(folder, `${name}.csv`);
    opened.push(file);
    await file.write(csvLine(columns.map((column) => column.name)));
    return (rows: readonly Row[]) => file.write(rows.map((row) => csvLine(columns.map((column) => column.value(row)))).join(""));
  };
  const close = async () => {
    for (const file of opened.splice(0)) await file.close();
  };
  const writeExams = await openTable(examsTable);
  const writeImages = await openTable(imagesTable);
  const writeReads = await openTable(readsTable);
  const writeFindings = await openTable(findingsTable);
  const writeTruth = await openTable(truthTable);
  const writePredictions = await openTable(predictionsTable);
  return {
    async add({ exams, images, reads, truths, predictions }) {
      await writeExams(exams);
      await writeImages(images);
      await writeReads(reads.flatMap((read) => read.breasts.map((breast) => ({ read, breast }))));
      await writeFindings([
        ...reads.flatMap(({ id, examId, findings }) => findings.flatMap((finding) => marksOf("READ", id, examId, finding))),
        ...truths.flatMap(({ id, examId, findings }) => findings.flatMap((finding) => marksOf("TRUTH", id, examId, finding))),
      ]);
      await writeTruth(truths);
      await writePredictions(predictions);
    },
    async end() {
      const dictionary = await openTextFile(folder, "data-dictionary.csv");
      opened.push(dictionary);
      await dictionary.write(dataDictionary(tables));
      const names = opened.map(({ name }) => name);
      await close();
      return names;
    },
    close,
  };
}

function marksOf(source: FindingMark["source"], sourceId: string, examId: string, finding: Finding): FindingMark[] {
  const of = { source, sourceId, examId, finding };
  if (finding.marks.length === 0) return [{ ...of, mark: null, place: 0 }];
  return finding.marks.map((mark, index) => ({ ...of, mark, place: index + 1 }));
}
