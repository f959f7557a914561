package limbus.imagej;

import ij.IJ;
import ij.Macro;
import ij.Prefs;
import ij.plugin.PlugIn;
import limbus.bridge.Cancelled;
import limbus.bridge.Connection;
import limbus.bridge.Failure;
import limbus.bridge.Json;
import limbus.bridge.LimbusFolder;
import limbus.bridge.Order;
import limbus.bridge.Outcome;
import limbus.bridge.Server;
import limbus.bridge.ServerStart;
import limbus.bridge.Work;

/** A command that the server carries out: what it asks of the person, what of the server, and what it shows. */
abstract class Command implements PlugIn {
    static final String FOLDER_KEY = "limbus.folder";

    private final String title;

    Command(String title) {
        this.title = title;
    }

    /** Puts fields into the form; they hold values when {@code order} is asked for. */
    abstract void ask(Form form, Connection limbus) throws Failure;

    abstract Order order() throws Failure;

    abstract void show(Outcome outcome) throws Failure;

    /** What the status bar says in the end. */
    String gist(Outcome outcome) {
        return "done";
    }

    @Override
    public final void run(String ignored) {
        StatusBar bar = new StatusBar(title);
        try {
            Outcome outcome = carryOut(bar);
            bar.close(outcome == null ? "" : title + ": " + gist(outcome));
        } catch (Cancelled cancelled) {
            bar.close(title + ": cancelled");
            IJ.beep();
            Macro.abort();
        } catch (Failure failure) {
            bar.close("");
            IJ.error(title, failure.getMessage());
        }
    }

    /** @return null where the dialog was cancelled. */
    private Outcome carryOut(StatusBar bar) throws Failure, Cancelled {
        Connection limbus = connect(bar);
        Form form = new Form(title);
        ask(form, limbus);
        if (!form.show()) return null;
        Order order = order();
        IJ.resetEscape();
        Outcome outcome = new Work(limbus, bar).run(order);
        show(outcome);
        for (Json note : outcome.report.get("notes").items()) IJ.log(title + ": " + note.text(""));
        for (Json frame : outcome.report.get("excluded").items()) {
            IJ.log(title + ": " + frame.get("name").text("") + " was left out: " + frame.get("reason").text(""));
        }
        return outcome;
    }

    private static Connection connect(StatusBar bar) throws Failure, Cancelled {
        Server server = Server.find();
        if (server == null) server = new ServerStart(LimbusFolder.find(Prefs.get(FOLDER_KEY, "")), bar).start();
        return server.connect();
    }
}
