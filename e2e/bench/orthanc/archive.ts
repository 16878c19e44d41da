/** What both do: take files, and show their pictures. */
export interface Archive {
  readonly name: string;
  /** Of all its processes, so far. */
  processorSeconds(): number;
  /** Sends one file; resolves when it is acknowledged. */
  send(bytes: Uint8Array<ArrayBuffer>, number: number): Promise<void>;
  /** Resolves when each file that was sent can be seen. */
  allFiled(): Promise<void>;
  /** One turn of somebody who looks through the archive: the bytes of some pictures, 1,024 pixels high, each with how long it took. */
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
