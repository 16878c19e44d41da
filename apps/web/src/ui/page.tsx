import { Box, Group, Text, Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./page.module.css";

/** A page inside the frame: title, introductory sentence, actions, content. */
export function Page({ title, lead, actions, children }: { title: ReactNode; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.page}>
      <Group align="baseline" mb={16}>
        <Title>{title}</Title>
        <Text c="dimmed" component="div" flex={1} miw={200}>
          {lead}
        </Text>
        {actions}
      </Group>
      {children}
    </div>
  );
}

export interface PanelProps {
  readonly title?: ReactNode;
  readonly actions?: ReactNode;
  /** For links to the panel. */
  readonly id?: string;
  readonly children: ReactNode;
}

/** A panel with an optional title, which also names it for screen readers. */
export function Panel({ title, actions, id, children }: PanelProps) {
  const titleId = useId();
  return (
    <Box component="section" id={id} className={classes.panel} aria-labelledby={title ? titleId : undefined}>
      {title ? (
        <Group gap={12} mb={10}>
          <Title order={2} id={titleId} fz={13} flex={1}>
            {title}
          </Title>
          {actions}
        </Group>
      ) : null}
      {children}
    </Box>
  );
}
