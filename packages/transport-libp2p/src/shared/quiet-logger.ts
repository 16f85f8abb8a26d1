/** A logger that keeps nothing: the library's own writes addresses and names when a debug switch is set. */
import type { ComponentLogger, Logger } from "@libp2p/interface";

const nothing = (): void => undefined;

const quiet: Logger = Object.assign((): void => undefined, {
  error: nothing,
  trace: nothing,
  enabled: false,
  newScope: (): Logger => quiet,
});

export const quietLogger: ComponentLogger = { forComponent: () => quiet };
