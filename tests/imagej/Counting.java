import ij.IJ;
import ij.ImageJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.GenericDialog;
import ij.gui.Roi;
import ij.measure.ResultsTable;
import ij.plugin.frame.Recorder;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;
import java.awt.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;

/**
 * Has cells counted at ImageJ's window, in all of an image and in a selection, as a person does; says what the ROI Manager
 * then holds, and what ImageJ itself makes of the outlines that the command line wrote. Keeps pictures, tables, a macro.
 */
public final class Counting {
    private static final String COMMAND = "Count Cells...";

    /** @param arguments a folder for what is kept; the image; outlines and labels by the command line. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Paths.get(arguments[0]);
        new ImageJ();
        IJ.open(arguments[1]);
        ImagePlus image = WindowManager.getCurrentImage();
        Recorder recorder = new Recorder();
        count(folder.resolve("Count_Cells_.png"));
        tell("counted", RoiManager.getInstance(), IJ.openImage(arguments[3]).getProcessor());
        spread("Results", 0, 500);
        spread("Cell Counts", 0, 780);
        spread("ROI Manager", 950, 120);
        spread("Recorder", 0, 120);
        AtWindow.takePicture(folder.resolve("Count_Cells_end.png"));
        ResultsTable.getResultsTable().save(folder.resolve("window_cells.csv").toString());
        ResultsTable.getResultsTable("Cell Counts").save(folder.resolve("window_counts.csv").toString());
        RoiManager.getInstance().addRoi(new Roi(1, 2, 30, 40));
        image.setRoi(new Roi(60, 50, 200, 200));
        count(folder.resolve("Count_Cells_selection.png"));
        System.out.println("within " + RoiManager.getInstance().getCount() + " " + ResultsTable.getResultsTable().size());
        Files.write(folder.resolve("recorded.ijm"), recorder.getText().getBytes("UTF-8"));
        RoiManager.getInstance().reset();
        RoiManager.getInstance().open(arguments[2]);
        tell("opened", RoiManager.getInstance(), IJ.openImage(arguments[3]).getProcessor());
        System.exit(0);
    }

    private static void count(Path picture) throws Exception {
        GenericDialog dialog = AtWindow.choose(COMMAND);
        Thread.sleep(500);
        AtWindow.takePicture(picture);
        AtWindow.pressOk(dialog);
        AtWindow.awaitEnd(COMMAND);
        Thread.sleep(500);
    }

    private static void spread(String window, int x, int y) throws Exception {
        WindowManager.getWindow(window).setLocation(x, y);
        Thread.sleep(300);
    }

    /** How many outlines there are, and how many hold just the pixels that bear their name. */
    private static void tell(String what, RoiManager manager, ImageProcessor labels) {
        int right = 0;
        for (Roi roi : manager.getRoisAsArray()) {
            int name = Integer.parseInt(roi.getName());
            int pixels = 0;
            for (int i = 0; i < labels.getPixelCount(); i++) if (labels.get(i) == name) pixels++;
            Point[] within = roi.getContainedPoints();
            boolean isRight = within.length == pixels;
            for (Point point : within) isRight &= labels.get(point.x, point.y) == name;
            if (isRight) right++;
        }
        System.out.println(what + " " + manager.getCount() + " " + right);
    }
}
