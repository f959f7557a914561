/** Gives back the permission to listen on this computer, which `serve` alone needs, before anything else is done. */
export async function refuseNetwork(): Promise<void> {
  await Deno.permissions.revoke({ name: "net" });
}
