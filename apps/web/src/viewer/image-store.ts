import type { DecodeAnswer, DecodedImage, DecodeRequest } from "./decoded-image.ts";

export type LoadState =
  | { readonly kind: "loading" }
  | { readonly kind: "ready"; readonly image: DecodedImage }
  | { readonly kind: "failed"; readonly sentence: string; readonly expired: boolean };

/**
 * The most memory for decoded images that no page shows. Four views of the largest detectors take 300 MB, so it holds one such exam ahead, or two of
 * usual size.
 */
const budgetBytes = 400 * 2 ** 20;
const workerCount = 2;

interface Entry {
  state: LoadState;
  /** The fragment of the requested URL, which changes when an image is corrected. */
  readonly content: string;
  lastUsed: number;
}

/** Loads and keeps decoded images by image id. An image's URL changes all the time; only a new fragment means a new version of the image. */
export interface ImageStore {
  readonly request: (id: string, url: string) => void;
  /** Loads an image again from a fresh URL. */
  readonly retry: (id: string, url: string) => void;
  /** Keeps these images in memory, however much it takes, until the returned function is called: those that a page shows. */
  readonly hold: (ids: readonly string[]) => () => void;
  /** Drops these images, as when their exam is withdrawn. */
  readonly forget: (ids: readonly string[]) => void;
  readonly get: (id: string) => LoadState | undefined;
  /** The decoded images, the most recently requested first. */
  readonly ready: () => readonly (readonly [id: string, image: DecodedImage])[];
  readonly subscribe: (listener: () => void) => () => void;
  /** Increases whenever an image becomes ready or fails. */
  readonly version: () => number;
}

export function createImageStore(createWorker: () => Worker): ImageStore {
  const entries = new Map<string, Entry>();
  const listeners = new Set<() => void>();
  /** Each call of `hold` that has not been released. */
  const holds = new Set<ReadonlySet<string>>();
  // Started before there is anything to decode, so that their code loads while the first exam is requested.
  const idle = Array.from({ length: workerCount }, createWorker);
  const waiting: DecodeRequest[] = [];
  let clock = 0;
  let version = 0;

  const heldIds = () => new Set([...holds].flatMap((ids) => [...ids]));

  function changed() {
    version++;
    for (const listener of listeners) listener();
  }

  function receive(worker: Worker, { url }: DecodeRequest, answer: DecodeAnswer) {
    idle.push(worker);
    const entry = entries.get(answer.id);
    // Ignores the answer to a request from before a correction of the image.
    if (entry?.content === contentOf(url)) {
      if (answer.ok) entry.state = { kind: "ready", image: answer.image };
      else if (heldIds().has(answer.id)) entry.state = { kind: "failed", sentence: answer.sentence, expired: answer.expired };
      // Nobody has seen the failure of an image fetched ahead: it is requested again when it is to be shown.
      else entries.delete(answer.id);
    }
    evict();
    pump();
    changed();
  }

  function pump() {
    while (waiting.length > 0) {
      const worker = idle.pop();
      const job = worker && waiting.shift();
      if (!job) return;
      worker.onmessage = ({ data }: MessageEvent<DecodeAnswer>) => receive(worker, job, data);
      worker.onerror = () =>
        receive(worker, job, { id: job.id, ok: false, expired: false, sentence: "This file cannot be shown as a mammogram." });
      worker.postMessage(job);
    }
  }

  function evict() {
    const held = heldIds();
    const oldest = [...entries]
      .flatMap(([id, { state, lastUsed }]) => (state.kind === "ready" && !held.has(id) ? [{ id, bytes: state.image.bytes, lastUsed }] : []))
      .sort((a, b) => a.lastUsed - b.lastUsed);
    let total = oldest.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { id, bytes } of oldest) {
      if (total <= budgetBytes) return;
      total -= bytes;
      entries.delete(id);
    }
  }

  function start(id: string, url: string) {
    entries.set(id, { state: { kind: "loading" }, content: contentOf(url), lastUsed: ++clock });
    waiting.push({ id, url });
    pump();
  }

  return {
    request(id, url) {
      const entry = entries.get(id);
      if (!entry) start(id, url);
      else if (entry.content !== contentOf(url)) {
        start(id, url);
        changed();
      } else if (entry.state.kind !== "failed") entry.lastUsed = ++clock;
    },
    retry(id, url) {
      start(id, url);
      changed();
    },
    hold(ids) {
      const held = new Set(ids);
      holds.add(held);
      return () => holds.delete(held);
    },
    forget(ids) {
      for (const id of ids) entries.delete(id);
      changed();
    },
    get: (id) => entries.get(id)?.state,
    ready: () =>
      [...entries]
        .sort(([, a], [, b]) => b.lastUsed - a.lastUsed)
        .flatMap(([id, { state }]) => (state.kind === "ready" ? [[id, state.image] as const] : [])),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    version: () => version,
  };
}

/** Identifies the file of a URL, whenever it was signed. */
export function contentOf(url: string): string {
  return url.split("#")[1] ?? "";
}

let shared: ImageStore | undefined;

/** The only store of a page load, so that pages share decoded and prefetched images. Browser only. */
export function sharedImageStore(): ImageStore {
  shared ??= createImageStore(() => new Worker(new URL("./decode.worker.ts", import.meta.url), { type: "module" }));
  return shared;
}
