package limbus.bridge;

import java.nio.file.Path;
import java.nio.file.Paths;

/** Where Limbus keeps what is its own: found as the server finds it. */
final class DataFolder {
    private DataFolder() {}

    static Path find() {
        String named = System.getenv("LIMBUS_DATA");
        return isGiven(named) ? Paths.get(named) : home().resolve(".limbus");
    }

    /** Whether it is another than usual. */
    static boolean isNamed() {
        return isGiven(System.getenv("LIMBUS_DATA"));
    }

    static Path home() {
        for (String name : new String[] {"HOME", "USERPROFILE"}) {
            if (isGiven(System.getenv(name))) return Paths.get(System.getenv(name));
        }
        return Paths.get(System.getProperty("user.home"));
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isEmpty();
    }
}
