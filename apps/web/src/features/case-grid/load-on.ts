/** Of a list of cases that comes by pages: what is loaded, and what of it is looked for. */
export interface LoadedCases {
  /** A filter leaves some of the loaded cases out. */
  readonly isFiltered: boolean;
  /** Somebody chooses a filter, whose values are those of the loaded cases. */
  readonly isChoosing: boolean;
  readonly loaded: number;
  readonly shown: number;
  /** The place of the open case among those shown; -1 where it is not among them, null where none is open. */
  readonly openIndex: number | null;
  readonly hasMore: boolean;
}

/** As many as a page has: the screen is full. */
export const pageSize = 24;
/** Further on, somebody presses the button: each page costs the server as much as the first. */
const loadedByItself = 480;

/**
 * Whether the next page is to come without being asked for: a filter that leaves less than a page of those loaded would hide what it matches on the
 * pages to come, a case that the address names may be there, and so is the next one of a walk that nears the end.
 */
export function wantsNextPage({ isFiltered, isChoosing, loaded, shown, openIndex, hasMore }: LoadedCases): boolean {
  if (!hasMore || loaded >= loadedByItself) return false;
  const isNearEnd = openIndex !== null && (openIndex < 0 || openIndex >= shown - 2);
  return isChoosing || isNearEnd || (isFiltered && shown < pageSize);
}
