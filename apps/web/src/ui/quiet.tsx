import { Text } from "@mantine/core";
import type { ReactNode } from "react";

/** Small grey secondary text; `block`: on a line of its own. */
export function Quiet({ children, block }: { children: ReactNode; block?: boolean }) {
  return (
    <Text span={!block} size="xs" c="dimmed">
      {children}
    </Text>
  );
}
