/** Two ends of one pipe in memory: bytes written into one come out of the other in later turns, in order. */
import type { Beat, BytePipe, PipeHandlers } from "./message-stream.ts";

export const createPipePair = (beat: Beat): readonly [BytePipe, BytePipe] => {
  const left = createEnd(beat);
  const right = createEnd(beat);
  left.peer = right;
  right.peer = left;
  return [left.pipe, right.pipe];
};

interface End {
  peer: End | undefined;
  readonly pipe: BytePipe;
  arrive(chunk: Uint8Array): void;
  shut(): void;
  over(): void;
}

const createEnd = (beat: Beat): End => {
  let handlers: PipeHandlers | undefined;
  const early: Uint8Array[] = [];
  let state: "open" | "over" = "open";
  const over = (): void => {
    if (state === "over") return;
    state = "over";
    handlers?.over();
  };
  const end: End = {
    peer: undefined,
    arrive: (chunk) => {
      if (handlers) handlers.bytes(chunk);
      else early.push(chunk);
    },
    shut: () => handlers?.shut(),
    over,
    pipe: {
      write: (bytes) => {
        if (state === "over") return Promise.reject(new Error("pipe over"));
        const copy = bytes.slice();
        beat.soon(() => end.peer?.arrive(copy));
        return Promise.resolve();
      },
      open: (given) => {
        handlers = given;
        for (const chunk of early.splice(0)) given.bytes(chunk);
        if (state === "over") given.over();
      },
      shut: () => {
        beat.soon(() => end.peer?.shut());
        return Promise.resolve();
      },
      abort: () => {
        if (state === "over") return;
        over();
        beat.soon(() => end.peer?.over());
      },
    },
  };
  return end;
};
