import { DataList, SimpleGrid, Title } from "@mantine/core";
import type { PageKey } from "../../ui/page-keys.ts";
import { markTools } from "../../viewer/mark-tools.ts";
import { viewTools } from "../../viewer/view-tools.ts";
import { queueKeys, readerKeys } from "../arbitration/arbitration-keys.ts";
import { reviewKeys } from "../case/review-keys.ts";
import { readingKeys } from "../read/reading-keys.ts";

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly (readonly [keys: string, does: string])[];
}

const everywhere: KeyGroup = {
  title: "Everywhere",
  keys: [
    ["Ctrl K", "find an exam, a version or a page"],
    ["?", "this list of keys"],
  ],
};

const rowOf = ({ keyLabel, does }: Pick<PageKey<never>, "keyLabel" | "does">) => [keyLabel, does] as const;

/** The tools of the toolbar, and the pointer's actions without a tool. */
const viewer: KeyGroup = {
  title: "Images",
  keys: [
    ["drag", "window: across is width, up and down is centre"],
    ["right drag · wheel · pinch", "zoom"],
    ["middle drag · Space drag · Shift drag · two fingers", "pan"],
    ["double-click", "one view full screen, and back"],
    ...Object.values(viewTools)
      .filter(({ id }) => id !== "keys")
      .map(rowOf),
  ],
};

const marking: KeyGroup = {
  title: "Marks",
  keys: [
    ["click · drag", "select a mark; move it, change its size by a handle, turn an ellipse by its ring"],
    ...Object.values(markTools)
      .filter(({ id }) => id !== "undo" && id !== "redo")
      .map(rowOf),
  ],
};

const reading: KeyGroup = { title: "Reading", keys: [...readingKeys.map(rowOf), rowOf(markTools.redo)] };

const arbitrating: KeyGroup = {
  title: "Arbitration",
  keys: [...readerKeys, ...queueKeys, markTools.undo, markTools.redo].map(rowOf),
};

const reviewing: KeyGroup = { title: "Reviewing", keys: reviewKeys.map(rowOf) };

/** The key map of a page. */
export function keyMapOf(destination: string | undefined): readonly KeyGroup[] {
  switch (destination) {
    case "read":
      return [reading, marking, viewer, everywhere];
    case "arbitration":
      return [arbitrating, marking, viewer, everywhere];
    case "missed":
    case "disagreements":
    case "cases":
      return [reviewing, viewer, everywhere];
    default:
      return [everywhere];
  }
}

export function KeyMap({ groups }: { groups: readonly KeyGroup[] }) {
  return (
    <SimpleGrid minColWidth={260} spacing={20}>
      {groups.map(({ title, keys }) => (
        <section key={title}>
          <Title order={3} size="h4" c="dimmed">
            {title}
          </Title>
          <DataList gap={6} labelWidth="110px">
            {keys.map(([key, does]) => (
              <DataList.Item key={key}>
                <DataList.ItemLabel w={110} fw={600} c="var(--text)">
                  {key}
                </DataList.ItemLabel>
                <DataList.ItemValue>{does}</DataList.ItemValue>
              </DataList.Item>
            ))}
          </DataList>
        </section>
      ))}
    </SimpleGrid>
  );
}
