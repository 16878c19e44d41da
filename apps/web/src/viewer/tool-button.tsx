import { memo, type ReactNode } from "react";
import type { ToolContext, ViewerTool } from "./tool.ts";
import classes from "./viewer-toolbar.module.css";

interface ToolButtonProps {
  readonly tool: ViewerTool;
  /** Whether the button appears as pressed. */
  readonly isOn?: boolean;
  readonly isReady?: boolean;
  /** The context that the tool acts on, read when the button is pressed. */
  readonly contextNow: () => ToolContext;
  readonly icon: ReactNode;
  readonly text?: string;
  readonly hint?: string;
}

/**
 * Does not take the focus from the images when clicked, so that keys keep working. The key is shown beside it where there is room, and in its title.
 */
export const ToolButton = memo(function ToolButton({ tool, isOn, isReady = true, contextNow, icon, text, hint }: ToolButtonProps) {
  return (
    <button
      type="button"
      className={classes.tool}
      aria-label={text === undefined ? `${tool.label} ${tool.keyLabel}` : undefined}
      aria-pressed={isOn}
      disabled={!isReady}
      title={`${hint ?? tool.does} (${tool.keyLabel})`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => tool.run(contextNow(), "", false)}
    >
      {icon}
      {text === undefined ? null : <span className={icon ? classes.text : undefined}>{text}</span>} <kbd>{shortKeyOf(tool.keyLabel)}</kbd>
    </button>
  );
});

/** A key's label, short enough for a button. */
export function shortKeyOf(keyLabel: string): string {
  return keyLabel.replace("Shift ", "⇧");
}
