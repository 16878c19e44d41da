/** What an API reports about itself; status 0 if nothing answers. */
export async function readinessOf(origin: string): Promise<{ readonly status: number; readonly checks?: Record<string, string> }> {
  const response = await fetch(`${origin}/health/ready`).catch(() => null);
  return response === null ? { status: 0 } : { status: response.status, ...(await response.json()) };
}

export function isReady(origin: string): Promise<boolean> {
  return fetch(`${origin}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}
