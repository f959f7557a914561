package limbus.imagej;

import ij.IJ;
import ij.Prefs;
import ij.plugin.PlugIn;
import java.nio.file.Paths;
import limbus.bridge.Cancelled;
import limbus.bridge.Failure;
import limbus.bridge.LimbusFolder;
import limbus.bridge.Server;
import limbus.bridge.ServerStart;

/** Plugins > Limbus > Server... */
public final class ServerSettings implements PlugIn {
    private static final String TITLE = "Limbus Server";

    @Override
    public void run(String ignored) {
        StatusBar bar = new StatusBar(TITLE);
        try {
            Server server = Server.find();
            Form form = new Form(TITLE);
            form.say(server == null ? "No server runs." : describe(server));
            Field<String> folder = form.folder("Folder of Limbus", Prefs.get(Command.FOLDER_KEY, ""));
            Field<Boolean> start = form.checkbox("Start the server where none runs", server == null);
            if (!form.show()) return;
            remember(folder.get());
            if (start.get() && server == null) {
                server = new ServerStart(LimbusFolder.find(folder.get()), bar).start();
            }
            bar.close(server == null ? "" : describe(server));
        } catch (Cancelled cancelled) {
            bar.close(TITLE + ": cancelled");
        } catch (Failure failure) {
            bar.close("");
            IJ.error(TITLE, failure.getMessage());
        }
    }

    private static void remember(String folder) throws Failure {
        if (!folder.isEmpty() && !LimbusFolder.isLimbus(Paths.get(folder))) {
            throw new Failure(folder + " is not the folder of Limbus: that holds deno.json and plugins");
        }
        Prefs.set(Command.FOLDER_KEY, folder);
        Prefs.savePreferences();
    }

    private static String describe(Server server) {
        return "Limbus " + server.version() + " runs at " + server.url() + ".";
    }
}
