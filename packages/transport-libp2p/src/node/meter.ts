/** What may pass in a while: a burst, then so much a second. */
export interface Meter {
  /** Takes `amount`; says how many ms to wait before the next, 0 while there is some left. */
  spend(amount: number): number;
}

export const createMeter = (burst: number, perSecond: number, now: () => number): Meter => {
  let left = burst;
  let at = now();
  return {
    spend: (amount) => {
      const time = now();
      // Never deeper in debt than one burst: who asked too often is heard again after a while.
      left = Math.max(-burst, Math.min(burst, left + (Math.max(0, time - at) / 1000) * perSecond) - amount);
      at = time;
      return left >= 0 ? 0 : Math.ceil((-left / perSecond) * 1000);
    },
  };
};
