/** Gives back the permission to listen on this computer, which servers alone need, before anything else is done. */
export async function refuseNetwork(): Promise<void> {
  await Deno.permissions.revoke({ name: "net" });
}
