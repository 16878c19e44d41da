import { Button, Group, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { saveFile } from "../../ui/save-file.ts";
import { factsExample, lesionsExample } from "./csv-example.ts";
import classes from "./import.module.css";

/** How to write the two tables, with an example of each to download and fill in. */
export function CsvHelp() {
  return (
    <details className={classes.help}>
      <summary>How to write facts.csv and lesions.csv</summary>
      <Text size="sm" my={8}>
        One row per file; pictures need file, patientKey, laterality and view. Leave class empty for exams that are to be read; NORMAL,
        BENIGN, MALIGNANT or ABNORMAL is filed as truth. Your keys are stored only as keyed hashes.
      </Text>
      <Example name="facts.csv" content={factsExample} />
      <Text size="sm" my={8}>
        One row per lesion. Points are column and row in turn, in the file's own pixels.
      </Text>
      <Example name="lesions.csv" content={lesionsExample} />
    </details>
  );
}

function Example({ name, content }: { name: string; content: string }) {
  return (
    <Group align="flex-start" gap={10} wrap="nowrap">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, also without a pointer */}
      <pre tabIndex={0}>{content}</pre>
      <Button
        flex="none"
        size="compact-xs"
        variant="default"
        leftSection={<IconDownload size={13} aria-hidden />}
        aria-label={`Download the example of ${name}`}
        onClick={() => saveFile(name, new Blob([content], { type: "text/csv;charset=utf-8" }))}
      >
        {name}
      </Button>
    </Group>
  );
}
