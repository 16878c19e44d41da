/**
 * The first `count` 16-bit numbers of these little-endian bytes, as a copy of its own: the bytes may begin at an odd place of a file.
 * Not by `slice`: that of Node's Buffer is a view, whose `buffer` is the whole file.
 */
export function copyShorts(bytes: Uint8Array, count: number): Uint16Array {
  return new Uint16Array(new Uint8Array(bytes.subarray(0, count * 2)).buffer);
}
