/** A wrong passphrase costs seconds, never data: 0, 1, 2, 4, 8, 16, 30, 30 … s before the next try. */
const LONGEST_SECONDS = 30;

export const unlockDelaySeconds = (wrongTries: number): number =>
  wrongTries <= 1 ? 0 : Math.min(LONGEST_SECONDS, 2 ** (wrongTries - 2));
