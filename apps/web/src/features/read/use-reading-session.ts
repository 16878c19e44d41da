import { useApolloClient } from "@apollo/client/react";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { beforeSignOut } from "../../data/sign-out.ts";
import { assessmentsOf } from "../../entities/read/assessment.ts";
import { sharedImageStore } from "../../viewer/image-store.ts";
import {
  blindExamOf,
  currentReadDocument,
  examImagesDocument,
  finaliseReadDocument,
  nextExamDocument,
  ownReadOf,
  saveDraftDocument,
  skipExamDocument,
  startReadDocument,
  undoFinaliseDocument,
} from "./documents.ts";
import { dropOld } from "./draft-storage.ts";
import { unsavedInWords } from "./opinion-words.ts";
import { createReadingSession } from "./reading-session.ts";
import { keepSessionDone, sessionDone } from "./session-progress.ts";
import type { ReadingSession, ReadingTime, ReadingTransport, SessionState } from "./session-state.ts";

/** How often the images of the exam on screen are refreshed. */
const imagesEveryMilliseconds = 15_000;

/** The reading session of this page; loads the next exam. */
export function useReadingSession(projectId: string, time: ReadingTime): { session: ReadingSession; state: SessionState } {
  const client = useApolloClient();
  const transport = useMemo<ReadingTransport>(() => {
    function present<T>(value: T | null | undefined): T {
      if (value === null || value === undefined) throw new Error("The server's answer was empty.");
      return value;
    }
    return {
      async next() {
        const { data } = await client.mutate({ mutation: nextExamDocument, variables: { projectId } });
        return data?.nextExam ? ownReadOf(data.nextExam) : null;
      },
      async current(examId) {
        const { data } = await client.query({ query: currentReadDocument, variables: { examId }, fetchPolicy: "no-cache" });
        return data?.exam?.myRead ? ownReadOf(data.exam.myRead) : null;
      },
      async start(examId) {
        const { data } = await client.mutate({ mutation: startReadDocument, variables: { examId } });
        return ownReadOf(present(data).startRead);
      },
      async save(readId, input, expectedRevision) {
        const { data } = await client.mutate({ mutation: saveDraftDocument, variables: { readId, input, expectedRevision } });
        return present(data).saveDraft;
      },
      async finalise(readId, input, expected, idempotencyKey) {
        const { revision: expectedRevision, imagesRevision: expectedImagesRevision } = expected;
        const variables = { readId, input, expectedRevision, expectedImagesRevision, idempotencyKey };
        const { data } = await client.mutate({ mutation: finaliseReadDocument, variables, fetchPolicy: "no-cache" });
        const { finaliseRead: filed } = present(data);
        return { ...filed, breasts: assessmentsOf(filed.breasts) };
      },
      async exam(examId) {
        const { data } = await client.query({ query: examImagesDocument, variables: { examId }, fetchPolicy: "no-cache" });
        return data?.exam ? blindExamOf(data.exam) : null;
      },
      async undo(readId) {
        const { data } = await client.mutate({ mutation: undoFinaliseDocument, variables: { readId } });
        return ownReadOf(present(data).undoFinalise);
      },
      async skip(readId, reason) {
        await client.mutate({ mutation: skipExamDocument, variables: { readId, reason } });
      },
    };
  }, [client, projectId]);

  const [session] = useState(() =>
    createReadingSession({
      transport,
      storage: browserStorage(),
      time,
      done: sessionDone(),
      forgetImages: (ids) => sharedImageStore().forget(ids),
    }),
  );
  const state = useSyncExternalStore(session.subscribe, session.state, session.state);

  useEffect(() => {
    dropOld(browserStorage(), Date.now());
    void session.loadNext();
    const onHide = () => {
      if (document.visibilityState === "hidden") void session.saveNow();
    };
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") void session.refreshImages();
    }, imagesEveryMilliseconds);
    document.addEventListener("visibilitychange", onHide);
    const stay = beforeSignOut(async () => {
      await session.saveNow();
      return unsavedInWords(session.state());
    });
    return () => {
      stay();
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onHide);
    };
  }, [session]);

  useEffect(() => keepSessionDone(state.done), [state.done]);

  return { session, state };
}

const nothingStored = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined, key: () => null, length: 0 };

/** Some browsers forbid storage; reading then works without the crash copy. */
function browserStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length"> {
  try {
    return typeof window === "undefined" ? nothingStored : window.localStorage;
  } catch {
    return nothingStored;
  }
}
