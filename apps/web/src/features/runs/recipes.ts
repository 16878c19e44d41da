/** The recipes that may be asked for, with what a person needs to choose. */
export const recipes = [
  { value: "compact", label: "compact", words: "The default: learns from hundreds of exams, minutes on a CPU." },
  {
    value: "keras-baseline",
    label: "keras-baseline",
    words: "The published baseline: four convolution stages, 50 epochs. Slow without a GPU; kept for comparison.",
  },
] as const;

/** Where a run computes, in words; what the device says of itself follows. */
export function backendWords(name: string | null | undefined): string {
  switch (name) {
    case "tfjs-node-gpu":
      return "on the graphics card, native TensorFlow";
    case "tfjs-node":
      return "on the processor, native TensorFlow";
    case "webgpu":
      return "on the graphics card, WebGPU";
    case "wasm":
      return "on the processor";
    case "cpu":
      return "on the processor, slowly";
    case null:
    case undefined:
    case "":
      return "not known before it starts";
    default:
      return name;
  }
}
