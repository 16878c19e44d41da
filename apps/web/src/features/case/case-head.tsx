import { ActionIcon, Button, Group, Text, Title } from "@mantine/core";
import { IconChevronLeft, IconChevronRight, IconX } from "@tabler/icons-react";
import { sideLabel } from "../../ui/format.ts";
import { Quiet } from "../../ui/quiet.tsx";
import { type CaseInspectorProps, positionInWords } from "./case-props.ts";

/** The title of the case, with links to the next, the previous, and the list. */
export function CaseHead({
  title,
  note,
  why,
  laterality,
  position,
  onNext,
  onPrevious,
  onClose,
}: CaseInspectorProps & { title: string; note?: string }) {
  return (
    <header>
      <Group gap={8} mb={8}>
        {position ? (
          <>
            <ActionIcon size="sm" variant="default" onClick={onPrevious} disabled={!onPrevious} aria-label="Previous case (K)">
              <IconChevronLeft size={14} aria-hidden />
            </ActionIcon>
            <Text size="xs">{positionInWords(position)}</Text>
            <ActionIcon size="sm" variant="default" onClick={onNext} disabled={!onNext} aria-label="Next case (J)">
              <IconChevronRight size={14} aria-hidden />
            </ActionIcon>
          </>
        ) : null}
        <Button ml="auto" size="compact-xs" variant="subtle" color="gray" onClick={onClose} leftSection={<IconX size={13} aria-hidden />}>
          Close
        </Button>
      </Group>
      <Title order={1} size="h2">
        {title}{" "}
        {laterality ? (
          <Text span inherit fw={400}>
            {sideLabel(laterality)}
          </Text>
        ) : null}
      </Title>
      <Quiet block>{[note, why].filter(Boolean).join(" · ")}</Quiet>
    </header>
  );
}
