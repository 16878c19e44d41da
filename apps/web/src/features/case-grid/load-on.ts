/** The state of a paged list of cases: how much is loaded, and what the person is looking for. */
export interface LoadedCases {
  /** A filter hides some of the loaded cases. */
  readonly isFiltered: boolean;
  /** The person is choosing a filter, whose values come from the loaded cases. */
  readonly isChoosing: boolean;
  readonly loaded: number;
  readonly shown: number;
  /** The index of the open case among those shown; -1 if it is not among them, null if none is open. */
  readonly openIndex: number | null;
  readonly hasMore: boolean;
}

/** Enough to fill the screen. */
export const pageSize = 24;
/** Beyond this the person must press the button: each page costs the server as much as the first. */
const loadedByItself = 480;

/**
 * Whether to load the next page automatically: if a filter leaves less than a page of the loaded cases, since later pages may hold more matches; if
 * the case in the address is not loaded yet; and if the person steps through the cases and nears the end.
 */
export function wantsNextPage({ isFiltered, isChoosing, loaded, shown, openIndex, hasMore }: LoadedCases): boolean {
  if (!hasMore || loaded >= loadedByItself) return false;
  const isNearEnd = openIndex !== null && (openIndex < 0 || openIndex >= shown - 2);
  return isChoosing || isNearEnd || (isFiltered && shown < pageSize);
}
