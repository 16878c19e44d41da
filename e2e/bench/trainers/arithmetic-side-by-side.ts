import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Multiplies and adds 1,500 million numbers from two arrays of 4 MB. */
const arithmetic = `
const [a, b] = [1.0001, 0.999].map((value) => new Float32Array(1 << 20).fill(value));
let sum = 0;
for (let round = 0; round < 1500; round++) for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
if (!(sum > 0)) process.exit(1);
`;

/** How much longer two compute-only processes take in parallel than one alone, as a factor: 1 if each has a core to itself. */
export async function arithmeticSideBySide(): Promise<number> {
  const run = () => promisify(execFile)(process.execPath, ["-e", arithmetic]);
  const secondsOf = async (work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    return (performance.now() - began) / 1000;
  };
  const alone = await secondsOf(run);
  return (await secondsOf(() => Promise.all([run(), run()]))) / alone;
}
