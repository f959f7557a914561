import java.io.File;
import java.nio.file.Files;
import java.nio.file.Paths;
import net.imagej.patcher.LegacyEnvironment;

/** Runs macros in ImageJ as Fiji's `ImageJ --headless` does: no display, ImageJ patched by Fiji's ij1-patcher. */
public final class HeadlessMacro {
    /** @param arguments the plugin's jar; files of macros. */
    public static void main(String[] arguments) throws Exception {
        LegacyEnvironment imagej = new LegacyEnvironment(null, true);
        imagej.addPluginClasspath(new File(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            System.out.println("macro " + i);
            imagej.runMacro(new String(Files.readAllBytes(Paths.get(arguments[i])), "UTF-8"), "");
        }
        System.exit(0);
    }
}
