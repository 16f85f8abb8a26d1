import type { DocumentId, DocumentTag } from "@thicket/wire";
import type { ToCore, ToPage } from "../bridge/messages.ts";
import type { Port } from "../bridge/port.ts";

/** A document the page has open. */
export interface Channel {
  readonly number: number;
  readonly document: DocumentId;
  readonly tag: DocumentTag;
  /** GT2. */
  readonly writer: number;
}

type ChannelMessage = Extract<ToPage, { readonly channel: number }>;
/** A message without the number of the channel it goes to. */
export type ForChannel = ChannelMessage extends infer M ? (M extends ChannelMessage ? Omit<M, "channel"> : never) : never;

/** The documents the page has open, and what is told to each. */
export interface Channels {
  open(channel: Channel): void;
  get(number: number): Channel | undefined;
  close(number: number): Channel | undefined;
  all(): readonly Channel[];
  /** To every channel of this document. */
  tell(document: DocumentTag, message: ForChannel): void;
}

export const createChannels = (port: Port<ToPage, ToCore>): Channels => {
  const channels = new Map<number, Channel>();
  return {
    open: (channel) => void channels.set(channel.number, channel),
    get: (number) => channels.get(number),
    close: (number) => {
      const closed = channels.get(number);
      channels.delete(number);
      return closed;
    },
    all: () => [...channels.values()],
    tell: (document, message) => {
      for (const { number, tag } of channels.values()) if (tag === document) port.post({ ...message, channel: number });
    },
  };
};
