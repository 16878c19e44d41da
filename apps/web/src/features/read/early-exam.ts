import { earlyAnswer, earlyRequestProgram } from "../../data/early-request.ts";
import type { NextExamMutation } from "../../generated/graphql.ts";
import { smallestScreen } from "../../ui/smallest-screen.ts";
import { sharedImageStore } from "../../viewer/image-store.ts";
import { nextExamDocument, ownReadOf } from "./documents.ts";

/** A script for the head of the reading page: requests the reader's next exam while the page's own scripts are still loading. */
export function earlyExamProgram(projectId: string): string {
  const { width, height } = smallestScreen;
  const isShown = `/\\/read$/.test(location.pathname)&&innerWidth>=${width}&&innerHeight>=${height}`;
  return earlyRequestProgram(nextExamDocument, { projectId }, isShown);
}

/** Starts the decoders and requests the images of that exam before the page can show them. Browser only. */
export async function openEarlyImages(): Promise<void> {
  const store = sharedImageStore();
  const read = (await earlyAnswer<NextExamMutation>())?.data?.nextExam;
  for (const { id, url } of read ? ownReadOf(read).exam.images : []) store.request(id, url);
}
