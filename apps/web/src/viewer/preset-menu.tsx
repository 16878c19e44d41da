import { Menu } from "@mantine/core";
import { IconChevronDown, IconRectangle } from "@tabler/icons-react";
import { memo } from "react";
import type { ToolContext } from "./tool.ts";
import { viewTools } from "./view-tools.ts";
import classes from "./viewer-toolbar.module.css";
import { manual } from "./windowing.ts";

interface PresetMenuProps {
  readonly presets: readonly { readonly name: string }[];
  /** The name of the window on screen: a preset's, or `manual`; "" while nothing is drawn. */
  readonly name: string;
  /** The index of the preset on screen if it is unchanged; otherwise -1. */
  readonly current: number;
  readonly contextNow: () => ToolContext;
}

/** The window presets of the active view, by name. */
export const PresetMenu = memo(function PresetMenu({ presets, name, current, contextNow }: PresetMenuProps) {
  return (
    <Menu position="bottom-start" width={230} returnFocus={false}>
      <Menu.Target>
        <button type="button" className={classes.menu} disabled={presets.length === 0} title={`${viewTools.presets.does} (1 – 5)`}>
          <IconRectangle size={15} aria-hidden />
          <span className={classes.name}>
            <span className="visuallyHidden">Window: </span>
            {name === manual ? manual : name.toLowerCase() || "window"}
          </span>
          <kbd>{viewTools.presets.keyLabel}</kbd>
          <IconChevronDown size={13} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Window</Menu.Label>
        {presets.map((preset, index) => (
          <Menu.Item
            key={preset.name}
            onClick={() => viewTools.presets.run(contextNow(), String(index + 1), false)}
            rightSection={<kbd className={classes.key}>{index + 1}</kbd>}
            aria-current={index === current ? "true" : undefined}
          >
            {preset.name.toLowerCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
});
