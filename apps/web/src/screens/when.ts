/** The reader's own way to write English dates: 25 November, or November 25. */
const LANGUAGE = globalThis.navigator?.language.startsWith("en") ? globalThis.navigator.language : "en-GB";

/** A moment in words of the reader's own calendar and clock. */
export const inWords = (ms: number, now: number, language: string = LANGUAGE): string => {
  const moment = new Date(ms);
  const day = (time: number): number => Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / 86_400_000);
  const time = new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(moment);
  const days = day(now) - day(ms);
  if (days === 0) return `today at ${time}`;
  if (days === 1) return `yesterday at ${time}`;
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(moment);
};

/** The day a moment is in, as a person would say it. */
export const dayInWords = (ms: number, language: string = LANGUAGE): string => new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" }).format(new Date(ms));
