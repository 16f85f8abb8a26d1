/**
 * Back-pressure of our own. WebRTC and WebSocket streams have none on the reading side: a reader that
 * pauses has its stream reset at 4 MB. So a writer stops at WINDOW_BYTES the other side has not said
 * it consumed, and a reader that is handed more than the window allows knows a peer that breaks it.
 */
import { MAX_MESSAGE_BYTES } from "@thicket/wire";

/** LM6: unread bytes in flight on one stream. One megabyte keeps 10 MB/s busy at 100 ms round trip. */
export const WINDOW_BYTES: number = 1024 * 1024;
/** The reader says what it consumed when this much has gathered: often enough never to stall, seldom enough to cost nothing. */
export const CREDIT_STEP_BYTES: number = WINDOW_BYTES / 4;
/** A message counts for at least this much, so that a flood of empty ones fills the window too. */
export const MIN_MESSAGE_COST = 64;

export const messageCost = (length: number): number => Math.max(length, MIN_MESSAGE_COST);

export interface SendWindow {
  /** Whether another message may go out now. One that begins inside the window may end outside it. */
  readonly open: boolean;
  sent(length: number): void;
  /** False when the other side claims more than it was sent. */
  credited(bytes: number): boolean;
}

export const createSendWindow = (): SendWindow => {
  let outstanding = 0;
  return {
    get open() {
      return outstanding < WINDOW_BYTES;
    },
    sent: (length) => {
      outstanding += messageCost(length);
    },
    credited: (bytes) => {
      if (bytes > outstanding) return false;
      outstanding -= bytes;
      return true;
    },
  };
};

export interface ReceiveWindow {
  /** False when the peer sent more than the window allows. */
  arrived(length: number): boolean;
  /** The credit to send now that a message of `length` was read; 0 when it can wait. */
  consumed(length: number): number;
}

export const createReceiveWindow = (): ReceiveWindow => {
  let unread = 0;
  let owed = 0;
  return {
    arrived: (length) => {
      unread += messageCost(length);
      return unread + owed <= WINDOW_BYTES + messageCost(MAX_MESSAGE_BYTES);
    },
    consumed: (length) => {
      unread -= messageCost(length);
      owed += messageCost(length);
      if (owed < CREDIT_STEP_BYTES) return 0;
      const credit = owed;
      owed = 0;
      return credit;
    },
  };
};
