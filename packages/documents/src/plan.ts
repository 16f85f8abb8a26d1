import type * as Y from "yjs";
import { createTitle } from "./note.ts";
import type { Field } from "./register.ts";
import { both } from "./roster.ts";
import { createTable } from "./table.ts";

export const TASK_STATES = ["unclaimed", "doing", "stuck", "done"] as const;
export type TaskState = (typeof TASK_STATES)[number];
export type TaskField = "what" | "who" | "due" | "state";

/** What is to be done: tasks with what, who, due and state, all of them text in registers (GT8). */
export interface Plan {
  title(): Field;
  setTitle(text: string, seen?: Field): void;
  tasks(): readonly string[];
  removedTasks(): readonly string[];
  field(task: string, field: TaskField): Field;
  /** `seen`: what the person had before them when they began to write (GT8). */
  setField(task: string, field: TaskField, text: string, seen?: Field): void;
  pick(task: string, field: TaskField, text: string): void;
  /** All states people gave it; "unclaimed" while nobody has. Words of a newer version read as "unclaimed". */
  states(task: string): readonly TaskState[];
  setState(task: string, state: TaskState): void;
  addTask(what: string): string;
  removeTask(task: string): void;
  restoreTask(task: string): void;
  /** One step of undo. */
  step(f: () => void): void;
  subscribe(f: () => void): () => void;
  version(): number;
}

export const createPlan = (doc: Y.Doc): Plan => {
  const table = createTable(doc, "fields");
  const tasks = table.subjects("tasks");
  const { title, setTitle, subscribe: subscribeTitle } = createTitle(doc);
  return {
    title, setTitle,
    tasks: tasks.ids,
    removedTasks: tasks.removed,
    field: table.field,
    setField: table.setField,
    pick: table.setField,
    states: (task) => {
      const { values } = table.field(task, "state");
      return values.length === 0 ? ["unclaimed"] : [...new Set(values.map(({ text }) => TASK_STATES.find((state) => state === text) ?? "unclaimed"))];
    },
    setState: (task, state) => table.setField(task, "state", state),
    addTask: (what) => {
      let task = "";
      table.step(() => {
        task = tasks.add();
        table.setField(task, "what", what);
      });
      return task;
    },
    removeTask: tasks.remove,
    restoreTask: tasks.restore,
    step: table.step,
    subscribe: both(table.subscribe, subscribeTitle),
    version: table.version,
  };
};
