import { Progress } from "@mantine/core";
import { duration } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";

export interface StageSeconds {
  readonly encode: number;
  readonly train: number;
  readonly evaluate: number;
}

const parts = [
  { stage: "encode", colour: "#8ecae6" },
  { stage: "train", colour: "#b39ddb" },
  { stage: "evaluate", colour: "#a5d6a7" },
] as const;

/** A run's computing time by stage, as shares of a bar and in words. */
export function TimeBar({ seconds }: { seconds: StageSeconds }) {
  const total = Math.max(1e-9, seconds.encode + seconds.train + seconds.evaluate);
  return (
    <>
      <Progress.Root size={8} w={180} aria-hidden="true">
        {parts.map(({ stage, colour }) => (
          <Progress.Section key={stage} value={(100 * seconds[stage]) / total} color={colour} />
        ))}
      </Progress.Root>
      <Quiet>{parts.map(({ stage }) => `${stage} ${duration(seconds[stage])}`).join(" · ")}</Quiet>
    </>
  );
}
