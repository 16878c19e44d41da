import { Button, Progress, SimpleGrid, Stack, Text } from "@mantine/core";
import { foldsFor, type TruthCount } from "@second-read/domain";
import type { Problem } from "../../data/problem.ts";
import { Notice } from "../../ui/notice.tsx";
import { ProblemCode } from "../../ui/problem-note.tsx";

const none: TruthCount = { patientsWithPositive: 0, patientsWithNormal: 0 };

function countOf(detail: unknown): TruthCount {
  return { ...none, ...(detail as Partial<TruthCount> | undefined) };
}

/** How much truth there is, how much a run needs, and for how many folds there is enough. */
export function TooLittleTruth({ problem, onFolds }: { problem: Problem; onFolds: (folds: number) => void }) {
  const have = countOf(problem.details.have);
  const need = countOf(problem.details.need);
  const fewer = foldsFor(have);
  return (
    <Notice role="alert" tone="warning">
      <Stack gap={8}>
        <Text>
          <strong>Too little truth.</strong> Read and arbitrate more exams, import some with truth
          {fewer === null ? "" : ", or use fewer folds"}.
        </Text>
        <HaveNeed label="patients with an abnormal breast" have={have.patientsWithPositive} need={need.patientsWithPositive} />
        <HaveNeed label="patients with a normal breast" have={have.patientsWithNormal} need={need.patientsWithNormal} />
        {fewer === null ? null : (
          <Button variant="default" size="xs" onClick={() => onFolds(fewer)}>
            Use {fewer} folds
          </Button>
        )}
        <ProblemCode problem={problem} />
      </Stack>
    </Notice>
  );
}

function HaveNeed({ label, have, need }: { label: string; have: number; need: number }) {
  return (
    <SimpleGrid cols={3} spacing={12} style={{ alignItems: "center" }}>
      <span>{label}</span>
      <Progress size={8} value={need > 0 ? Math.min(100, (100 * have) / need) : 100} aria-hidden />
      <span>
        {have} of {need} needed
      </span>
    </SimpleGrid>
  );
}
