package limbus.bridge;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.CodeSource;

/** The folder of Limbus itself, of which the server is started. */
public final class LimbusFolder {
    private LimbusFolder() {}

    /**
     * @param told what the person said before; empty where nothing was.
     * @throws Failure where there is none, saying what to do.
     */
    public static Path find(String told) throws Failure {
        for (String named : new String[] {System.getenv("LIMBUS_FOLDER"), told}) {
            if (named != null && !named.isEmpty() && isLimbus(Paths.get(named))) return Paths.get(named);
        }
        for (Path place = ownFile(); place != null; place = place.getParent()) {
            if (isLimbus(place)) return place;
        }
        throw new Failure("no Limbus server runs, and the folder of Limbus is not known: tell it in "
            + "Plugins > Limbus > Server..., or run `npx -y " + ServerStart.DENO + " task serve` in it");
    }

    public static boolean isLimbus(Path folder) {
        return Files.isRegularFile(folder.resolve("deno.json")) && Files.isDirectory(folder.resolve("plugins/bridge"));
    }

    /** The jar lies in that folder as long as nobody copied it elsewhere; a link to it does too. */
    private static Path ownFile() {
        CodeSource source = LimbusFolder.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Paths.get(source.getLocation().toURI()).toRealPath();
        } catch (URISyntaxException | java.io.IOException | RuntimeException error) {
            return null;
        }
    }
}
