import { movesSlider } from "../../entities/version/use-decision-threshold.ts";
import { figure } from "../../ui/format.ts";
import classes from "./versions.module.css";

export interface ThresholdSliderProps {
  readonly threshold: number | undefined;
  /** `final`: the slider was released. */
  readonly onChoose: (threshold: number, final: boolean) => void;
}

/** Any decision threshold between 0 and 1. */
export function ThresholdSlider({ threshold, onChoose }: ThresholdSliderProps) {
  return (
    <label className={classes.slider}>
      <span>
        Threshold <output>{figure(threshold, 3)}</output>
      </span>
      <input
        type="range"
        min={0}
        max={1}
        step={0.001}
        value={threshold ?? 0.5}
        onChange={(event) => onChoose(Number(event.currentTarget.value), false)}
        onPointerUp={(event) => onChoose(Number(event.currentTarget.value), true)}
        onKeyUp={(event) => movesSlider(event.key) && onChoose(Number(event.currentTarget.value), true)}
      />
    </label>
  );
}
