import { type ReactNode, useId } from "react";
import classes from "./choice-row.module.css";

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  /** The full label, for the tooltip and for screen readers. */
  readonly words?: string;
}

export interface ChoiceRowProps<V extends string> {
  readonly label: string;
  readonly labelHidden?: boolean;
  readonly choices: readonly Choice<V>[];
  readonly value: V | null | readonly V[];
  readonly onChoose: (value: V) => void;
  readonly disabled?: boolean;
  /** Why the buttons do nothing now. They stay focusable, and a press still calls `onChoose`, which says why. */
  readonly hold?: string | null;
  /** A wider label column, for panels with longer words. */
  readonly wide?: boolean;
}

/**
 * Small buttons of which one (or, for a list value, several) is pressed. They do not take the focus from the images when clicked, so that keys keep
 * working; with Tab they are ordinary buttons.
 */
export function ChoiceRow<V extends string>({
  label,
  labelHidden,
  choices,
  value,
  onChoose,
  disabled,
  hold = null,
  wide,
}: ChoiceRowProps<V>) {
  const id = useId();
  const isOn = (choice: V) => (typeof value === "string" || value === null ? value === choice : value.includes(choice));
  return (
    <div className={classes.row} data-wide={wide || undefined}>
      <span id={id} className={labelHidden ? "visuallyHidden" : classes.label}>
        {label}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as one line beside its label */}
      <div role="group" aria-labelledby={id} className={classes.choices}>
        {choices.map((choice) => (
          <button
            key={choice.value}
            type="button"
            className={classes.choice}
            aria-pressed={isOn(choice.value)}
            title={hold ?? choice.words}
            disabled={disabled}
            aria-disabled={hold === null ? undefined : true}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(choice.value)}
          >
            {choice.label}
          </button>
        ))}
      </div>
    </div>
  );
}
