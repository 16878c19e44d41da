import { List } from "@mantine/core";
import { counted } from "../../ui/format.ts";
import { Notice } from "../../ui/notice.tsx";
import { Quiet } from "../../ui/quiet.tsx";

const shown = 20;

/** What is wrong with the CSV files. */
export function CsvProblems({ problems }: { problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <Notice role="alert" tone="warning">
      <strong>{counted(problems.length, "problem")} with the CSV files. The files concerned are not sent.</strong>
      <List size="sm" mt={6}>
        {problems.slice(0, shown).map((problem) => (
          <List.Item key={problem}>{problem}</List.Item>
        ))}
      </List>
      {problems.length > shown ? <Quiet block>and {problems.length - shown} more</Quiet> : null}
    </Notice>
  );
}
