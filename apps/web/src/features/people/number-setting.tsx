import { Button, Group, NumberInput, type NumberInputProps } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { toProblem } from "../../data/problem.ts";
import { ProblemNote } from "../../ui/problem-note.tsx";

type Passed = "label" | "description" | "placeholder" | "min" | "max" | "clampBehavior" | "w";

interface NumberSettingProps extends Pick<NumberInputProps, Passed> {
  /** Absent if none is stored, or until it is loaded. */
  readonly stored: number | null | undefined;
  readonly loading: boolean;
  readonly error: unknown;
  readonly onSave: (value: number) => Promise<unknown>;
  /** Saves an empty field; if absent, an empty field cannot be saved. */
  readonly onClear?: () => Promise<unknown>;
}

/** A whole number that is changed by itself. What is typed stays if saving fails. */
export function NumberSetting({ stored, loading, error, onSave, onClear, ...input }: NumberSettingProps) {
  const [typed, setTyped] = useState<number | "">();
  const known = stored ?? "";
  const canSave = typed !== undefined && typed !== known && (typed !== "" || onClear !== undefined);

  async function save(event: FormEvent) {
    event.preventDefault();
    if (typed === undefined) return;
    try {
      await (typed === "" ? onClear?.() : onSave(typed));
      setTyped(undefined);
    } catch {
      // The error is shown below.
    }
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <Group align="flex-end" gap={10} mb="sm">
        <NumberInput
          size="xs"
          allowDecimal={false}
          value={typed ?? known}
          onChange={(value) => setTyped(value === "" ? "" : Number(value))}
          {...input}
        />
        <Button size="xs" type="submit" variant="default" loading={loading} disabled={!canSave}>
          Save
        </Button>
      </Group>
      {error ? <ProblemNote problem={toProblem(error)} /> : null}
    </form>
  );
}
