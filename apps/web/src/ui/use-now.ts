import { useEffect, useState } from "react";

/** The current time, updated every `milliseconds` while `ticking`. */
export function useNow(ticking: boolean, milliseconds = 1000): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!ticking) return;
    const timer = setInterval(() => setNow(new Date()), milliseconds);
    return () => clearInterval(timer);
  }, [ticking, milliseconds]);
  return now;
}
