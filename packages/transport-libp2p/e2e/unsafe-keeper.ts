/**
 * Control: a keeper as the library gives it, with the limits of the relay lifted and nothing of ours
 * around it, and one handler that trusts its peer. Prints its address. The attacks that the real
 * keeper withstands must show here.
 */
import { noise } from "@chainsafe/libp2p-noise";
import { yamux } from "@chainsafe/libp2p-yamux";
import { circuitRelayServer } from "@libp2p/circuit-relay-v2";
import { identify } from "@libp2p/identify";
import { webSockets } from "@libp2p/websockets";
import { createLibp2p } from "libp2p";

const node = await createLibp2p({
  addresses: { listen: ["/ip4/127.0.0.1/tcp/0/ws"] },
  transports: [webSockets()],
  connectionEncrypters: [noise()],
  streamMuxers: [yamux()],
  connectionManager: { inboundConnectionThreshold: 1000, maxIncomingPendingConnections: 1000 },
  services: { identify: identify({ protocolPrefix: "t" }), relay: circuitRelayServer({ reservations: { applyDefaultLimit: false, maxReservations: 1000 } }) },
});
await node.handle("/t/1/m", (stream) => {
  stream.addEventListener("message", (event) => {
    void Promise.resolve().then(() => {
      if (event.data.subarray()[0] !== 0) throw new Error("not what was expected");
    });
  });
});
process.stdout.write(`${node.getMultiaddrs()[0]?.toString()}\n`);
