import { learningError } from "../learning-error.ts";

interface LayerConfig {
  readonly name: string;
  readonly class_name: string;
  readonly config: Record<string, unknown>;
  readonly inbound_nodes: unknown;
}

interface ModelConfig {
  readonly layers: readonly LayerConfig[];
  readonly input_layers: unknown;
  readonly output_layers: unknown;
}

/**
 * The topology of a layers model up to the layer `cut`, for images of any size. Later layers are dropped before anything is built, since their shapes
 * may require the input size that the whole model was trained at. @throws BAD_BACKBONE
 */
export function cutTopology(topology: unknown, cut: string): object {
  const model = (topology as { model_config?: unknown })?.model_config ?? topology;
  const { class_name: className, config } = (model ?? {}) as { class_name?: string; config?: ModelConfig };
  if (className !== "Model" && className !== "Functional")
    throw bad(`its model is ${className === undefined ? "no layers model" : `a ${className}`}, and a functional layers model is needed`);
  if (config === undefined || !Array.isArray(config.layers)) throw bad("its topology has no layers");
  const layers = new Map(config.layers.map((layer) => [layer.name, layer]));
  if (!layers.has(cut)) throw bad(`it has no layer ${cut}; its last are ${[...layers.keys()].slice(-3).join(", ")}`);
  const kept = new Set<string>();
  const waiting = [cut];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (kept.has(name)) continue;
    kept.add(name);
    waiting.push(...inputsOf(layers.get(name)));
  }
  const inputs = config.layers.filter(({ name, class_name: kind }) => kept.has(name) && kind === "InputLayer");
  if (inputs.length !== 1) throw bad(`it has ${inputs.length} inputs, and one image is what it is given`);
  return {
    class_name: "Model",
    config: {
      ...config,
      layers: config.layers.filter(({ name }) => kept.has(name)).map(ofAnySize),
      input_layers: [[inputs[0]?.name, 0, 0]],
      output_layers: [[cut, 0, 0]],
    },
  };
}

function ofAnySize(layer: LayerConfig): LayerConfig {
  const key = ["batch_input_shape", "batchInputShape"].find((name) => Array.isArray(layer.config[name]));
  if (key === undefined) return layer;
  const shape = layer.config[key] as (number | null)[];
  return { ...layer, config: { ...layer.config, [key]: [null, null, null, shape.at(-1) ?? null] } };
}

/** Names of the layers in a layer's inbound nodes: [[[name, node, tensor, {}], …]]. */
function inputsOf(layer: LayerConfig | undefined): string[] {
  const nodes = layer?.inbound_nodes;
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node) => (Array.isArray(node) ? node.map((one) => String((one as unknown[])[0])) : []));
}

function bad(why: string) {
  return learningError("BAD_BACKBONE", `This is not a usable backbone: ${why}.`);
}
