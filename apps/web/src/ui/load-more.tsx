import { Button, Group, Text } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { type Problem, toProblem } from "../data/problem.ts";

/** A button that loads more of a list. It is busy until the data has arrived and shows why loading failed. */
export function LoadMore({ onMore, mt, children }: { onMore: () => Promise<unknown>; mt?: string; children: ReactNode }) {
  const [isLoading, setLoading] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);

  async function load() {
    setLoading(true);
    setProblem(null);
    try {
      await onMore();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setLoading(false);
    }
  }

  return (
    <Group gap={10} mt={mt}>
      <Button size="xs" variant="default" loading={isLoading} onClick={() => void load()}>
        {children}
      </Button>
      {problem ? (
        <Text size="sm" role="alert">
          Not loaded. {problem.sentence} ({problem.code})
        </Text>
      ) : null}
    </Group>
  );
}
