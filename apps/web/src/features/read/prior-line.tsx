import { Button } from "@mantine/core";
import { type HangingImage, missingStandardViews } from "../../viewer/hanging-stages.ts";
import classes from "./read-panel.module.css";
import { firstToCompare, type PriorState } from "./use-prior.ts";

export interface PriorLineProps {
  readonly prior: PriorState;
  readonly images: readonly HangingImage[];
  readonly onCompare: () => void;
}

/** Below the exam's name: its prior and a button that leads to it, or whether one was requested, and which standard views it lacks. */
export function PriorLine({ prior, images, onCompare }: PriorLineProps) {
  // A withdrawn exam has no images at all.
  const missing = images.length > 0 ? missingStandardViews(images) : [];
  return (
    <>
      <div className={classes.prior} data-prior={prior.kind}>
        <PriorWords prior={prior} images={images} onCompare={onCompare} />
      </div>
      {"unordered" in prior && prior.unordered > 0 ? (
        <p>{prior.unordered === 1 ? "1 other exam" : `${prior.unordered} other exams`} of the same day or without a date</p>
      ) : null}
      {missing.length > 0 ? <p>No {missing.join(", ")}</p> : null}
    </>
  );
}

function PriorWords({ prior, images, onCompare }: PriorLineProps) {
  switch (prior.kind) {
    case "loading":
      return <p>Prior: …</p>;
    case "failed":
      return (
        <>
          <p role="alert">Prior unavailable. {prior.problem.sentence}</p>
          <PanelButton onClick={prior.retry}>Retry</PanelButton>
        </>
      );
    case "none":
      return (
        <>
          <p role="status">{prior.requested ? "No prior · requested" : "No prior · not requested by you"}</p>
          {prior.requested ? null : <PanelButton onClick={prior.request}>Request priors</PanelButton>}
          {prior.problem ? <p role="alert">{prior.problem.sentence}</p> : null}
        </>
      );
    case "prior":
      return (
        <>
          <p>Prior: {prior.interval ?? "date not known"}</p>
          {firstToCompare(prior, images) ? <PanelButton onClick={onCompare}>Compare</PanelButton> : <p>without images</p>}
        </>
      );
  }
}

/** Takes no focus from the images when pressed with the mouse, so that their keys keep working. */
function PanelButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button size="compact-sm" variant="default" onMouseDown={(event) => event.preventDefault()} onClick={onClick}>
      {children}
    </Button>
  );
}
