import { DataList } from "@mantine/core";
import type { ReactNode } from "react";

/** Facts side by side, each below its label. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <DataList orientation="vertical" gap="8px 34px" mb={14} style={{ flexDirection: "row", flexWrap: "wrap" }}>
      {children}
    </DataList>
  );
}

export function Fact({ label, children, isLarge }: { label: string; children: ReactNode; isLarge?: boolean }) {
  return (
    <DataList.Item miw={90}>
      <DataList.ItemLabel fz={12}>{label}</DataList.ItemLabel>
      <DataList.ItemValue fz={isLarge ? 24 : 14} lh={isLarge ? 1.15 : undefined}>
        {children}
      </DataList.ItemValue>
    </DataList.Item>
  );
}
