import { Badge } from "@mantine/core";
import { basisInWords, classInWords } from "@second-read/domain";
import { whoseStyles } from "../../ui/colours.ts";
import { Quiet } from "../../ui/quiet.tsx";
import type { Truth } from "./truth.ts";

/** Truth of a breast: its class and its basis. */
export function TruthChip({ truth }: { truth: Pick<Truth, "class" | "strength"> }) {
  return (
    <Badge miw="max-content" style={{ borderColor: whoseStyles.truth.colour }}>
      {classInWords(truth.class, truth.strength)} <Quiet>{basisInWords(truth.strength)}</Quiet>
    </Badge>
  );
}
