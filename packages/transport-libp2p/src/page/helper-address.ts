/**
 * The address of the keeper that served this page, for a page opened at `origin`, whose
 * `/keeper.json` says `peer`. The page's own host and port: its policy lets a WebSocket through nowhere else.
 */
export const helperAddress = (origin: string, peer: string): string => {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === "https:";
  const host = /^\d+\.\d+\.\d+\.\d+$/.test(hostname)
    ? `/ip4/${hostname}`
    : hostname.startsWith("[")
      ? `/ip6/${hostname.slice(1, -1)}`
      : `/dns4/${hostname}`;
  return `${host}/tcp/${port || (secure ? "443" : "80")}${secure ? "/tls" : ""}/ws/p2p/${peer}`;
};
