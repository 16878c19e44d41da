import { useEffect, useRef } from "react";
import { usePageKeys } from "../ui/page-keys.ts";
import type { ToolContext } from "./tool.ts";
import { tools } from "./tools.ts";

/** The image keys, for the whole page. They come first: an Escape that deselects a mark must not also close the case. */
export function useViewerKeys(active: boolean, context: ToolContext): void {
  usePageKeys(tools, context, { active, first: true, repeats: true });
  const latest = useRef(context);
  latest.current = context;
  useEffect(() => {
    const letGo = () => latest.current.dispatch({ kind: "magnifier", on: false });
    const onUp = ({ key }: KeyboardEvent) => {
      if (key.toLowerCase() === "m") letGo();
    };
    window.addEventListener("keyup", onUp);
    window.addEventListener("blur", letGo);
    return () => {
      window.removeEventListener("keyup", onUp);
      window.removeEventListener("blur", letGo);
    };
  }, []);
}
