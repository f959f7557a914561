import ij.IJ;
import ij.ImageJ;
import ij.WindowManager;
import java.awt.event.KeyEvent;

/** Has a stack deblurred at ImageJ's window, and presses Escape in the middle; says how that ended. */
public final class Escaping {
    /** @param arguments the stack. */
    public static void main(String[] arguments) throws Exception {
        ImageJ imagej = new ImageJ();
        IJ.open(arguments[0]);
        AtWindow.pressOk(AtWindow.choose("Deblur..."));
        AtWindow.await("progress", () -> ImageJ.getStatusBarText().matches("Deblur: .*\\d%.*"));
        imagej.keyPressed(new KeyEvent(imagej, KeyEvent.KEY_PRESSED, System.currentTimeMillis(), 0, KeyEvent.VK_ESCAPE, KeyEvent.CHAR_UNDEFINED));
        AtWindow.awaitEnd("Deblur...");
        System.out.println(ImageJ.getStatusBarText() + ", images " + WindowManager.getImageCount());
        System.exit(0);
    }
}
