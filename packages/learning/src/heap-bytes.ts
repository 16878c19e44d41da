const bytesPerFloat = 4;
/** Allows for fragmentation of the heap and small things that are not counted. Set so that estimates lie above every heap that was measured. */
const overhead = 1.2;

/** The heap, in bytes, of a training process that holds this many floats at its peak. */
export function heapBytes(floats: number): number {
  return Math.ceil(overhead * bytesPerFloat * floats);
}
