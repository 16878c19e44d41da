"use client";

import { useViewportSize } from "@mantine/hooks";
import type { ReactNode } from "react";
import classes from "./page.module.css";

const smallest = { width: 900, height: 520 };

/** Shows the images' page where the screen is large enough for it, else says that it needs a larger one. */
export function LargerScreen({ title, children }: { title: string; children: ReactNode }) {
  const { width, height } = useViewportSize();
  if (width === 0) return null;
  if (width >= smallest.width && height >= smallest.height) return children;
  return (
    <div className={classes.small}>
      <h1>{title} needs a larger screen</h1>
      <p>
        Mammograms are looked at on a screen of at least {smallest.width} × {smallest.height}. What you began is kept.
      </p>
    </div>
  );
}
