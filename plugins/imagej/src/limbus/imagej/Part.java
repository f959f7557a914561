package limbus.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.FileSaver;
import ij.plugin.Duplicator;
import java.awt.Rectangle;
import limbus.bridge.Failure;
import limbus.bridge.Input;

/** What of an image is worked on: the selection's rectangle or all of it, one slice or all. */
final class Part implements Input {
    /** Neither an array of Java nor an upload holds more. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (1 << 20);

    final ImagePlus source;
    /** Where it lies in its source. */
    final Rectangle area;
    private final boolean isSlice;

    private Part(ImagePlus source, Rectangle area, boolean isSlice) {
        this.source = source;
        this.area = area;
        this.isSlice = isSlice;
    }

    static Part of(ImagePlus source) {
        return new Part(source, selected(source), false);
    }

    static Part ofSlice(ImagePlus source) {
        return new Part(source, selected(source), true);
    }

    /** Whatever is selected. */
    static Part ofWholeSlice(ImagePlus source) {
        return new Part(source, whole(source), true);
    }

    private static Rectangle selected(ImagePlus source) {
        Roi selection = source.getRoi();
        boolean isArea = selection != null && selection.isArea();
        return isArea ? whole(source).intersection(selection.getBounds()) : whole(source);
    }

    private static Rectangle whole(ImagePlus source) {
        return new Rectangle(source.getWidth(), source.getHeight());
    }

    @Override
    public String name() {
        return source.getTitle();
    }

    /** @return what the only slice is called; null where there are several, or it has no name. */
    String label() {
        if (source.getStackSize() == 1) return source.getProp("Slice_Label");
        return isSlice ? source.getStack().getSliceLabel(source.getCurrentSlice()) : null;
    }

    /** As ImageJ saves it, so that the server reads what the command line would. */
    @Override
    public byte[] tiff() throws Failure {
        long slices = isSlice ? 1 : source.getStackSize();
        if (slices * area.width * area.height * source.getBytesPerPixel() > MOST_BYTES) {
            throw new Failure(name() + " is too large to be sent: select a part of it, or send fewer slices");
        }
        return new FileSaver(pixels()).serialize();
    }

    private ImagePlus pixels() {
        boolean isAll = area.width == source.getWidth() && area.height == source.getHeight();
        boolean isPlain = isAll && source.getRoi() == null && !source.getStack().isVirtual();
        if (isPlain && (!isSlice || source.getStackSize() == 1)) return source;
        ImagePlus copy = copy();
        copy.deleteRoi();
        copy.setTitle(name());
        return copy;
    }

    private ImagePlus copy() {
        int slice = source.getCurrentSlice();
        if (!isSlice) return new Duplicator().run(source);
        ImagePlus copy = new ImagePlus(name(), source.getStack().getProcessor(slice).duplicate());
        copy.copyScale(source);
        copy.setRoi(area);
        ImagePlus cut = new Duplicator().run(copy);
        return cut;
    }
}
