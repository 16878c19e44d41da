import {
  add,
  engine,
  memory,
  mul,
  ones,
  relu,
  type Scalar,
  square,
  sub,
  sum,
  tensor,
  type Variable,
  variable,
  variableGrads,
} from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { openBackend } from "../open-backend.ts";
import { variableGradients } from "./variable-gradients.ts";

beforeAll(async () => void (await openBackend({ only: "wasm" })));

describe("variableGradients", () => {
  test("agrees with tfjs-core on a graph with reuse, pass-through and a dead end", () => {
    const a = variable(tensor([1, -2, 3]));
    const b = variable(tensor([0.5, 4, -1]));
    const unused = variable(tensor([1]));
    const loss = (): Scalar => {
      const s = add(a, b);
      relu(mul(s, 2));
      const t = add(mul(s, a), s);
      return sum(add(square(t), sub(t, b))) as Scalar;
    };
    const expected = variableGrads(loss, [a, b]);
    const { value, gradients } = variableGradients(loss, [a, b, unused]);
    expect(value.dataSync()).toEqual(expected.value.dataSync());
    expect([...gradients[0]!.dataSync()]).toEqual([...expected.grads[a.name]!.dataSync()]);
    expect([...gradients[1]!.dataSync()]).toEqual([...expected.grads[b.name]!.dataSync()]);
    expect(gradients[2]).toBeUndefined();
  });

  test("leaves nothing behind but the loss and the gradients, and frees activations along the way", () => {
    const weights = variable(ones([1000]));
    const chain = (): Scalar => {
      let x: Variable | ReturnType<typeof square> = weights;
      for (let i = 0; i < 20; i++) x = square(x);
      return sum(x) as Scalar;
    };
    const before = memory().numTensors;
    const { value, gradients } = variableGradients(chain, [weights]);
    expect(gradients[0]!.dataSync()[0]).toBe(2 ** 20);
    expect(memory().numTensors - before).toBe(2);
    value.dispose();
    gradients[0]!.dispose();
    expect(engine().state.gradientDepth).toBe(0);
  });
});
