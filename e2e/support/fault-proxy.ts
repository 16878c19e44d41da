import { connect as connectTo, createServer, type Server, type Socket } from "node:net";

/**
 * What happens to data in transit. PASS: nothing. SWALLOW: connections stay open and nothing arrives in either direction, as behind a firewall that
 * has lost its state. REFUSE: existing and new connections are cut. SLOW: a limited number of bytes per second to the client. CUT: the connection
 * ends after a number of bytes to the client. BUSY: every request is answered with 503, as by an overloaded S3 store.
 */
export type Fault =
  | { readonly kind: "PASS" }
  | { readonly kind: "SWALLOW" }
  | { readonly kind: "REFUSE" }
  | { readonly kind: "SLOW"; readonly bytesPerSecond: number }
  | { readonly kind: "CUT"; readonly afterBytes: number }
  | { readonly kind: "BUSY" };

const busy = '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>';
const busyAnswer = `HTTP/1.1 503 Slow Down\r\ncontent-type: application/xml\r\ncontent-length: ${busy.length}\r\nconnection: close\r\n\r\n${busy}`;

/** A TCP proxy in front of a server on 127.0.0.1 whose faults can be changed while it runs. */
export class FaultProxy {
  readonly #server: Server;
  readonly #target: number;
  readonly #sockets = new Set<Socket>();
  #fault: Fault = { kind: "PASS" };

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((client) => this.#join(client));
  }

  static async start(target: number): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  set(fault: Fault): void {
    this.#fault = fault;
    // These faults affect only new connections, which kept-alive ones would escape.
    if (fault.kind === "REFUSE" || fault.kind === "BUSY") this.#cutAll();
  }

  async stop(): Promise<void> {
    this.#cutAll();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #cutAll(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    if (this.#fault.kind === "REFUSE") return void client.destroy();
    if (this.#fault.kind === "BUSY") return void answerBusy(client);
    const server = connectTo(this.#target, "127.0.0.1");
    let sentBytes = 0;
    const pairs: [Socket, Socket][] = [
      [client, server],
      [server, client],
    ];
    for (const [from, to] of pairs) {
      this.#sockets.add(from);
      from.on("error", () => undefined);
      from.on("close", () => {
        this.#sockets.delete(from);
        // When data is swallowed, so is the end of the connection.
        if (this.#fault.kind !== "SWALLOW") to.destroy();
      });
      from.on("data", (chunk) => {
        const fault = this.#fault;
        if (fault.kind === "SWALLOW") return;
        const toClient = to === client;
        if (toClient && fault.kind === "CUT") {
          sentBytes += chunk.length;
          if (sentBytes > fault.afterBytes) return void to.destroy();
        }
        to.write(chunk);
        if (toClient && fault.kind === "SLOW") pauseFor(from, (chunk.length / fault.bytesPerSecond) * 1000);
        else if (to.writableNeedDrain) {
          from.pause();
          to.once("drain", () => from.resume());
        }
      });
    }
  }
}

/** Reads the rest of the request, because otherwise its sender would not see the response. */
function answerBusy(client: Socket): void {
  client.on("error", () => undefined);
  client.once("data", () => client.end(busyAnswer));
  client.resume();
}

function pauseFor(socket: Socket, milliseconds: number): void {
  socket.pause();
  setTimeout(() => socket.resume(), milliseconds).unref();
}
