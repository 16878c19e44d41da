import { Group, Kbd, Title } from "@mantine/core";
import { WhoseChip, WhoseLine } from "../../ui/chip.tsx";
import { type Whose, whoseStyles } from "../../ui/colours.ts";
import classes from "./case-inspector.module.css";
import type { FindingLine } from "./case-marks.ts";
import { keyLabelOf } from "./review-keys.ts";

export interface CaseFindingsProps {
  readonly lines: readonly FindingLine[];
  readonly hidden: ReadonlySet<Whose>;
  readonly onToggle: (whose: Whose) => void;
  readonly onLight: (markIds: ReadonlySet<string>) => void;
}

/** The findings of truth and readers; hovering over one highlights its marks, and each group can be hidden. */
export function CaseFindings({ lines, hidden, onToggle, onLight }: CaseFindingsProps) {
  if (lines.length === 0) return null;
  const shown = [...new Set(lines.map(({ whose }) => whose))];
  return (
    <section>
      <Title order={2} size="h3">
        Findings
      </Title>
      <ul className={classes.rows}>
        {lines.map((line) => (
          <li key={line.id} onPointerEnter={() => onLight(new Set(line.markIds))} onPointerLeave={() => onLight(new Set())}>
            <WhoseLine whose={line.whose} /> {line.laterality} {line.words}
          </li>
        ))}
      </ul>
      <Group gap={5} mt={6}>
        {shown.map((whose) => (
          <button key={whose} type="button" aria-pressed={!hidden.has(whose)} onClick={() => onToggle(whose)} className={classes.toggle}>
            <WhoseChip whose={whose}>
              {whoseStyles[whose].label} <WhoseKey whose={whose} />
            </WhoseChip>
          </button>
        ))}
      </Group>
    </section>
  );
}

function WhoseKey({ whose }: { whose: Whose }) {
  return whose === "truth" || whose === "first" || whose === "second" ? <Kbd>{keyLabelOf(whose)}</Kbd> : null;
}
