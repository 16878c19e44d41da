import { ago, instant } from "./format.ts";

/** How long ago something happened; the exact time in the reader's time zone is its tooltip, for those who must write it down. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={instant(at)}>
      {ago(at)}
    </time>
  );
}
