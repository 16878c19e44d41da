import { ChoiceRow } from "../../ui/choice-row.tsx";
import type { Tool } from "../../viewer/marks.ts";

/** What a drag or click on the images does. */
export function ToolRow({ tool, onTool }: { tool: Tool; onTool: (tool: Tool) => void }) {
  return (
    <ChoiceRow
      label="Mark"
      choices={[
        { value: "point", label: "Point P", words: "a click places a point" },
        { value: "box", label: "Box B", words: "a drag draws a box" },
        { value: "ellipse", label: "Ellipse E", words: "a drag draws an ellipse" },
      ]}
      value={tool === "window" ? null : tool}
      onChoose={(chosen) => onTool(chosen === tool ? "window" : chosen)}
    />
  );
}
