import { fitView, type View } from "./placement.ts";
import { defaultWindowing, noAdjustment, presetKeys, type Windowing } from "./windowing.ts";

/** How the images are displayed. Linked views share one view and one windowing; on unlinking each continues with its own. */
export interface ViewerState {
  readonly stage: number;
  /** The one view that fills the screen in place of the hanging. */
  readonly alone: string | null;
  readonly linked: boolean;
  readonly view: View;
  readonly views: Readonly<Record<string, View>>;
  readonly windowing: Windowing;
  readonly windowings: Readonly<Record<string, Windowing>>;
  readonly magnifying: boolean;
  readonly marksHidden: boolean;
  readonly textHidden: boolean;
}

export type ViewerAction =
  | { readonly kind: "stage"; readonly to: number; readonly count: number }
  | { readonly kind: "rehung"; readonly stage: number }
  | { readonly kind: "alone"; readonly imageId: string | null }
  | { readonly kind: "view"; readonly imageId: string; readonly view: View }
  | { readonly kind: "windowing"; readonly imageId: string | null; readonly windowing: Windowing }
  | { readonly kind: "fit" }
  | { readonly kind: "link"; readonly imageId: string | null }
  | { readonly kind: "magnifier"; readonly on: boolean }
  | { readonly kind: "hideMarks" }
  | { readonly kind: "hideText" };

export const initialViewerState: ViewerState = {
  stage: 0,
  alone: null,
  linked: true,
  view: fitView,
  views: {},
  windowing: defaultWindowing,
  windowings: {},
  magnifying: false,
  marksHidden: false,
  textHidden: false,
};

export function viewOf(state: ViewerState, imageId: string): View {
  return (state.linked ? undefined : state.views[imageId]) ?? state.view;
}

export function windowingOf(state: ViewerState, imageId: string | null): Windowing {
  return (state.linked || imageId === null ? undefined : state.windowings[imageId]) ?? state.windowing;
}

export function viewerReducer(state: ViewerState, action: ViewerAction): ViewerState {
  switch (action.kind) {
    case "stage": {
      const stage = Math.min(action.count - 1, Math.max(0, action.to));
      // From a single view, a step leads back to the hanging.
      if (stage === state.stage && state.alone === null) return state;
      return { ...state, stage, alone: null, view: fitView, views: {} };
    }
    case "rehung":
      // The step on screen has another number now; its views stay as they are.
      return state.stage === action.stage ? state : { ...state, stage: action.stage };
    case "alone":
      return state.alone === action.imageId ? state : { ...state, alone: action.imageId, view: fitView, views: {} };
    case "view":
      return state.linked ? { ...state, view: action.view } : { ...state, views: { ...state.views, [action.imageId]: action.view } };
    case "windowing":
      if (state.linked || action.imageId === null) return { ...state, windowing: action.windowing, windowings: {} };
      return { ...state, windowings: { ...state.windowings, [action.imageId]: action.windowing } };
    case "fit":
      return { ...state, view: fitView, views: {} };
    case "link":
      // Linking again takes over the display of the view under the pointer.
      if (state.linked) return { ...state, linked: false };
      return {
        ...state,
        linked: true,
        view: action.imageId ? viewOf(state, action.imageId) : state.view,
        windowing: windowingOf(state, action.imageId),
        views: {},
        windowings: {},
      };
    case "magnifier":
      return state.magnifying === action.on ? state : { ...state, magnifying: action.on };
    case "hideMarks":
      return { ...state, marksHidden: !state.marksHidden };
    case "hideText":
      return { ...state, textHidden: !state.textHidden };
  }
}

/** Keys 1 to 5: a preset without adjustment. */
export function withPreset(windowing: Windowing, key: number): Windowing {
  return { ...windowing, presetIndex: Math.min(presetKeys, Math.max(1, key)) - 1, adjustment: noAdjustment };
}
