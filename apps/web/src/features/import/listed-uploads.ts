import { type FragmentType, graphql, unmask } from "../../generated/index.ts";
import { counted } from "../../ui/format.ts";
import { uploadFragment } from "./documents.ts";
import type { ImportedFile } from "./import-state.ts";
import { outcomeOf } from "./upload-outcome.ts";

/** The most that the API returns at once. */
export const uploadsAtOnce = 200;

const listedUploadFragment = graphql(`
  fragment ListedUpload on Upload {
    ...UploadParts
    fileName
  }
`);

/** The uploads of a response as rows of the table. */
export function listedUploads(masked: readonly FragmentType<typeof listedUploadFragment>[]): readonly ImportedFile[] {
  return unmask(listedUploadFragment, masked).map((listed) => {
    const upload = unmask(uploadFragment, listed);
    return {
      path: listed.fileName ?? "(name no longer kept)",
      bytes: 0,
      stage: "waiting",
      uploadId: upload.id,
      viewLabel: null,
      reason: null,
      receipt: null,
      ...outcomeOf(upload),
    };
  });
}

/** Says how many uploads are listed, since a long list is incomplete. */
export function whichUploads(listed: number, rejected: number): string {
  const files = listed < uploadsAtOnce ? counted(listed, "file") : `the newest ${listed} files`;
  const rejections = rejected < uploadsAtOnce ? `${rejected} rejected` : `the newest ${rejected} rejections`;
  return rejected === 0 ? files : `${files} · ${rejections}`;
}
