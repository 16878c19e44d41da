/** What both do: accept files, and show their images. */
export interface Archive {
  readonly name: string;
  /** Processor seconds used so far by all its processes. */
  processorSeconds(): number;
  /** Sends one file; resolves when it is acknowledged. */
  send(bytes: Uint8Array<ArrayBuffer>, number: number): Promise<void>;
  /** Resolves when every file that was sent is visible. */
  allFiled(): Promise<void>;
  /** One step of somebody who browses the archive: the bytes of some images, 1,024 pixels high, with the time that each took. */
  look(turn: number): Promise<readonly SeenPicture[]>;
  stop(): Promise<void>;
}

export interface SeenPicture {
  readonly bytes: number;
  readonly milliseconds: number;
}

export async function pictureAt(url: string, headers: Readonly<Record<string, string>> = {}): Promise<SeenPicture> {
  const began = performance.now();
  const response = await fetch(url, { headers });
  const bytes = (await response.arrayBuffer()).byteLength;
  if (!response.ok || response.headers.get("content-type") !== "image/jpeg") throw new Error(`no picture: ${response.status}`);
  return { bytes, milliseconds: performance.now() - began };
}
