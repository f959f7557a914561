import { isSameToken } from "../../plugins/bridge/token.ts";

/** Who has entered: a cookie that only this server can have made, so that it outlasts a restart of it. */
export interface Sessions {
  /** The header that lets a browser in. */
  begin(): Promise<string>;
  /** The header that lets it out. */
  end(): string;
  isValid(request: Request): Promise<boolean>;
  /** What the address holds that lets in who started the server. */
  key: string;
  isKey(given: string): Promise<boolean>;
}

const COOKIE = "limbus";
const LASTS_S = 7 * 24 * 3600;
const ATTRIBUTES = "Path=/; HttpOnly; SameSite=Strict";

/** @param secret What nobody else knows; sessions begun with another are not valid. */
export async function openSessions(
  { secret, now = Date.now }: { secret: string; now?: () => number },
): Promise<Sessions> {
  const bytes = new TextEncoder().encode(secret);
  const signingKey = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, [
    "sign",
  ]);
  const sign = async (text: string): Promise<string> =>
    toHex(new Uint8Array(await crypto.subtle.sign("HMAC", signingKey, new TextEncoder().encode(text))));
  const key = (await sign(`enter ${crypto.randomUUID()}`)).slice(0, 32);
  return {
    key,
    async begin() {
      const until = String(now() + 1000 * LASTS_S);
      return `${COOKIE}=${until}.${await sign(`session ${until}`)}; Max-Age=${LASTS_S}; ${ATTRIBUTES}`;
    },
    end: () => `${COOKIE}=; Max-Age=0; ${ATTRIBUTES}`,
    async isValid(request) {
      for (const [, until, signature] of (request.headers.get("cookie") ?? "").matchAll(COOKIE_PATTERN)) {
        if (Number(until) > now() && await isSameToken(signature, await sign(`session ${until}`))) {
          return true;
        }
      }
      return false;
    },
    isKey: (given) => isSameToken(given, key),
  };
}

const COOKIE_PATTERN = new RegExp(`(?<=^|; *)${COOKIE}=(\\d{1,16})\\.([0-9a-f]{64})(?=;|$)`, "g");

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
