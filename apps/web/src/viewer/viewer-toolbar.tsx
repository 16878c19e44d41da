import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCircle,
  IconContrast,
  IconEye,
  IconKeyboard,
  IconLetterT,
  IconLink,
  IconMaximize,
  IconPoint,
  IconSquare,
  IconTrash,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useStable } from "../ui/use-stable.ts";
import { markTools } from "./mark-tools.ts";
import { PresetMenu } from "./preset-menu.tsx";
import { StepMenu } from "./step-menu.tsx";
import { activeLayout, type ToolContext, type ViewerTool } from "./tool.ts";
import { ToolButton } from "./tool-button.tsx";
import { viewTools } from "./view-tools.ts";
import { windowingOf } from "./viewer-state.ts";
import classes from "./viewer-toolbar.module.css";

/** Created once, since an unchanged element does not render again. */
const icons = {
  point: <IconPoint size={16} aria-hidden />,
  box: <IconSquare size={14} aria-hidden />,
  ellipse: <IconCircle size={14} aria-hidden />,
  remove: <IconTrash size={15} aria-hidden />,
  invert: <IconContrast size={16} aria-hidden />,
  magnifier: <IconZoomScan size={16} aria-hidden />,
  link: <IconLink size={16} aria-hidden />,
  zoomOut: <IconZoomOut size={16} aria-hidden />,
  zoomIn: <IconZoomIn size={16} aria-hidden />,
  marks: <IconEye size={16} aria-hidden />,
  text: <IconLetterT size={15} aria-hidden />,
  undo: <IconArrowBackUp size={16} aria-hidden />,
  redo: <IconArrowForwardUp size={16} aria-hidden />,
  alone: <IconMaximize size={15} aria-hidden />,
  keys: <IconKeyboard size={16} aria-hidden />,
};
const none: readonly never[] = [];
const nothing: ReadonlySet<string> = new Set();

interface ViewerToolbarProps {
  readonly context: ToolContext;
  readonly unseenIds?: ReadonlySet<string>;
}

/**
 * Every tool of the viewer as a button with its key, in one thin row. The viewer renders again for every image that arrives; buttons and menus render
 * only when their content has changed, since together they cost more than the views.
 */
export function ViewerToolbar({ context, unseenIds }: ViewerToolbarProps) {
  const contextNow = useStable(() => context);
  const { state, stages, marking, dispatch } = context;
  const button = (tool: ViewerTool, icon: ReactNode, text?: string, hint?: string) => (
    <ToolButton
      tool={tool}
      isOn={tool.isOn?.(context)}
      isReady={tool.isReady?.(context)}
      contextNow={contextNow}
      icon={icon}
      text={text}
      hint={hint}
    />
  );
  const active = activeLayout(context);
  const drawn = active?.drawn;
  const { presetIndex, adjustment } = windowingOf(state, context.activeId);
  const isUntouched = adjustment.shift === 0 && adjustment.factor === 1;
  return (
    <div className={classes.bar}>
      <div className={classes.toolbar} role="toolbar" aria-label="Viewing tools">
        {marking ? (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as part of a row
          <div className={classes.group} role="group" aria-label="Mark">
            {button(markTools.point, icons.point, "Point")}
            {button(markTools.box, icons.box, "Box")}
            {button(markTools.ellipse, icons.ellipse, "Ellipse")}
            {button(markTools.remove, icons.remove)}
          </div>
        ) : null}
        <PresetMenu
          presets={drawn?.decoded.presets ?? none}
          name={drawn?.preset?.name ?? ""}
          current={isUntouched ? Math.min(presetIndex, (drawn?.decoded.presets.length ?? 0) - 1) : -1}
          contextNow={contextNow}
        />
        <div className={classes.group}>
          {button(viewTools.invert, icons.invert)}
          {button(viewTools.magnifier, icons.magnifier)}
          {button(viewTools.link, icons.link)}
          {button(viewTools.zoomOut, icons.zoomOut)}
          {button(viewTools.zoomIn, icons.zoomIn)}
          {button(viewTools.oneToOne, null, "1:1")}
          {button(viewTools.fit, null, "Fit")}
          {button(
            viewTools.alone,
            icons.alone,
            undefined,
            state.alone === null
              ? `${active?.cell.label ?? "one view"} full screen, also by double-click`
              : "all views, also by double-click",
          )}
        </div>
        <div className={classes.group}>
          {button(viewTools.previous, null)}
          <StepMenu stages={stages} at={Math.min(state.stage, stages.length - 1)} unseenIds={unseenIds ?? nothing} dispatch={dispatch} />
          {button(viewTools.next, null)}
        </div>
        <div className={classes.group}>
          {button(viewTools.marks, icons.marks, "Marks")}
          {button(viewTools.text, icons.text)}
          {context.marking || context.undo || context.redo ? (
            <>
              {button(markTools.undo, icons.undo)}
              {button(markTools.redo, icons.redo)}
            </>
          ) : null}
          {context.openKeyMap ? button(viewTools.keys, icons.keys) : null}
        </div>
      </div>
    </div>
  );
}
