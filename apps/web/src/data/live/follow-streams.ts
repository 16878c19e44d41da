import type { ToTab, ToWorker } from "./messages.ts";
import { createStreams, type Follow, type StreamListener, type StreamRequest } from "./stream.ts";
import { createStreamPool, mostStreams } from "./stream-pool.ts";

/** Uses the worker that all tabs share or, where there is none, this tab alone. */
export function followStreams(): Follow {
  if (typeof SharedWorker === "undefined") return alone();
  try {
    const worker = new SharedWorker(new URL("./streams.shared-worker.ts", import.meta.url), { type: "module" });
    return throughWorker(worker, alone);
  } catch {
    // A browser may forbid workers, as it may forbid storage.
    return alone();
  }
}

/** Hidden tabs give their connections back. */
function alone(): Follow {
  const pool = createStreamPool(createStreams(), allowed());
  document.addEventListener("visibilitychange", () => pool.allow(allowed()));
  return pool.follow;
}

const allowed = () => (document.hidden ? 0 : mostStreams);

/**
 * @param otherwise used if the worker cannot be loaded
 * @param page emits an event when it is left, and when it is restored from the back/forward cache
 */
export function throughWorker(
  worker: Pick<SharedWorker, "port" | "onerror">,
  otherwise: () => Follow,
  page: Pick<EventTarget, "addEventListener"> = window,
): Follow {
  const followed = new Map<number, { readonly request: StreamRequest; readonly listener: StreamListener; stop: () => void }>();
  let lastId = 0;
  let instead: Follow | null = null;
  const send = (message: ToWorker) => worker.port.postMessage(message);

  function begin(id: number, request: StreamRequest, listener: StreamListener): () => void {
    if (instead) return instead(request, listener);
    send({ kind: "FOLLOW", id, request });
    return () => send({ kind: "LEAVE", id });
  }

  worker.port.onmessage = ({ data }: MessageEvent<ToTab>) => {
    const listener = followed.get(data.id)?.listener;
    if (data.kind === "NEXT") return listener?.next(data.result);
    followed.delete(data.id);
    if (data.kind === "ERROR") listener?.error(data.sentence);
    else listener?.complete();
  };
  worker.onerror = () => {
    instead ??= otherwise();
    for (const [id, one] of followed) one.stop = begin(id, one.request, one.listener);
  };
  page.addEventListener("pagehide", () => send({ kind: "LEAVE_ALL" }));
  page.addEventListener("pageshow", (event) => {
    if ((event as PageTransitionEvent).persisted && !instead)
      for (const [id, { request }] of followed) send({ kind: "FOLLOW", id, request });
  });

  return (request, listener) => {
    lastId += 1;
    const id = lastId;
    followed.set(id, { request, listener, stop: begin(id, request, listener) });
    return () => {
      followed.get(id)?.stop();
      followed.delete(id);
    };
  };
}
