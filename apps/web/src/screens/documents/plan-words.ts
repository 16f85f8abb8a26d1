import { strings, type Plan, type TaskState } from "@thicket/ui";
import { inSentence } from "./use-model.ts";

/** In the order in which they are shown. */
export const STATES: readonly TaskState[] = ["unclaimed", "doing", "stuck", "done"];

/** What is to be done, in a sentence. */
export const taskWords = (plan: Plan, task: string): string => inSentence(plan.field(task, "what"), strings.plan.noWords);

/** A state's name; words of a newer version read as "unclaimed", as in the model. */
export const stateWords = (text: string): string => strings.plan[STATES.find((state) => state === text) ?? "unclaimed"];
