import { Button, Group, NumberInput } from "@mantine/core";
import { InputField } from "./input-field.tsx";
import type { RunSettings } from "./use-start-run.ts";

export interface RunNumbersProps {
  readonly settings: RunSettings;
  readonly isAdvanced: boolean;
  readonly onChange: (changed: Partial<RunSettings>) => void;
  readonly onAdvanced: () => void;
}

/** The seed of a run and, under advanced settings, its folds and epochs. */
export function RunNumbers({ settings, isAdvanced, onChange, onAdvanced }: RunNumbersProps) {
  return (
    <Group align="flex-end" gap="md">
      <NumberInput
        label="Seed"
        description="Same seed, same result"
        min={0}
        allowDecimal={false}
        value={settings.seed}
        onChange={(seed) => onChange({ seed })}
        w={160}
      />
      {isAdvanced ? (
        <>
          <NumberInput
            label="Folds"
            description="2 to 10; default 5"
            min={2}
            max={10}
            allowDecimal={false}
            value={settings.folds}
            onChange={(folds) => onChange({ folds })}
            w={150}
          />
          <NumberInput
            label="Epochs"
            description="Default: the recipe's"
            min={1}
            max={500}
            allowDecimal={false}
            value={settings.epochs}
            onChange={(epochs) => onChange({ epochs })}
            w={170}
          />
          <InputField recipe={settings.recipe} value={settings.input} onChange={(input) => onChange({ input })} />
        </>
      ) : (
        <Button variant="subtle" color="gray" onClick={onAdvanced}>
          More settings
        </Button>
      )}
    </Group>
  );
}
