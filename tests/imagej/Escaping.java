import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import java.awt.event.KeyEvent;

/** Has something done to images at ImageJ's window, and presses Escape in the middle; says how that ended. */
public final class Escaping {
    /** @param arguments an image and a command, and so on. */
    public static void main(String[] arguments) throws Exception {
        ImageJ imagej = new ImageJ();
        for (int at = 0; at < arguments.length; at += 2) {
            String command = arguments[at + 1];
            IJ.open(arguments[at]);
            AtWindow.pressOk(AtWindow.choose(command));
            AtWindow.await("progress", () -> ImageJ.getStatusBarText().matches(command.replace("...", ": ") + ".*\\d%.*"));
            imagej.keyPressed(new KeyEvent(imagej, KeyEvent.KEY_PRESSED, System.currentTimeMillis(), 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
            AtWindow.awaitEnd(command);
            System.out.println(ImageJ.getStatusBarText() + ", images " + WindowManager.getImageCount());
        }
        System.exit(0);
    }
}
