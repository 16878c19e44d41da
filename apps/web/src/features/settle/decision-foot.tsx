import { Button, Textarea } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Decision } from "./decision.ts";
import classes from "./settle.module.css";

export interface DecisionFootProps {
  readonly open: boolean;
  readonly decision: Decision;
  readonly missing: readonly string[];
  readonly busy: boolean;
  readonly onReason: (reason: string) => void;
  readonly onSettle: () => void;
  readonly onNext: () => void;
}

/** The reason and the act; once settled, the way on. */
export function DecisionFoot({ open, decision, missing, busy, onReason, onSettle, onNext }: DecisionFootProps) {
  if (!open) {
    return (
      <div className={classes.foot}>
        <p role="status">This exam is settled.</p>
        <Button fullWidth onClick={onNext}>
          Next exam
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.foot}>
      {missing.length > 0 ? (
        <ul className={classes.missing} role="alert">
          {missing.map((sentence) => (
            <li key={sentence}>
              <IconAlertTriangle size={14} aria-hidden /> {sentence}
            </li>
          ))}
        </ul>
      ) : null}
      <Textarea
        aria-label="Reason"
        placeholder="Reason, for both readers to learn from"
        rows={2}
        value={decision.reason}
        onChange={(event) => onReason(event.currentTarget.value)}
      />
      <Button fullWidth loading={busy} onClick={onSettle}>
        Settle
      </Button>
    </div>
  );
}
