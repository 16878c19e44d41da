import { once } from "node:events";

/** MiB of V8's heap in use after a full garbage collection, in a local process whose Node inspector listens on `port`. */
export async function heapAfterCollection(port: number): Promise<number> {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as { webSocketDebuggerUrl: string }[];
  const socket = new WebSocket(target?.webSocketDebuggerUrl ?? "");
  await once(socket, "open");
  const ask = async (id: number, method: string): Promise<{ usedSize: number }> => {
    socket.send(JSON.stringify({ id, method }));
    for (;;) {
      const [event] = (await once(socket, "message")) as [MessageEvent];
      const answer = JSON.parse(String(event.data)) as { id?: number; result: { usedSize: number } };
      if (answer.id === id) return answer.result;
    }
  };
  await ask(1, "HeapProfiler.collectGarbage");
  const { usedSize } = await ask(2, "Runtime.getHeapUsage");
  socket.close();
  return Math.round(usedSize / 2 ** 20);
}
