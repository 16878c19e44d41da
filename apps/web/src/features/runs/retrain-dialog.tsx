"use client";

import { useMutation } from "@apollo/client/react";
import { Button, Group, Modal, NumberInput, Radio, Stack, Textarea } from "@mantine/core";
import { foldsFor, type TruthCount } from "@second-read/domain";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { type Problem, toProblem } from "../../data/problem.ts";
import { ProblemNote } from "../../ui/list-state.tsx";
import { triggerRetrainingDocument } from "./documents.ts";
import { recipes } from "./recipes.ts";
import classes from "./runs.module.css";

/** One dialog: recipe, seed, reason; folds and epochs for those who ask. Sent twice it is one run: the key stays while the dialog is open. */
export function RetrainDialog({
  opened,
  onClose,
  projectId,
  projectKey,
}: {
  opened: boolean;
  onClose: () => void;
  projectId: string;
  projectKey: string;
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Retrain" size="lg">
      {opened ? <RetrainForm projectId={projectId} projectKey={projectKey} onClose={onClose} /> : null}
    </Modal>
  );
}

const wholeOrNull = (value: number | string) => (value === "" ? null : Number(value));

function RetrainForm({ projectId, projectKey, onClose }: { projectId: string; projectKey: string; onClose: () => void }) {
  const router = useRouter();
  const [start, { loading }] = useMutation(triggerRetrainingDocument);
  const [recipe, setRecipe] = useState<string>(recipes[0].value);
  const [seed, setSeed] = useState<number | string>(1);
  const [reason, setReason] = useState("");
  const [advanced, setAdvanced] = useState(false);
  const [folds, setFolds] = useState<number | string>("");
  const [epochs, setEpochs] = useState<number | string>("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [idempotencyKey] = useState(() => crypto.randomUUID());

  async function submit() {
    setProblem(null);
    try {
      const { data } = await start({
        variables: {
          input: {
            projectId,
            recipe,
            seed: wholeOrNull(seed),
            folds: wholeOrNull(folds),
            epochs: wholeOrNull(epochs),
            reason: reason.trim() || null,
            idempotencyKey,
          },
        },
      });
      if (data) router.push(`/p/${projectKey}/runs/${data.triggerRetraining.id}`);
    } catch (error) {
      setProblem(toProblem(error));
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Radio.Group label="Recipe" value={recipe} onChange={setRecipe}>
          <Stack gap={8} mt={6}>
            {recipes.map(({ value, label, words }) => (
              <Radio key={value} value={value} label={label} description={words} />
            ))}
          </Stack>
        </Radio.Group>
        <Textarea
          label="Reason"
          description="Kept with the run: why now?"
          placeholder="New truth since last month"
          autosize
          minRows={1}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group align="flex-end" gap="md">
          <NumberInput
            label="Seed"
            description="One seed, one result"
            min={0}
            allowDecimal={false}
            value={seed}
            onChange={setSeed}
            w={150}
          />
          {advanced ? (
            <>
              <NumberInput
                label="Folds"
                description="2 to 10; 5 if empty"
                min={2}
                max={10}
                allowDecimal={false}
                value={folds}
                onChange={setFolds}
                w={150}
              />
              <NumberInput
                label="Epochs"
                description="the recipe's own if empty"
                min={1}
                max={500}
                allowDecimal={false}
                value={epochs}
                onChange={setEpochs}
                w={170}
              />
            </>
          ) : (
            <Button variant="subtle" color="gray" onClick={() => setAdvanced(true)}>
              More settings
            </Button>
          )}
        </Group>
        {problem ? (
          problem.code === "TOO_LITTLE_TRUTH" ? (
            <TooLittleTruth
              problem={problem}
              onFolds={(fewer) => {
                setAdvanced(true);
                setFolds(fewer);
                setProblem(null);
              }}
            />
          ) : (
            <ProblemNote problem={problem} />
          )
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Close
          </Button>
          <Button type="submit" loading={loading}>
            Freeze a snapshot and start
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function countOf(told: unknown): TruthCount {
  return { patientsWithPositive: 0, patientsWithNormal: 0, ...(told as Partial<TruthCount> | undefined) };
}

/** How much truth there is and how much is needed, as two bars, and the number of folds for which it would do. */
function TooLittleTruth({ problem, onFolds }: { problem: Problem; onFolds: (folds: number) => void }) {
  const have = countOf(problem.details.have);
  const need = countOf(problem.details.need);
  const fewer = foldsFor(have);
  const rows = [
    { label: "women with an abnormal breast", have: have.patientsWithPositive, need: need.patientsWithPositive },
    { label: "women with a normal breast", have: have.patientsWithNormal, need: need.patientsWithNormal },
  ];
  return (
    <div role="alert" className={classes.tooLittle}>
      <p>
        <strong>Too little truth.</strong> Read and settle more exams, import some with truth
        {fewer === null ? "" : ", or ask for fewer folds"}.
      </p>
      {rows.map(({ label, have: some, need: wanted }) => (
        <div key={label} className={classes.haveNeed}>
          <span>{label}</span>
          <span className={classes.track} aria-hidden>
            <span style={{ width: `${Math.min(100, wanted > 0 ? (100 * some) / wanted : 100)}%` }} />
          </span>
          <span>
            {some} of {wanted} needed
          </span>
        </div>
      ))}
      {fewer === null ? null : (
        <Button variant="default" size="xs" onClick={() => onFolds(fewer)}>
          It is enough for {fewer} folds: use {fewer}
        </Button>
      )}
      <p className={classes.codes}>
        {problem.code}
        {problem.requestId ? ` · request ${problem.requestId}` : ""}
      </p>
    </div>
  );
}
