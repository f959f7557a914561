import ij.IJ;
import ij.gui.GenericDialog;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Toolkit;
import java.awt.event.ActionEvent;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;

/** What a person does at ImageJ's window, and waits for. */
final class AtWindow {
    private static final long PATIENCE_MS = 300_000;

    private AtWindow() {}

    /** Chooses a command from the menu; its dialog. */
    static GenericDialog choose(String command) throws Exception {
        IJ.doCommand(command);
        await("dialog of " + command, () -> GenericDialog.getInstance() != null && GenericDialog.getInstance().isShowing());
        return GenericDialog.getInstance();
    }

    static void pressOk(GenericDialog dialog) throws Exception {
        dialog.actionPerformed(new ActionEvent(dialog.getButtons()[0], ActionEvent.ACTION_PERFORMED, "OK"));
        await("end of the dialog", () -> !dialog.isShowing());
    }

    /** ImageJ gives each command a thread of its name. */
    static void awaitEnd(String command) throws Exception {
        await("end of " + command, () -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().equals(command)));
    }

    static void takePicture(Path path) throws Exception {
        Rectangle screen = new Rectangle(Toolkit.getDefaultToolkit().getScreenSize());
        ImageIO.write(new Robot().createScreenCapture(screen), "png", path.toFile());
    }

    static void await(String what, Callable<Boolean> isThere) throws Exception {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!isThere.call()) {
            if (System.currentTimeMillis() > end) throw new IllegalStateException("no " + what);
            Thread.sleep(100);
        }
    }
}
