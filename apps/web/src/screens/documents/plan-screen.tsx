import type { GroupView, OpenDocument } from "@thicket/client";
import { AskName, Button, EmptyState, strings, type TaskState } from "@thicket/ui";
import { type ReactElement, type RefObject, useEffect, useRef, useState } from "react";
import { memberName } from "../people.ts";
import { DocumentPage, useNames } from "./document-page.tsx";
import css from "./documents.module.css";
import { STATES, stateWords, taskWords } from "./plan-words.ts";
import { PutBack } from "./put-back.tsx";
import { Removed } from "./removed.tsx";
import { TaskDialog } from "./task-dialog.tsx";
import { TaskItem } from "./task-item.tsx";
import { useModel } from "./use-model.ts";
import { useUndo } from "./use-undo.ts";

export interface PlanScreenProps {
  readonly document: Extract<OpenDocument, { readonly kind: "plan" }>;
  readonly group: GroupView;
}

type Asking = { readonly to: "add" } | { readonly to: "change"; readonly task: string };

/** What is to be done, by how far it is. */
export const PlanScreen = ({ document, group }: PlanScreenProps): ReactElement => {
  const { model: plan, readOnly } = document;
  const nameOf = useNames(document, group);
  const tasks = useModel(plan, plan.tasks);
  const removed = useModel(plan, plan.removedTasks);
  // States change without the list of tasks changing.
  useModel(plan, plan.version);
  const { said: undone, undo, redo } = useUndo(document);
  const [asking, setAsking] = useState<Asking>();
  const [off, setOff] = useState<{ readonly task: string; readonly said: string }>();
  const [said, setSaid] = useState("");
  const [bring, setBring] = useState<{ readonly task: string | undefined }>();
  const list = useBringing(bring);

  const add = (what: string): void => {
    setAsking(undefined);
    plan.addTask(what);
    setSaid(strings.plan.added(what));
  };
  const move = (task: string, to: string): void => {
    const state = STATES.find((known) => known === to);
    if (state === undefined) return;
    plan.setState(task, state);
    setSaid(strings.plan.moved(taskWords(plan, task), stateWords(state)));
    setBring({ task });
  };
  const remove = (task: string): void => {
    setAsking(undefined);
    setOff({ task, said: strings.plan.removed(taskWords(plan, task)) });
    plan.removeTask(task);
  };
  const putBack = (task: string): void => {
    setOff(undefined);
    plan.restoreTask(task);
    setSaid(strings.plan.added(taskWords(plan, task)));
    setBring({ task });
  };
  const closeNotice = (): void => {
    setOff(undefined);
    setBring({ task: undefined });
  };
  const addButton = (
    <Button kind="main" onPress={() => setAsking({ to: "add" })}>
      {strings.plan.addTask}
    </Button>
  );

  return (
    <DocumentPage document={document} group={group}>
      {tasks.length === 0 && (
        <EmptyState sentence={strings.plan.emptyTasks} example={strings.plan.taskExample}>
          {!readOnly && addButton}
        </EmptyState>
      )}
      {!readOnly && (
        <div className={css["tools"]}>
          {tasks.length > 0 && addButton}
          <Button kind="text" onPress={undo}>
            {strings.note.undo}
          </Button>
          <Button kind="text" onPress={redo}>
            {strings.note.redo}
          </Button>
        </div>
      )}
      <p role="status" className="unseen">
        {undone || said}
      </p>
      <div ref={list}>
        {STATES.map((state) => {
          const here = tasks.filter((task) => isShownUnder(plan.states(task), state));
          if (here.length === 0) return null;
          return (
            <section key={state} className={css["tasks"]}>
              <h2>
                {strings.plan[state]} <span className="quiet">{strings.plan.tasks(here.length)}</span>
              </h2>
              <ul aria-label={strings.plan[state]}>
                {here.map((task) => (
                  <TaskItem key={task} plan={plan} task={task} nameOf={nameOf} readOnly={readOnly} me={memberName(group, group.me)} onMove={move} onChange={() => setAsking({ to: "change", task })} />
                ))}
              </ul>
            </section>
          );
        })}
      </div>
      {off !== undefined && removed.includes(off.task) && <PutBack said={off.said} onPutBack={() => putBack(off.task)} onClose={closeNotice} />}
      <Removed summary={strings.plan.off(removed.length)} things={removed} say={(task) => (readOnly ? taskWords(plan, task) : strings.plan.putBackOf(taskWords(plan, task)))} onPutBack={readOnly ? undefined : putBack} />
      {asking?.to === "add" && <AskName title={strings.plan.addTask} label={strings.plan.taskName} hint={strings.plan.taskExample} action={strings.plan.addTask} maxLength={500} onName={add} onClose={() => setAsking(undefined)} />}
      {asking?.to === "change" && <TaskDialog plan={plan} task={asking.task} nameOf={nameOf} onRemove={() => remove(asking.task)} onClose={() => setAsking(undefined)} />}
    </DocumentPage>
  );
};

/** A task with two states stands once, under the first of them; the task itself says both. */
const isShownUnder = (states: readonly TaskState[], state: TaskState): boolean => STATES.find((known) => states.includes(known)) === state;

/** A task that moved is another element by then: it gets the focus that its button had. */
const useBringing = (bring: { readonly task: string | undefined } | undefined): RefObject<HTMLDivElement | null> => {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (bring === undefined) return undefined;
    const timer = setTimeout(() => {
      const items = [...(list.current?.querySelectorAll<HTMLElement>("[data-task]") ?? [])];
      (items.find((item) => item.dataset["task"] === bring.task) ?? items[0])?.focus();
    }, AFTER_MENU_MS);
    return () => clearTimeout(timer);
  }, [bring]);
  return list;
};

/** A menu that closes gives the focus back to its button first. */
const AFTER_MENU_MS = 50;
