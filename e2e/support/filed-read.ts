import { expect } from "@playwright/test";
import type { ApiClient } from "./api-client.ts";

export interface FiledBreast {
  readonly laterality: "R" | "L";
  readonly opinion: "NORMAL" | "RECALL" | "TECHNICAL_RECALL";
  readonly birads: string | null;
  readonly technicalRecallReason: string | null;
  readonly noLocation: boolean | null;
}

interface MyRead {
  readonly status: string;
  readonly breasts: readonly FiledBreast[];
  readonly findings: readonly { readonly laterality: "R" | "L"; readonly marks: readonly { readonly shape: string }[] }[];
}

/** The content of the reader's own read of an exam on the server, after submission. */
export async function filedRead(reader: ApiClient, projectId: string, pseudonym: string): Promise<MyRead> {
  const { worklist } = await reader.ask<{ worklist: { nodes: { pseudonym: string; myRead: MyRead | null }[] } }>(
    `query($projectId: ID!) {
      worklist(projectId: $projectId, first: 100) {
        nodes {
          pseudonym
          myRead {
            status
            breasts { laterality opinion birads technicalRecallReason noLocation }
            findings { laterality marks { shape } }
          }
        }
      }
    }`,
    { projectId },
  );
  const read = worklist.nodes.find((exam) => exam.pseudonym === pseudonym)?.myRead;
  if (!read) throw new Error(`There is no read of ${pseudonym}.`);
  expect(read.status).toBe("FINALISED");
  return read;
}
