/** The headers of every answer, refusals included. A worker takes its policy from its own response. */

/** The Trusted Types policies that the app's own code makes, and no others. */
export const TRUSTED_TYPES_POLICIES: readonly string[] = ["thicket"];

const CONTENT_SECURITY_POLICY = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "font-src 'self'",
    "media-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    `trusted-types ${TRUSTED_TYPES_POLICIES.join(" ")}`,
  ].join("; ");

/** `host` is the Host header of the request: browsers differ on whether 'self' lets ws:// through, so it is named. */
export const securityHeaders = (host: string | undefined): Readonly<Record<string, string>> => ({
  "content-security-policy": CONTENT_SECURITY_POLICY(isHost(host) ? `'self' ws://${host} wss://${host}` : "'self'"),
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "permissions-policy": PERMISSIONS_POLICY,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-dns-prefetch-control": "off",
});

/** A browser feature not named here falls back to its default, so each powerful one is refused by name. */
const REFUSED: readonly string[] = [
  "accelerometer",
  "ambient-light-sensor",
  "bluetooth",
  "browsing-topics",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "microphone",
  "midi",
  "payment",
  "picture-in-picture",
  "publickey-credentials-create",
  "publickey-credentials-get",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "usb",
  "window-management",
  "xr-spatial-tracking",
];
const PERMISSIONS_POLICY: string = ["camera=(self)", ...REFUSED.map((feature) => `${feature}=()`)].join(", ");

const isHost = (host: string | undefined): host is string => host !== undefined && host.length <= 255 && /^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i.test(host);
