"use client";

import { Button, Group } from "@mantine/core";
import { IconDownload, IconPrinter } from "@tabler/icons-react";
import { useRef } from "react";
import { Markdown } from "../../ui/markdown.tsx";
import { Panel } from "../../ui/page.tsx";
import { printPage } from "../../ui/print-page.ts";
import { saveFile } from "../../ui/save-file.ts";
import { textPage } from "../../ui/text-page.ts";
import { useProject } from "../frame/project-context.tsx";

/** The model card, which can be saved and printed as a standalone page. */
export function CardPanel({ card, number }: { card: string; number: number }) {
  const { project } = useProject();
  const shown = useRef<HTMLDivElement>(null);
  const page = () => textPage(`Model card: ${project.name}, version ${number}`, shown.current?.innerHTML ?? "");
  return (
    <Panel
      title="Model card"
      actions={
        <Group gap={6}>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconDownload size={13} aria-hidden />}
            aria-label="Download the model card as HTML"
            onClick={() => saveFile(`${project.key}-v${number}-card.html`, new Blob([page()], { type: "text/html;charset=utf-8" }))}
          >
            HTML
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            leftSection={<IconPrinter size={13} aria-hidden />}
            aria-label="Print the model card"
            onClick={() => printPage(page())}
          >
            Print
          </Button>
        </Group>
      }
    >
      <div ref={shown}>
        <Markdown text={card} />
      </div>
    </Panel>
  );
}
