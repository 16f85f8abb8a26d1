import { suite } from "@thicket/crypto";
import { epochKeys } from "@thicket/group";
import type { PeerTag } from "@thicket/link";
import { describe, expect, test } from "vitest";
import { checkHello, HELLO_BYTES, makeHello, openHello, type Ends } from "./index.ts";
import { people, randomFrom } from "./testing/people.ts";

const { group, epoch, ana, bo, cy, di, membership } = await people();
const random = randomFrom("hellos");
const [anasPeer, bosPeer, evesPeer] = ["peer-ana", "peer-bo", "peer-eve"] as string[] as PeerTag[] as [PeerTag, PeerTag, PeerTag];
const [anasNonce, bosNonce, evesNonce] = [random(32), random(32), random(32)];
/** As Ana sees it, who says hello, and as Bo does, who checks. */
const anas: Ends = { ownPeer: anasPeer, ownNonce: anasNonce, otherPeer: bosPeer, otherNonce: bosNonce };
const bos: Ends = { ownPeer: bosPeer, ownNonce: bosNonce, otherPeer: anasPeer, otherNonce: anasNonce };

const sealed = await makeHello(suite, random, group, ana, epoch, anas);
const opened = openHello(suite, group, [epoch], sealed);
const check = (ends: Ends): string => (opened === undefined ? "not opened" : checkHello(suite, group, membership.state.devices, opened, ends));

describe("ID2", () => {
  test("ID2 a hello binds a device to its network name inside this connection", () => {
    expect(sealed).toHaveLength(HELLO_BYTES);
    expect(opened).toMatchObject({ epoch: epoch.id, device: ana.tag });
    expect(check(bos)).toBe("good");
  });

  test("ID2 one that was carried off is refused in every other connection", () => {
    // Eve relays Ana's hello to Bo as her own, or Bo's old one is played to him again. That it is good in its own connection is the control.
    const elsewhere: readonly Partial<Ends>[] = [{ otherPeer: evesPeer }, { ownPeer: evesPeer }, { otherNonce: evesNonce }, { ownNonce: evesNonce }, { otherPeer: bosPeer, ownPeer: anasPeer }];
    for (const changed of elsewhere) expect(check({ ...bos, ...changed })).toBe("bad");
    expect(check(anas)).toBe("bad");
    expect(check(bos)).toBe("good");
  });

  test("ID2 who holds no epoch of the group sees only random bytes, alike in length", async () => {
    const other = epochKeys(suite, group, random(32));
    expect(openHello(suite, group, [other], sealed)).toBeUndefined();
    expect(openHello(suite, group, [], sealed)).toBeUndefined();
    expect(openHello(suite, group, [other, epoch], sealed)).toBeDefined();
    const again = await makeHello(suite, random, group, ana, epoch, anas);
    expect(again).toHaveLength(sealed.length);
    expect(again).not.toEqual(sealed);
  });

  test("ID2 one changed bit, and it is none", () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 13) {
      const flipped = Uint8Array.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(openHello(suite, group, [epoch], flipped)).toBeUndefined();
    }
  });

  test("ID2 a holder of the epoch can't say hello for another device", async () => {
    const forged = openHello(suite, group, [epoch], await makeHello(suite, random, group, { ...bo, tag: ana.tag }, epoch, anas));
    expect(forged && checkHello(suite, group, membership.state.devices, forged, bos)).toBe("bad");
  });

  test("SY1 who left is refused, and who isn't known yet may still bring its admission", async () => {
    const from = async (keys: typeof ana): Promise<string | undefined> => {
      const hello = openHello(suite, group, [epoch], await makeHello(suite, random, group, keys, epoch, anas));
      return hello && checkHello(suite, group, membership.state.devices, hello, bos);
    };
    expect([await from(bo), await from(cy), await from(di)]).toEqual(["good", "bad", "unknown"]);
  });
});
