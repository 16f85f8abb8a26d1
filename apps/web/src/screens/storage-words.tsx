import { Button, strings } from "@thicket/ui";
import { type ReactElement, useEffect, useState } from "react";

interface Kept {
  readonly megabytes: number;
  /** The browser has promised not to clear it by itself. */
  readonly promised: boolean;
}

const look = async (): Promise<Kept> => {
  const { usage = 0 } = await navigator.storage.estimate();
  return { megabytes: Math.max(1, Math.round(usage / 1_000_000)), promised: await navigator.storage.persisted() };
};

/** How much room it takes, and whether the browser may clear it when room is short. */
export const StorageWords = (): ReactElement => {
  const [kept, setKept] = useState<Kept>();
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    void look().then(setKept, () => undefined);
  }, []);
  const ask = async (): Promise<void> => {
    setRefused(!(await navigator.storage.persist()));
    setKept(await look());
  };
  if (kept === undefined) return <p />;
  return (
    <>
      <p className="measure">
        {strings.device.room(kept.megabytes)} {kept.promised ? strings.device.promised : strings.device.notPromised}
      </p>
      {!kept.promised && !refused && <Button onPress={() => void ask()}>{strings.device.askPromise}</Button>}
      <p role="status" className="quiet measure">
        {refused ? strings.device.refused : ""}
      </p>
    </>
  );
};
