package limbus.imagej;

import ij.ImagePlus;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.io.RoiDecoder;
import ij.plugin.frame.RoiManager;
import java.awt.GraphicsEnvironment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import limbus.bridge.Failure;

/**
 * Cells in ImageJ's ROI Manager; they take the place of cells counted before, and of nothing else. Where there can be no
 * window they lie over the image, and are saved with it.
 */
final class CellOutlines {
    private static final String ENDING = ".roi";
    /** What cells are known by. */
    private static final String MARK = "limbus.cell";

    private final ImagePlus image;
    private final int slice;

    CellOutlines(ImagePlus image, int slice) {
        this.image = image;
        this.slice = slice;
    }

    /** @param zip outlines, as ImageJ saves several in one file. */
    void show(byte[] zip) throws Failure {
        List<Roi> cells = read(zip);
        if (GraphicsEnvironment.isHeadless()) lay(cells);
        else manage(cells, RoiManager.getInstance2() == null ? RoiManager.getRoiManager() : RoiManager.getInstance2());
    }

    private void lay(List<Roi> cells) {
        Overlay overlay = new Overlay();
        for (Roi roi : others(image.getOverlay() == null ? new Roi[0] : image.getOverlay().toArray())) overlay.add(roi);
        for (Roi roi : cells) overlay.add(roi);
        image.setOverlay(overlay);
    }

    private void manage(List<Roi> cells, RoiManager manager) {
        List<Roi> others = others(manager.getRoisAsArray());
        // While none is shown, none is drawn anew with each that is added.
        manager.runCommand(image, "Show None");
        manager.reset();
        for (Roi roi : others) manager.addRoi(roi);
        for (Roi roi : cells) manager.addRoi(roi);
        manager.runCommand(image, "Show All without labels");
    }

    private static List<Roi> others(Roi[] rois) {
        List<Roi> others = new ArrayList<>(Arrays.asList(rois));
        others.removeIf(roi -> roi.getProperty(MARK) != null);
        return others;
    }

    private List<Roi> read(byte[] zip) throws Failure {
        List<Roi> outlines = new ArrayList<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Roi outline = RoiDecoder.openFromByteArray(readEntry(in));
                if (outline == null) throw new Failure(entry.getName() + ", which the server sent, is no outline");
                outline.setName(entry.getName().replace(ENDING, ""));
                outline.setProperty(MARK, image.getTitle());
                place(outline);
                outlines.add(outline);
            }
        } catch (IOException error) {
            throw new Failure("the outlines, which the server sent, cannot be read: " + error.getMessage(), error);
        }
        return outlines;
    }

    private void place(Roi outline) {
        int[] at = image.convertIndexToPosition(slice);
        if (image.isHyperStack()) outline.setPosition(at[0], at[1], at[2]);
        else if (image.getStackSize() > 1) outline.setPosition(slice);
    }

    private static byte[] readEntry(ZipInputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] piece = new byte[1 << 12];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) bytes.write(piece, 0, count);
        return bytes.toByteArray();
    }
}
