import { Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconChevronDown,
  IconCircle,
  IconContrast,
  IconEye,
  IconEyeOff,
  IconKeyboard,
  IconLetterT,
  IconLink,
  IconMaximize,
  IconPoint,
  IconRectangle,
  IconSquare,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from "@tabler/icons-react";
import { memo, type ReactNode, useCallback, useDeferredValue, useRef } from "react";
import type { Stage } from "./hanging-stages.ts";
import { markTools } from "./mark-tools.ts";
import { activeLayout, type ToolContext, type ViewerTool } from "./tool.ts";
import { viewTools } from "./view-tools.ts";
import { windowingOf } from "./viewer-state.ts";
import classes from "./viewer-toolbar.module.css";
import { manual } from "./windowing.ts";

interface Contexts {
  /** What the buttons show; it may lag behind while images are drawn. */
  readonly context: ToolContext;
  /** What they act on. */
  readonly contextNow: () => ToolContext;
}

interface ViewerToolbarProps {
  readonly context: ToolContext;
  readonly unseenIds?: ReadonlySet<string>;
}

/**
 * Every tool of the viewer as a button with its key, in one thin row. Its two menus cost more than the rest of the viewer: while images come it
 * is drawn between them, not before them. A press acts on what is, not on what the button shows.
 */
export function ViewerToolbar({ context, unseenIds }: ViewerToolbarProps) {
  const latest = useRef(context);
  latest.current = context;
  const contextNow = useCallback(() => latest.current, []);
  return <Toolbar context={useDeferredValue(context)} contextNow={contextNow} unseenIds={unseenIds} />;
}

const Toolbar = memo(function Toolbar({ context, contextNow, unseenIds }: ViewerToolbarProps & Contexts) {
  const { state, stages, marking } = context;
  const contexts = { context, contextNow };
  const button = (tool: ViewerTool, icon: ReactNode, text?: string) => <ToolButton tool={tool} {...contexts} icon={icon} text={text} />;
  const active = activeLayout(context);
  return (
    <div className={classes.bar}>
      <div className={classes.toolbar} role="toolbar" aria-label="Viewing tools">
        {marking ? (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as part of a row
          <div className={classes.group} role="group" aria-label="Mark">
            {button(markTools.point, <IconPoint size={16} aria-hidden />, "Point")}
            {button(markTools.box, <IconSquare size={14} aria-hidden />, "Box")}
            {button(markTools.ellipse, <IconCircle size={14} aria-hidden />, "Ellipse")}
            {button(markTools.remove, <IconTrash size={15} aria-hidden />)}
          </div>
        ) : null}
        <Presets {...contexts} />
        <div className={classes.group}>
          {button(viewTools.invert, <IconContrast size={16} aria-hidden />)}
          {button(viewTools.magnifier, <IconZoomScan size={16} aria-hidden />)}
          {button(viewTools.link, <IconLink size={16} aria-hidden />)}
          {button(viewTools.zoomOut, <IconZoomOut size={16} aria-hidden />)}
          {button(viewTools.zoomIn, <IconZoomIn size={16} aria-hidden />)}
          {button(viewTools.oneToOne, null, "1:1")}
          {button(viewTools.fit, null, "Fit")}
          <ToolButton
            tool={viewTools.alone}
            {...contexts}
            icon={<IconMaximize size={15} aria-hidden />}
            hint={
              state.alone === null
                ? `${active?.cell.label ?? "one view"} full screen, also by double-click`
                : "all views, also by double-click"
            }
          />
        </div>
        <Steps {...contexts} stages={stages} unseenIds={unseenIds ?? nothing} />
        <div className={classes.group}>
          {button(viewTools.marks, <IconEye size={16} aria-hidden />, "Marks")}
          {button(viewTools.text, <IconLetterT size={15} aria-hidden />)}
          {context.marking || context.undo || context.redo ? (
            <>
              {button(markTools.undo, <IconArrowBackUp size={16} aria-hidden />)}
              {button(markTools.redo, <IconArrowForwardUp size={16} aria-hidden />)}
            </>
          ) : null}
          {context.openKeyMap ? button(viewTools.keys, <IconKeyboard size={16} aria-hidden />) : null}
        </div>
      </div>
    </div>
  );
});

interface ToolButtonProps extends Contexts {
  readonly tool: ViewerTool;
  readonly icon: ReactNode;
  readonly text?: string;
  readonly hint?: string;
}

/** It does not take the focus from the images when it is clicked, so that keys go on working. */
function ToolButton({ tool, context, contextNow, icon, text, hint }: ToolButtonProps) {
  return (
    <button
      type="button"
      className={classes.tool}
      aria-label={text === undefined ? `${tool.label} ${tool.keyLabel}` : undefined}
      aria-pressed={tool.isOn?.(context)}
      disabled={tool.isReady ? !tool.isReady(context) : undefined}
      title={`${hint ?? tool.does} (${tool.keyLabel})`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => tool.run(contextNow(), "", false)}
    >
      {icon}
      {text === undefined ? null : <span className={icon ? classes.text : undefined}>{text}</span>} <kbd>{tool.keyLabel}</kbd>
    </button>
  );
}

/** The window presets of the view that is meant, by name. */
function Presets({ context, contextNow }: Contexts) {
  const drawn = activeLayout(context)?.drawn;
  const presets = drawn?.decoded.presets ?? [];
  const name = drawn?.preset?.name ?? "";
  const { presetIndex, adjustment } = windowingOf(context.state, context.activeId);
  const isUntouched = adjustment.shift === 0 && adjustment.factor === 1;
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
            aria-current={isUntouched && index === Math.min(presetIndex, presets.length - 1) ? "true" : undefined}
          >
            {preset.name.toLowerCase()}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const nothing: ReadonlySet<string> = new Set();

interface StepsProps extends Contexts {
  readonly stages: readonly Stage[];
  readonly unseenIds: ReadonlySet<string>;
}

/** "1 of 4" of the hanging, what each step holds, which of it has not been seen, and the way to it. */
function Steps({ context, contextNow, stages, unseenIds }: StepsProps) {
  const { state, dispatch } = context;
  const at = Math.min(state.stage, stages.length - 1);
  const stage = stages[at];
  return (
    <div className={classes.group}>
      <ToolButton tool={viewTools.previous} context={context} contextNow={contextNow} icon={null} />
      <Menu position="bottom" width={300} returnFocus={false}>
        <Menu.Target>
          <button type="button" className={classes.menu} disabled={!stage} title={stage ? `${stage.name}: ${labelsOf(stage)}` : undefined}>
            <span className="visuallyHidden">Hanging step </span>
            {at + 1} of {stages.length}
            <span className={classes.stage}>{stage?.name}</span>
            {unseenIds.size > 0 ? (
              <span className={classes.unseen}>
                <IconEyeOff size={13} aria-hidden /> {unseenIds.size}
                <span className="visuallyHidden"> not seen</span>
              </span>
            ) : null}
            <IconChevronDown size={13} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Hanging steps</Menu.Label>
          {stages.map((one, index) => (
            <Menu.Item
              key={one.name}
              onClick={() => dispatch({ kind: "stage", to: index, count: stages.length })}
              aria-current={index === at ? "step" : undefined}
            >
              {index + 1} · {one.name} <span className={classes.holds}>{labelsOf(one)}</span>
              <Unseen stage={one} unseenIds={unseenIds} />
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ToolButton tool={viewTools.next} context={context} contextNow={contextNow} icon={null} />
    </div>
  );
}

/** Which views of a step have not been seen. */
function Unseen({ stage, unseenIds }: { stage: Stage; unseenIds: ReadonlySet<string> }) {
  const labels = stage.rows.flat().flatMap(({ label, imageId }) => (imageId && unseenIds.has(imageId) ? [label] : []));
  return labels.length > 0 ? <span className={classes.unseen}>not seen: {labels.join(" ")}</span> : null;
}

/** "RCC LCC RMLO LMLO"; a view that is missing is not held. */
function labelsOf({ rows }: Stage): string {
  return rows
    .flat()
    .flatMap(({ label, imageId }) => (imageId ? [label] : []))
    .join(" ");
}
