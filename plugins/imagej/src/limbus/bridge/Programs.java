package limbus.bridge;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Programs that can be started by name. */
final class Programs {
    private static final boolean IS_WINDOWS = File.separatorChar == '\\';
    /** A program that is started from a desktop is not told of these. */
    private static final String[] USUAL = {"/usr/local/bin", "/opt/homebrew/bin", "/usr/bin"};

    private Programs() {}

    /** @return where it lies; null where it is not to be found. */
    static Path find(String name) {
        for (String folder : folders()) {
            for (String ending : IS_WINDOWS ? new String[] {".exe", ".cmd"} : new String[] {""}) {
                Path path = Paths.get(folder, name + ending);
                if (Files.isExecutable(path) && !Files.isDirectory(path)) return path;
            }
        }
        return null;
    }

    /** The search path for what a program starts in its turn: npx looks for node. */
    static String searchPath() {
        return String.join(File.pathSeparator, folders());
    }

    private static List<String> folders() {
        String path = System.getenv("PATH");
        List<String> folders = new ArrayList<>(Arrays.asList((path == null ? "" : path).split(File.pathSeparator)));
        if (!IS_WINDOWS) folders.addAll(Arrays.asList(USUAL));
        folders.add(DataFolder.home().resolve(".deno").resolve("bin").toString());
        folders.removeIf(String::isEmpty);
        return folders;
    }
}
