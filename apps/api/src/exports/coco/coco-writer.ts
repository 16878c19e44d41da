import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ExamRecord, ImageRecord, TruthRecord } from "@second-read/database";
import { findingKinds } from "@second-read/domain";
import type { ExportWriter } from "../export-writer.ts";
import type { ExportPage } from "../read-pages.ts";
import { openTextFile } from "../text-file.ts";
import { regionOf } from "./annotation.ts";

/** All kinds of findings, present or not, so that ids are the same in every export. */
const categories = findingKinds.map((kind, index) => ({ id: index + 1, name: kind, supercategory: "finding" }));

/**
 * One COCO file: the images of breasts with ground truth, including normal ones, and an annotation for each mark of the ground truth. Numbers
 * identify images and annotations within the file, as COCO requires; the product's own names are included too.
 */
export async function openCocoWriter(folder: string, about: { readonly at: Date; readonly description: string }): Promise<ExportWriter> {
  // Images and annotations are written in parallel, and follow one another in the file.
  const images = await openTextFile(folder, "images.part");
  const annotations = await openTextFile(folder, "annotations.part");
  const whole = await openTextFile(folder, "annotations.json");
  let [imageCount, annotationCount] = [0, 0];
  const close = async () => {
    for (const file of [images, annotations, whole]) await file.close();
  };

  async function add(page: ExportPage): Promise<void> {
    const exams = new Map(page.exams.map((exam) => [exam.id, exam]));
    const truths = new Map(page.truths.map((truth) => [`${truth.examId} ${truth.laterality}`, truth]));
    const lines = { images: "", annotations: "" };
    for (const image of page.images) {
      const truth = truths.get(`${image.examId} ${image.laterality}`);
      if (truth === undefined) continue;
      lines.images += `${imageCount === 0 ? "" : ",\n"}${JSON.stringify(cocoImage(++imageCount, image, truth, exams.get(image.examId)))}`;
      for (const annotation of annotationsOf(image, truth)) {
        const separator = annotationCount === 0 ? "" : ",\n";
        lines.annotations += `${separator}${JSON.stringify({ id: ++annotationCount, image_id: imageCount, ...annotation })}`;
      }
    }
    await images.write(lines.images);
    await annotations.write(lines.annotations);
  }

  return {
    add,
    async end() {
      const info = { description: about.description, version: "1.0", date_created: about.at.toISOString() };
      await whole.write(`{"info":${JSON.stringify(info)},\n"licenses":[],\n"categories":${JSON.stringify(categories)},\n"images":[\n`);
      for await (const chunk of createReadStream(join(folder, images.name), "utf8")) await whole.write(String(chunk));
      await whole.write('],\n"annotations":[\n');
      for await (const chunk of createReadStream(join(folder, annotations.name), "utf8")) await whole.write(String(chunk));
      await whole.write("]}\n");
      await close();
      for (const part of [images, annotations]) await rm(join(folder, part.name));
      return [whole.name];
    },
    close,
  };
}

function cocoImage(id: number, image: ImageRecord, truth: TruthRecord, exam: ExamRecord | undefined) {
  return {
    id,
    file_name: `${image.id}.dcm`,
    width: image.columns,
    height: image.rows,
    imageId: image.id,
    examId: image.examId,
    patient: exam?.pseudonym,
    laterality: image.laterality,
    view: image.view,
    viewModifiers: image.viewModifiers,
    pixelSpacingMm: image.pixelSpacingMm,
    sha256: image.sha256,
    breastClass: truth.class,
    truthId: truth.id,
    truthStrength: truth.strength,
  };
}

function annotationsOf(image: ImageRecord, truth: TruthRecord) {
  return truth.findings.flatMap((finding) =>
    finding.marks
      .filter(({ imageId }) => imageId === image.id)
      .map(({ shape, points }) => ({
        category_id: findingKinds.indexOf(finding.kind) + 1,
        ...regionOf({ shape, points }),
        findingId: finding.id,
        lesionUid: finding.lesionUid,
        attributes: finding.attributes,
      })),
  );
}
