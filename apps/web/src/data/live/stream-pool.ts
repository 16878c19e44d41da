import type { Follow, StreamListener, StreamRequest } from "./stream.ts";

/** A browser opens at most six connections to an origin, and a stream holds one as long as it lasts. */
export const mostStreams = 3;
const turnMilliseconds = 5_000;

interface Stream {
  readonly request: StreamRequest;
  readonly listeners: Set<StreamListener>;
  /** null while it waits for its turn */
  close: (() => void) | null;
}

export interface StreamPool {
  readonly follow: Follow;
  /** Changes how many streams may be open at once. */
  allow(most: number): void;
}

/**
 * Followers of the same subscription share one stream, and at most `most` streams are open: beyond that they take turns. Every stream begins with the
 * current state or with all past events, so a reopened stream has missed nothing.
 */
export function createStreamPool(open: Follow, most = mostStreams): StreamPool {
  /** In order of age: the first has been open, or has waited, the longest. */
  const streams = new Map<string, Stream>();
  let allowed = most;
  let turn: ReturnType<typeof setTimeout> | undefined;

  const opened = () => [...streams].filter(([, { close }]) => close !== null);
  const waiting = () => [...streams.values()].filter(({ close }) => close === null);

  function arrange(): void {
    const tooMany = opened().slice(allowed);
    for (const [, stream] of tooMany) stream.close?.();
    for (const stream of waiting().slice(0, Math.max(0, allowed - opened().length))) start(stream);
    clearTimeout(turn);
    turn = allowed > 0 && waiting().length > 0 ? setTimeout(passOn, turnMilliseconds) : undefined;
  }

  function passOn(): void {
    const [longest] = opened();
    if (longest) {
      const [key, stream] = longest;
      stream.close?.();
      streams.delete(key);
      streams.set(key, stream);
    }
    arrange();
  }

  function start(stream: Stream): void {
    let isOver = false;
    const end = open(stream.request, {
      next(result) {
        if (!isOver) for (const listener of stream.listeners) listener.next(result);
      },
      error: (sentence) => finish((listener) => listener.error(sentence)),
      complete: () => finish((listener) => listener.complete()),
    });
    stream.close = () => {
      isOver = true;
      stream.close = null;
      end();
    };
    function finish(tell: (listener: StreamListener) => void): void {
      if (isOver) return;
      isOver = true;
      stream.close = null;
      streams.delete(keyOf(stream.request));
      for (const listener of stream.listeners) tell(listener);
      arrange();
    }
  }

  return {
    follow(request, listener) {
      const key = keyOf(request);
      const stream = streams.get(key) ?? { request, listeners: new Set(), close: null };
      streams.set(key, stream);
      // Reopened, since the new follower needs the stream from its beginning and may be signed in as somebody else.
      stream.close?.();
      stream.listeners.add(listener);
      arrange();
      return () => {
        stream.listeners.delete(listener);
        if (stream.listeners.size > 0 || streams.get(key) !== stream) return;
        stream.close?.();
        streams.delete(key);
        arrange();
      };
    },
    allow(count) {
      allowed = count;
      arrange();
    },
  };
}

function keyOf(request: StreamRequest): string {
  return JSON.stringify(request);
}
