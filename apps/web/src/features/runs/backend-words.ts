/** The backend of a run in words, followed by the device's own description. */
export function backendInWords(name: string | null | undefined): string {
  switch (name) {
    case "tfjs-node-gpu":
      return "GPU, native TensorFlow";
    case "tfjs-node":
      return "CPU, native TensorFlow";
    case "webgpu":
      return "GPU, WebGPU";
    case "wasm":
      return "CPU, WebAssembly";
    case "cpu":
      return "CPU, plain JavaScript (slow)";
    case null:
    case undefined:
    case "":
      return "not known before it starts";
    default:
      return name;
  }
}
