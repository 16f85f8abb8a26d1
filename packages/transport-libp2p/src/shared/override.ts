/** `given` with some of its members ours: how a part of the library is handed another part it uses, guarded. */
export const override = <T extends object>(given: T, own: Readonly<Record<string, unknown>>): T =>
  new Proxy(given, {
    get: (target, key) => {
      if (typeof key === "string" && Object.hasOwn(own, key)) return own[key];
      const member: unknown = Reflect.get(target, key);
      return typeof member === "function" ? (member.bind(target) as unknown) : member;
    },
  });
