import { markTools } from "./mark-tools.ts";
import type { ViewerTool } from "./tool.ts";
import { viewTools } from "./view-tools.ts";

/** Of two tools with one key, the first that has something to do takes it. */
export const tools: readonly ViewerTool[] = [...Object.values(markTools), ...Object.values(viewTools)];
