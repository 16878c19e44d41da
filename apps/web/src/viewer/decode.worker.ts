import { decode } from "./decode.ts";
import type { DecodeAnswer, DecodeRequest } from "./decoded-image.ts";

/** Fetches and decodes off the main thread; buffers are transferred, not copied. */
self.onmessage = async ({ data: { id, url } }: MessageEvent<DecodeRequest>) => {
  const answer = await attempt(id, url);
  const buffers = answer.ok ? [...new Set(answer.image.levels.map(({ pixels }) => pixels.buffer as ArrayBuffer))] : [];
  self.postMessage(answer, { transfer: buffers });
};

async function attempt(id: string, url: string): Promise<DecodeAnswer> {
  try {
    // Bypasses the browser's cache: writing 17 MB there takes three times as long as fetching them, an exam is seldom opened twice before its URLs
    // change, and no mammogram stays on the reader's disk.
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) {
      const expired = response.status === 403 || response.status === 401 || response.status === 410;
      return {
        id,
        ok: false,
        expired,
        sentence: expired ? "The address of this image has expired." : `The store answered ${response.status}.`,
      };
    }
    return { id, ok: true, image: decode(await response.arrayBuffer()) };
  } catch (error) {
    const sentence = error instanceof TypeError ? "The store cannot be reached." : "This file cannot be shown as a mammogram.";
    return { id, ok: false, expired: false, sentence };
  }
}
