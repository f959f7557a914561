const VARIABLE = "XDG_RUNTIME_DIR";

/**
 * Names a folder for a display's sockets where the system names none, as on servers and in containers. Without a
 * name the graphics drivers of Linux complain on standard error each time an adapter is asked for; Limbus opens no
 * window, so one that leads nowhere will do. Does nothing elsewhere, where a name is given, or without the
 * permission to see and set it.
 */
export function quietGraphics(): void {
  if (Deno.build.os !== "linux") return;
  if (Deno.permissions.querySync({ name: "env", variable: VARIABLE }).state !== "granted") return;
  // An empty name counts as none.
  if (!Deno.env.get(VARIABLE)) Deno.env.set(VARIABLE, "/nonexistent");
}
