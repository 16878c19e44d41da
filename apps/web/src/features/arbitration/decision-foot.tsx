import { Button, Textarea } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "./arbitration.module.css";

export interface DecisionFootProps {
  readonly reason: string;
  readonly missing: readonly string[];
  readonly busy: boolean;
  readonly onReason: (reason: string) => void;
  readonly onSubmit: () => void;
}

/** The reason and the submit button. */
export function DecisionFoot({ reason, missing, busy, onReason, onSubmit }: DecisionFootProps) {
  return (
    <div className={classes.foot}>
      {missing.length > 0 ? (
        <div role="alert">
          <ul className={classes.missing}>
            {missing.map((sentence) => (
              <li key={sentence}>
                <IconAlertTriangle size={14} aria-hidden /> {sentence}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <Textarea
        aria-label="Reason"
        placeholder="Reason (required), shown to the readers"
        rows={2}
        value={reason}
        onChange={(event) => onReason(event.currentTarget.value)}
      />
      <Button fullWidth loading={busy} onClick={onSubmit}>
        Submit decision
      </Button>
    </div>
  );
}
