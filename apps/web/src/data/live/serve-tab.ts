import type { ToTab, ToWorker } from "./messages.ts";
import type { Follow } from "./stream.ts";

/** Follows the streams that one tab asks for, until it leaves. */
export function serveTab(port: MessagePort, follow: Follow): void {
  const stops = new Map<number, () => void>();
  const send = (message: ToTab) => port.postMessage(message);

  function leave(id: number): void {
    stops.get(id)?.();
    stops.delete(id);
  }

  function leaveAll(): void {
    for (const id of [...stops.keys()]) leave(id);
  }

  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    switch (data.kind) {
      case "FOLLOW": {
        const { id, request } = data;
        const stop = follow(request, {
          next: (result) => send({ kind: "NEXT", id, result }),
          error: (sentence) => send({ kind: "ERROR", id, sentence }),
          complete: () => send({ kind: "COMPLETE", id }),
        });
        stops.set(id, stop);
        return;
      }
      case "LEAVE":
        return leave(data.id);
      case "LEAVE_ALL":
        return leaveAll();
    }
  };
  // A crashed tab sends no message; browsers that support this event report it.
  port.addEventListener("close", leaveAll);
}
