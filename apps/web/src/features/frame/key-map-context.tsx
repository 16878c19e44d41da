"use client";

import { createContext, useContext } from "react";

const KeyMapContext = createContext<() => void>(() => undefined);

/** Lets pages open the frame's key map. */
export const KeyMapProvider = KeyMapContext.Provider;

export function useOpenKeyMap(): () => void {
  return useContext(KeyMapContext);
}
