import { Textarea, type TextareaProps } from "@mantine/core";

export interface ReasonFieldProps extends Omit<TextareaProps, "value" | "onChange"> {
  readonly value: string;
  readonly onChange: (reason: string) => void;
}

/** The reason for an action that the audit trail records. */
export function ReasonField({ onChange, ...field }: ReasonFieldProps) {
  return (
    <Textarea
      label="Reason"
      description="Kept in the audit trail with your name."
      required
      autosize
      minRows={2}
      maxLength={1000}
      {...field}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
