import { connect, createServer, type Socket } from "node:net";

export interface WireTap {
  /** Where the browsers open the app. */
  readonly port: number;
  /** Every byte that went to the helper and came from it, connection after connection. */
  captured(): Buffer;
  close(): Promise<void>;
}

/**
 * Between the browsers and the helper, as somebody who taps the line stands: passes bytes on and keeps a copy.
 * A helper that is gone looks as it does without the tap: the connection is reset.
 */
export const tapWire = (helperPort: number): Promise<WireTap> => {
  const copies: Buffer[][] = [];
  const open = new Set<Socket>();
  const pass = (from: Socket, to: Socket): void => {
    const copy: Buffer[] = [];
    copies.push(copy);
    open.add(from);
    from.on("data", (bytes: Buffer) => {
      copy.push(bytes);
      if (!to.write(bytes)) from.pause();
    });
    to.on("drain", () => from.resume());
    from.on("end", () => to.end());
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      open.delete(from);
      to.destroy();
    });
  };
  const server = createServer((browser) => {
    const helper = connect(helperPort, "127.0.0.1");
    pass(browser, helper);
    pass(helper, browser);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (typeof address !== "object" || address === null) return reject(new Error("no port"));
      resolve({
        port: address.port,
        captured: () => Buffer.concat(copies.flat()),
        close: () => {
          for (const socket of open) socket.destroy();
          return new Promise((done) => server.close(() => done()));
        },
      });
    });
  });
};
