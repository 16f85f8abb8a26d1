/**
 * Identify that tells no address (MD2). The library also tells everybody where it sees them, which for
 * somebody relayed is where our helper stands as we know it: on our own network, perhaps.
 */
import { identify, type Identify } from "@libp2p/identify";
import type { StreamHandler } from "@libp2p/interface";
import { multiaddr } from "@multiformats/multiaddr";
import { override } from "./override.ts";
import { SERVICE_PREFIX } from "./protocols.ts";

/** Neither an IP address nor a domain, so the library leaves the field out. */
const NOWHERE = multiaddr("/p2p-circuit");

export const quietIdentify: ReturnType<typeof identify> = (components): Identify =>
  identify({ protocolPrefix: SERVICE_PREFIX })(
    override(components, {
      registrar: override(components.registrar, {
        handle: (protocol: string, handler: StreamHandler, options: object) =>
          components.registrar.handle(protocol, (stream, connection) => handler(stream, override(connection, { remoteAddr: NOWHERE })), options),
      }),
    }),
  );
