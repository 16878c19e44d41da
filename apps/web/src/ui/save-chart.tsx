"use client";

import { ActionIcon, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { RefObject } from "react";
import { pngFileOf, svgFileOf } from "./chart-picture.ts";
import { saveFile } from "./save-file.ts";

export interface SaveChartProps {
  /** The chart as it is drawn on the page. */
  readonly drawn: RefObject<SVGSVGElement | null>;
  /** Without extension. */
  readonly fileName: string;
}

/** Saves a chart as shown, as SVG or PNG. */
export function SaveChart({ drawn, fileName }: SaveChartProps) {
  const withDrawn = (save: (svg: SVGSVGElement) => void) => () => {
    if (drawn.current) save(drawn.current);
  };
  return (
    <Menu position="top-start">
      <Menu.Target>
        <ActionIcon size={24} variant="subtle" color="gray" aria-label={`Save the chart ${fileName}`}>
          <IconDownload size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={withDrawn((svg) => saveFile(`${fileName}.svg`, new Blob([svgFileOf(svg)], { type: "image/svg+xml" })))}>
          SVG
        </Menu.Item>
        <Menu.Item onClick={withDrawn((svg) => void pngFileOf(svg).then((png) => saveFile(`${fileName}.png`, png)))}>PNG</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
