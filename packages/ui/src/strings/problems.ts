import type { Problem, ProblemCode } from "@thicket/client";

export interface PlainProblem {
  /** What happened, without blame. */
  readonly sentence: string;
  /** What to do now. */
  readonly next: string;
}

/** One plain sentence and one next step for everything that can go wrong in front of a person. */
export const problems: { readonly [code in ProblemCode]: PlainProblem } = {
  "wrong-words": { sentence: "These are not the six words of this device.", next: "Look at the order and at the first letters of each word, then try again. Nothing is erased by trying." },
  wait: { sentence: "It is too early for the next try.", next: "Wait until the seconds have run out, then try again." },
  "key-file-gone": { sentence: "A part that only this device had is missing, so the words alone can't open what is here.", next: "Ask someone in your group to let you in again. What the others have is safe." },
  erased: { sentence: "Everything of Thicket on this device was erased on purpose.", next: "Make a new group, or ask someone to let you in again." },
  damaged: { sentence: "What is stored here can't be read any more.", next: "Close this tab and open Thicket again. If that does not help, ask someone in your group to let you in again." },
  "newer-version": { sentence: "This was written by a newer version of Thicket.", next: "Reload this page to get the newer version. Until then nothing is changed." },
  "store-blocked": { sentence: "The browser does not let Thicket keep anything on this device.", next: "Leave the private window, or allow site data for this address, then open Thicket again." },

  "not-a-code": { sentence: "This is not a code of Thicket.", next: "Ask for the code again, and take all of it from its first to its last letter." },
  "code-damaged": { sentence: "A part of this code is missing or was changed on the way.", next: "Ask for the code again and copy it whole, or scan it." },
  "code-expired": { sentence: "This code has run out.", next: "Ask for a new one. A code works for 30 minutes." },
  "code-used": { sentence: "Someone has already used this code.", next: "Ask for a new one. If nobody you know used it, tell the person who showed it to you." },
  "code-cancelled": { sentence: "This code was put away by the person who made it.", next: "Ask them for a new one." },
  "code-other-kind": { sentence: "This code is for something else, not for joining a group.", next: "Ask for a code from the page “Let someone in”." },
  "code-newer": { sentence: "This code was made by a newer version of Thicket.", next: "Reload this page to get the newer version, then try the code again." },
  "code-own": { sentence: "This is your own code.", next: "Show it to the person who wants to join." },
  "camera-none": { sentence: "No camera was found on this device.", next: "Open a picture of the code, or ask for it as text." },
  "camera-refused": { sentence: "The browser did not allow the camera.", next: "Allow it in the address bar and try again, or use a picture or the text instead." },
  "image-no-code": { sentence: "No code was found in this picture.", next: "Take the picture again with the whole code in it, sharp and straight, or ask for the text." },
  "already-member": { sentence: "You are in this group already.", next: "Go back to Today. Nothing was changed." },

  "inviter-away": { sentence: "The person who showed the code can't be reached.", next: "Ask them to keep the code on the screen, then try again." },
  "helper-away": { sentence: "The helper that connects you two can't be reached.", next: "Check that this device is online, then try again. The code still works." },
  "words-differ": { sentence: "The words were different, so nobody was let in.", next: "Make a new code and try again, side by side if you can." },
  "inviter-refused": { sentence: "The other person did not let this device in.", next: "Talk to them, then ask for a new code." },
  "connection-lost": { sentence: "The connection broke off before everything was there.", next: "Keep both devices open and near the network, then try again." },
  "proof-failed": { sentence: "The other side could not prove that it made this code.", next: "Don't go on with this code. Ask for a new one, face to face." },
  "timed-out": { sentence: "The other side did not answer in time.", next: "Check that both screens are still open, then try again." },

  "not-saved": { sentence: "The last words could not be saved, and were not sent.", next: "Copy them somewhere safe, make room on this device, then try again." },
  "group-needs-newer": { sentence: "This group needs a newer version of Thicket.", next: "Reload this page to get it. Until then you can read, but not write." },
  "document-attention": { sentence: "A part of this page could not be shown.", next: "Nothing was lost. Close the page and open it again; if it stays like this, tell the others in the group." },
  "too-long": { sentence: "This is too long to be kept in one piece.", next: "Cut it into shorter parts." },
  "name-empty": { sentence: "A name is missing here.", next: "Write at least one letter." },
  "name-long": { sentence: "This name is too long.", next: "Use a shorter one." },
  busy: { sentence: "Thicket is still working on the last thing.", next: "Wait a moment, then try again." },
  "not-allowed": { sentence: "This can't be done from here at the moment.", next: "Ask a full member of the group to do it." },
  bug: { sentence: "Something in Thicket went wrong.", next: "Nothing saved was lost. Reload this page and try again." },
};

export const plain = (problem: Problem): PlainProblem => problems[problem.code];
