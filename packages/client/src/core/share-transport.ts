import type { Connection, PeerTag, Purpose, Transport } from "@thicket/link";
import { toHex } from "@thicket/wire";

/**
 * One transport, several users: the group's sync, the codes given out, and a join. Each announces its own
 * topics and sees only the connections of its purpose; the transport sees the union.
 */
export const shareTransport = (transport: Transport): ((purpose: Purpose) => Transport) => {
  const topicsOf = new Map<object, readonly Uint8Array[]>();
  const announceAll = (): void => transport.announce([...topicsOf.values()].flat());

  return (purpose) => {
    const user = {};
    return {
      get self() {
        return transport.self;
      },
      start: async () => undefined,
      stop: async () => {
        topicsOf.delete(user);
        announceAll();
      },
      announce: (topics) => {
        topicsOf.set(user, topics);
        announceAll();
      },
      onPresent: (f: (topic: Uint8Array, peer: PeerTag) => void) =>
        transport.onPresent((topic, peer) => {
          const mine = topicsOf.get(user)?.some((own) => toHex(own) === toHex(topic));
          if (mine === true) f(topic, peer);
        }),
      onConnection: (f: (connection: Connection) => void) =>
        transport.onConnection((connection) => {
          if (connection.purpose === purpose) f(connection);
        }),
      dial: (peer, as, options) => transport.dial(peer, as, options),
      helpers: () => transport.helpers(),
      onHelpers: (f) => transport.onHelpers(f),
      helperTime: () => transport.helperTime(),
    };
  };
};
