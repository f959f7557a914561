import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.plugin.frame.Recorder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * Does what a person does at ImageJ's window: opens images, starts the recorder, and for each command chooses it from
 * the menu and presses OK in its dialog. Dialogs and the end are kept as pictures, what was made as files, the recorder's
 * text as a macro.
 */
public final class Recording {
    /** @param arguments a folder for what is kept; images; "--"; for each command an image's title and its name. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Paths.get(arguments[0]);
        new ImageJ();
        int at = 1;
        for (; !arguments[at].equals("--"); at++) IJ.open(arguments[at]);
        Recorder recorder = new Recorder();
        for (at++; at < arguments.length; at += 2) {
            IJ.selectWindow(arguments[at]);
            record(arguments[at + 1], folder);
        }
        Files.write(folder.resolve("recorded.ijm"), recorder.getText().getBytes("UTF-8"));
        AtWindow.takePicture(folder.resolve("end.png"));
        System.exit(0);
    }

    private static void record(String command, Path folder) throws Exception {
        int images = WindowManager.getImageCount();
        GenericDialog dialog = AtWindow.choose(command);
        Thread.sleep(500);
        AtWindow.takePicture(folder.resolve(command.replaceAll("\\W+", "_") + ".png"));
        AtWindow.pressOk(dialog);
        AtWindow.awaitEnd(command);
        Thread.sleep(1000);
        ImagePlus result = WindowManager.getCurrentImage();
        if (WindowManager.getImageCount() > images) IJ.saveAsTiff(result.duplicate(), folder.resolve(result.getTitle() + ".tif").toString());
    }
}
