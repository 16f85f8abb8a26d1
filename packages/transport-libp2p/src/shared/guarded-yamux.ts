/**
 * Yamux with a bound on what a peer may send before it has said what for. Until a stream's protocol is
 * agreed on, the library keeps up to 4 MB of it, and 1,000 such streams a connection.
 */
import { yamux } from "@chainsafe/libp2p-yamux";
import type { Libp2pOptions } from "libp2p";
import { MAX_INBOUND_STREAMS, MAX_STREAM_WINDOW_BYTES, MAX_UNNAMED_BYTES, MAX_WRITE_BUFFER_BYTES } from "./protocols.ts";

type Factory = NonNullable<Libp2pOptions["streamMuxers"]>[number];

/** What of the library's streams is used here; its interface does not name `onData`. */
interface Incoming {
  readonly protocol: string;
  onData(data: { readonly byteLength: number }): void;
  abort(reason: Error): void;
}
interface Muxer {
  onRemoteStream(stream: Incoming): void;
}

export const guardedYamux = (maxInboundStreams: number = MAX_INBOUND_STREAMS): Factory => {
  const make = yamux({ maxInboundStreams, streamOptions: { maxWriteBufferLength: MAX_WRITE_BUFFER_BYTES, maxStreamWindowSize: MAX_STREAM_WINDOW_BYTES } });
  return () => {
    const factory = make();
    const createStreamMuxer = factory.createStreamMuxer.bind(factory);
    factory.createStreamMuxer = (connection) => {
      const muxer = createStreamMuxer(connection);
      guard(muxer as unknown as Muxer);
      return muxer;
    };
    return factory;
  };
};

const guard = (muxer: Muxer): void => {
  const onRemoteStream = muxer.onRemoteStream.bind(muxer);
  muxer.onRemoteStream = (stream) => {
    const onData = stream.onData.bind(stream);
    let unnamed = 0;
    stream.onData = (data) => {
      if (stream.protocol === "" && (unnamed += data.byteLength) > MAX_UNNAMED_BYTES) return stream.abort(new Error("too much before a protocol"));
      onData(data);
    };
    onRemoteStream(stream);
  };
};
