/** What a person's typing says in words of a list. */
export interface ParsedWords {
  /** The words so far, whole. */
  readonly words: readonly string[];
  /** The first piece that is no word and no beginning of just one. */
  readonly unknown: string | undefined;
}

/** From so many letters on a word may be completed. */
const LEAST_LETTERS = 3;
/** Twelve words run together have some 80 letters. Longer ones are no words, whatever was pasted, and would cost time and stack. */
const MOST_LETTERS = 200;
/** Twelve are asked for at most; who types more has typed something else. */
const MOST_WORDS = 24;

/**
 * Reads words typed in any case, with any or no spaces between them; a word's first letters are enough when no
 * other word begins with them. The list must be such that no word is the beginning of another.
 */
export const parseWords = (typed: string, list: readonly string[]): ParsedWords => {
  const words: string[] = [];
  for (const piece of typed.normalize("NFKC").toLowerCase().split(/[^\p{L}]+/u).filter(Boolean)) {
    const found = piece.length > MOST_LETTERS || words.length >= MOST_WORDS ? undefined : wordsIn(piece, list);
    if (found === undefined) return { words, unknown: piece };
    words.push(...found);
  }
  return { words, unknown: undefined };
};

/** The one word that begins so, when there are enough letters to say. */
export const completed = (letters: string, list: readonly string[]): string | undefined => {
  const beginning = letters.toLowerCase();
  if (list.includes(beginning)) return beginning;
  if (beginning.length < LEAST_LETTERS) return undefined;
  const [only, another] = list.filter((word) => word.startsWith(beginning));
  return another === undefined ? only : undefined;
};

/** One piece without spaces: one word, the beginning of one, or several run together. */
const wordsIn = (piece: string, list: readonly string[]): readonly string[] | undefined => {
  const whole = completed(piece, list);
  if (whole !== undefined) return [whole];
  for (const word of list) {
    if (!piece.startsWith(word)) continue;
    const rest = wordsIn(piece.slice(word.length), list);
    if (rest !== undefined) return [word, ...rest];
  }
  return undefined;
};
