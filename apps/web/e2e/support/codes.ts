/** Codes that were never anybody's: secret 07…, commitment 09…; what is wrong with each is its name. */

/** For joining; ended on 1 January 2026. */
export const EXPIRED = "THICKETBAEAQABYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHBEEQSCIJBEEQSCIJBEEQSCIJBEEQSCIJAHAW3QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAJYQXRXA";

/** For linking a device; ends in 2100. */
export const OF_ANOTHER_KIND = "THICKETBAEBAABYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHA4DQOBYHBEEQSCIJBEEQSCIJBEEQSCIJBEEQSCIJAQJU4QAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAJNXNSNQ";

/** The eighth letter is the version. */
export const ofANewerVersion = (code: string): string => `THICKETC${code.slice(8)}`;

/** One letter, far from the beginning, is another one. */
export const tamperedWith = (code: string): string => `${code.slice(0, 60)}${code[60] === "A" ? "B" : "A"}${code.slice(61)}`;
