/** The library's WebRTC transport with our Signalling around the one stream it answers. */
import { webRTC } from "@libp2p/webrtc";
import type { Signalling } from "../shared/signalling.ts";

type Factory = ReturnType<typeof webRTC>;

export const guardedWebRTC =
  (signalling: Signalling): Factory =>
  (components) => {
    const { peerId, upgrader, transportManager, connectionManager, logger, events } = components;
    const registrar = new Proxy(components.registrar, {
      get: (target, key) => {
        if (key === "handle") return ((protocol, handler, options) => target.handle(protocol, signalling.guard(handler), options)) satisfies typeof target.handle;
        const member: unknown = Reflect.get(target, key);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    // Without this list the library sends every member's address to servers of four companies.
    const make = webRTC({ rtcConfiguration: { iceServers: [] } });
    return make({ peerId, registrar, upgrader, transportManager, connectionManager, logger, events });
  };
